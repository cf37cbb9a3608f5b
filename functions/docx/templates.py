"""Templates in DOCX: what one asks for, and the document that it becomes.

The syntax is docxtpl's: `{{ nombre }}`, `{% if … %}`, `{% for … %}`, with `p`, `tr`, `tc` and `r` after the opening
for what stands for a whole paragraph, row, cell or run. A template may name variables and their fields, loop,
compare and use the filters of functions.docx.filters; it may not call, calculate or reach anything else.
`content` is what functions.docx.intake kept.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock
from typing import TYPE_CHECKING, Any

from functions.docx.limits import TEMPLATE
from functions.docx.sandbox import run, work
from functions.domain.errors import Refusal, Refusals
from functions.domain.languages import Language
from functions.domain.template_refusals import REFUSALS, TemplateVariableMissing
from functions.domain.template_values import convert, given_of, missing_of, problems_of
from functions.domain.templates import (
    Filler,
    TemplateShape,
    TemplateVariable,
    TemplateWarning,
    VariableType,
)

if TYPE_CHECKING:
    from functions.docx.rendering import Renderer

__all__ = ["check", "inspect", "missing", "preview", "render"]

_MOST_KEPT = 16
_kept: OrderedDict[str, Renderer] = OrderedDict()
_lock = Lock()


def inspect(content: bytes) -> TemplateShape:
    """Return what a template asks for. Raises Refusals with every tag that is wrong and its paragraph."""
    return _renderer(content).shape


def check(shape: TemplateShape, values: Mapping[str, Any]) -> tuple[Refusal, ...]:
    """List all that is missing, unknown or of another type, each with a JSON pointer into the values."""
    return problems_of(shape.variables, values)


def render(
    content: bytes,
    values: Mapping[str, Any],
    *,
    language: Language,
    shape: TemplateShape | None = None,
    incomplete: bool = False,
) -> bytes:
    """Return the document: the template with `values` filled in, written as `language` writes them.

    `shape` is the inspected one with a form's words over it. Raises Refusals with every problem of the values;
    `incomplete` prints a line to write on where one is missing. The same input gives the same bytes.
    """
    from functions.docx.rendering import BLANK

    renderer = _renderer(content)
    asked = (shape or renderer.shape).variables
    converted = convert(asked, values, incomplete=incomplete)
    return renderer.fill(converted, language=language, blank=BLANK if incomplete else None)


def missing(
    content: bytes, values: Mapping[str, Any], *, language: Language, shape: TemplateShape | None = None
) -> tuple[TemplateVariableMissing, ...]:
    """List what is still to be given before the document can be made, as its conditions stand with `values`.

    Raises Refusals where something that was given is wrong.
    """
    renderer = _renderer(content)
    asked = (shape or renderer.shape).variables
    converted = convert(asked, values, incomplete=True)
    told = {one.pointer: one for one in missing_of(asked, values)}
    for one in renderer.missing(converted, language=language):
        told.setdefault(one.pointer, one)
    return tuple(told.values())


def preview(
    content: bytes,
    values: Mapping[str, Any],
    *,
    language: Language,
    shape: TemplateShape | None = None,
) -> bytes:
    """Return the document with `values`, and a sample of its type in place of each one that was not given.

    Raises Refusals where something that was given is wrong. The same input gives the same bytes.
    """
    from functions.docx.samples import completed, sample_values

    renderer = _renderer(content)
    asked = (shape or renderer.shape).variables
    given = given_of(asked, values)
    samples = sample_values(asked, language=language)
    return renderer.fill(completed(samples, given), language=language, blank="")


def _renderer(content: bytes) -> Renderer:
    """Compile the template in a process of its own, once for as long as it is in use here."""
    digest = hashlib.sha256(content).hexdigest()
    with _lock:
        if digest in _kept:
            _kept.move_to_end(digest)
            return _kept[digest]
    made = _compile(content)
    with _lock:
        _kept[digest] = made
        while len(_kept) > _MOST_KEPT:
            _kept.popitem(last=False)
    return made


def _compile(content: bytes) -> Renderer:
    from functions.docx.rendering import Renderer

    with work() as at:
        at.source.write_bytes(content)
        told = run({"do": "inspect", "source": str(at.source)}, at=at, limits=TEMPLATE).answer
    if told["problems"]:
        raise Refusals(tuple(REFUSALS[one["code"]](**one["facts"]) for one in told["problems"]))
    shape = TemplateShape(
        variables=tuple(_variable(one) for one in told["variables"]),
        warnings=tuple(TemplateWarning(**one) for one in told["warnings"]),
    )
    return Renderer(content=content, sources=told["sources"], shape=shape, columns=tuple(told["columns"]))


def _variable(told: Mapping[str, Any]) -> TemplateVariable:
    return TemplateVariable(
        **{
            **told,
            "type": VariableType(told["type"]),
            "item": VariableType(told["item"]) if told["item"] is not None else None,
            "options": tuple(told["options"]),
            "filled_by": Filler(told["filled_by"]),
            "fields": tuple(_variable(one) for one in told["fields"]),
        }
    )
