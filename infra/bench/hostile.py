"""What both intakes do with hostile files: the verdicts, the dearest file, and whether the one who asked lives.

The files are those of the tests (tests/pdf/corpus.py, tests/docx/corpus.py), then copies of good files with bytes
wrong, as many as there is time for, and templates that try to run code. Files are judged by the intakes' own command
lines, one process for all files of a kind: a line for each and an exit code of 0 say that it survived them all.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, Final

from functions.docx import templates
from functions.docx.intake import accept as accept_docx
from functions.domain.errors import Refusals
from functions.domain.languages import Language
from infra.bench.figure import Figure, at_most
from infra.stacks.settings import ROOT
from tests.docx import contracts, neutralised
from tests.docx import corpus as docx_corpus
from tests.docx import hostile as docx_hostile
from tests.docx.payloads import NOT_TEMPLATES, PAYLOADS
from tests.mutants import mutants
from tests.pdf import corpus as pdf_corpus
from tests.pdf import hostile as pdf_hostile

SECONDS: Final = 3
MEGABYTES: Final = 512
MUTANTS: Final = 10_000
PATIENCE: Final = 150.0
"""Seconds for the mutants of each kind."""
_BATCH: Final = 100
_WORKERS: Final = max(1, (os.cpu_count() or 2) // 2)

Line = Mapping[str, Any]


def measure() -> list[Figure]:
    """Throw everything at both intakes, and payloads at the templates."""
    dice = random.Random(20261122)  # noqa: S311 - the same each time
    pdf_seeds = [pdf_hostile.plain(3), pdf_hostile.filled_form("a"), pdf_hostile.signed(), pdf_hostile.xfa()]
    return [
        *_judged("pdf", pdf_corpus.CORPUS),
        *_mutated("pdf", mutants(pdf_seeds, dice=dice)),
        *_judged("docx", docx_corpus.CORPUS),
        *_mutated("docx", _docx_mutants(dice)),
        *_templates(),
    ]


def _docx_mutants(dice: random.Random) -> Iterator[bytes]:
    """Yield packages with bytes wrong, and whole packages of parts with bytes wrong."""
    seeds = [contracts.spanish(), contracts.portuguese(), neutralised.ole_object()]
    broken = mutants(seeds, dice=dice)
    while True:
        yield next(broken)
        known = contracts.parts(dice.choice(seeds))
        name = dice.choice(list(known))
        yield docx_hostile.packed({**known, name: next(mutants([known[name]], dice=dice))})


def _judged(kind: str, corpus: Mapping[str, tuple[Callable[[], bytes], str]]) -> list[Figure]:
    with tempfile.TemporaryDirectory() as name:
        for file, (make, _) in corpus.items():
            (Path(name) / file).write_bytes(make())
        lines, code = _ask(kind, [Path(name) / file for file in corpus])
    got = {Path(line["file"]).name: line["code"] or line["verdict"] for line in lines}
    wrong = [file for file, (_, verdict) in corpus.items() if got.get(file) != verdict]
    verdicts = Counter(line["verdict"] for line in lines)
    return [
        *(
            Figure(name=f"hostile/{kind}/{verdict}", value=verdicts[verdict], unit="files")
            for verdict in ("refused", "neutralised", "accepted")
        ),
        Figure(
            name=f"hostile/{kind}/otherwise",
            value=len(wrong),
            unit="files",
            goal=at_most(0),
            note=", ".join(wrong) or "each had the verdict that its test asks for",
        ),
        *_worst(f"hostile/{kind}", lines),
        Figure(
            name=f"hostile/{kind}/parent",
            value=code + len(corpus) - len(lines),
            unit="lines lost",
            goal=at_most(0),
            note="alive after all" if code == 0 else f"ended with {code}",
        ),
    ]


def _mutated(kind: str, made: Iterator[bytes]) -> list[Figure]:
    until = time.monotonic() + PATIENCE
    lines: list[Line] = []
    lost = 0

    def judge(batch: Sequence[bytes]) -> None:
        nonlocal lost
        with tempfile.TemporaryDirectory() as name:
            files = [Path(name) / f"{place}.{kind}" for place in range(len(batch))]
            for file, content in zip(files, batch, strict=True):
                file.write_bytes(content)
            found, code = _ask(kind, files, until=until)
        lines.extend(found)
        lost += code not in {0, _STOPPED}

    with ThreadPoolExecutor(_WORKERS) as workers:
        for _ in range(MUTANTS // (_BATCH * _WORKERS)):
            batches = [list(itertools.islice(made, _BATCH)) for _ in range(_WORKERS)]
            list(workers.map(judge, batches))
            if time.monotonic() > until:
                break
    verdicts = Counter(line["verdict"] for line in lines)
    bugs = [line for line in lines if line["code"] == "bug"]
    return [
        Figure(
            name=f"hostile/{kind}/mutants",
            value=len(lines),
            unit="files",
            note=", ".join(f"{count} {verdict}" for verdict, count in verdicts.items())
            + f" in {PATIENCE:.0f} s",
        ),
        Figure(
            name=f"hostile/{kind}/mutants/bugs",
            value=len(bugs) + lost,
            unit="files",
            goal=at_most(0),
            note=str(bugs[0]["facts"])[-200:] if bugs else "",
        ),
        *_worst(f"hostile/{kind}/mutants", lines),
    ]


def _worst(name: str, lines: Sequence[Line]) -> list[Figure]:
    slowest = max(lines, key=lambda line: float(line["ms"]))
    largest = max(lines, key=lambda line: float(line["peak_mb"]))
    return [
        Figure(
            name=f"{name}/worst-time",
            value=round(slowest["ms"] / 1000, 2),
            unit="s",
            goal=at_most(SECONDS),
            note=Path(slowest["file"]).name,
        ),
        Figure(
            name=f"{name}/worst-memory",
            value=largest["peak_mb"],
            unit="MB",
            goal=at_most(MEGABYTES),
            note=Path(largest["file"]).name,
        ),
    ]


_STOPPED: Final = -9


def _ask(kind: str, files: Sequence[Path], *, until: float | None = None) -> tuple[list[Line], int]:
    """Return the lines that an intake prints of files, and its exit code; stop it when time is up."""
    command = [sys.executable, "-m", f"functions.{kind}.intake", *map(str, files)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as child:
        lines = []
        for line in child.stdout or ():
            lines.append(json.loads(line))
            if until is not None and time.monotonic() > until:
                child.kill()
                break
    return lines, child.returncode


def _templates() -> list[Figure]:
    ran = [payload for payload in PAYLOADS if not _is_refused(payload)]
    template = accept_docx(content=contracts.plain("{{ nombre }}")).content
    values = [*PAYLOADS, *NOT_TEMPLATES]
    changed = [
        value
        for value in values
        if contracts.texts(templates.render(template, {"nombre": value}, language=Language.ES))[0] != value
    ]
    return [
        Figure(
            name="hostile/templates/let-in",
            value=len(ran),
            unit="payloads",
            goal=at_most(0),
            note=f"of {len(PAYLOADS)} in a template",
        ),
        Figure(
            name="hostile/templates/not-literal",
            value=len(changed),
            unit="payloads",
            goal=at_most(0),
            note=f"of {len(values)} in a value",
        ),
    ]


def _is_refused(payload: str) -> bool:
    try:
        templates.inspect(contracts.plain("Contrato", payload))
    except Refusals:
        return True
    return False
