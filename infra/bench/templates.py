"""A thousand contracts from one template: ours beside docxtpl, which ours stands on.

Seven pages, a table of 25 rows, a condition, a loop and, with ours, a picture. docxtpl is taken as it comes, a new
object for each contract, and as far as it can be kept: one object and one environment for all, its package read and its
template compiled anew each time it renders, for it keeps neither. Seconds are those of the processor. The texts of the
contracts are compared, so that both do the same work. The prototype took 4.4 ms a row where docxtpl took 33.
"""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2.sandbox import SandboxedEnvironment

from functions.docx import templates
from functions.domain.languages import Language
from infra.bench.figure import Figure
from tests.docx import contracts

CONTRACTS: Final = 1000
THEIRS: Final = 50
"""Contracts by docxtpl: enough for a mean."""
_CLAUSES: Final = 90
_ROWS: Final = 25


def measure() -> list[Figure]:
    """Fill in, and compare."""
    template = contracts.spanish(clauses=_CLAUSES)
    rows = [{"concepto": f"Concepto {n}", "cantidad": n, "precio": "12.50"} for n in range(_ROWS)]
    values = contracts.spanish_values(partidas=rows)
    plain = {**values, "monto": Decimal("125000.5"), "logo": "", "anexo": {}}
    environment = _environment()
    kept = DocxTemplate(io.BytesIO(template))

    def ours(number: int) -> bytes:
        return templates.render(template, {**values, "folio": f"C-{number}"}, language=Language.ES)

    def docxtpl(number: int) -> bytes:
        return _theirs(DocxTemplate(io.BytesIO(template)), plain, number, environment)

    def docxtpl_kept(number: int) -> bytes:
        return _theirs(kept, plain, number, environment)

    begun = time.process_time()
    ours(0)
    first = time.process_time() - begun
    mine = _milliseconds(ours, CONTRACTS)
    new, again = _milliseconds(docxtpl, THEIRS), _milliseconds(docxtpl_kept, THEIRS)
    said, theirs = (len(contracts.texts(make(7))) for make in (ours, docxtpl))
    return [
        Figure(name="templates/ours", value=mine, unit="ms", note=f"a contract; {CONTRACTS} of them"),
        Figure(
            name="templates/first", value=round(first * 1000, 1), unit="ms", note="inspected and compiled"
        ),
        Figure(name="templates/docxtpl", value=new, unit="ms", note="prototype: 33"),
        Figure(name="templates/docxtpl-kept", value=again, unit="ms", note="one object for all"),
        Figure(name="templates/ratio", value=round(new / mine, 1), unit="× faster", note="prototype: 7.5"),
        Figure(name="templates/ratio-kept", value=round(again / mine, 1), unit="× faster"),
        Figure(name="templates/same", value=said - theirs, unit="paragraphs more", note=f"of {said}"),
    ]


def _theirs(
    template: DocxTemplate, values: Mapping[str, Any], number: int, environment: SandboxedEnvironment
) -> bytes:
    out = io.BytesIO()
    template.render({**values, "folio": f"C-{number}"}, jinja_env=environment)
    template.save(out)
    return out.getvalue()


def _environment() -> SandboxedEnvironment:
    """Return what docxtpl needs to fill in our template: filters that do as little as can be."""
    environment = SandboxedEnvironment(autoescape=True)
    for name in ("moneda", "fecha", "numero", "mayusculas", "imagen"):
        environment.filters[name] = lambda value, *_: str(value)
    return environment


def _milliseconds(make: Callable[[int], bytes], count: int) -> float:
    begun = time.process_time()
    for number in range(count):
        make(number)
    return round((time.process_time() - begun) / count * 1000, 2)
