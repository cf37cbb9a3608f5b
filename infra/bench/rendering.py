"""What pages cost: our warm LibreOffice beside LibreOffice as it comes, on the same files in the same run.

Cold is `soffice --convert-to pdf` for one file, on a profile that it has made before; batch is one such call for all
files, the best that LibreOffice does alone. The contracts have tables, pictures, a header and page numbers. Files are
converted in turns, and medians are told. The prototype was 6 to 9 times as fast warm as cold; what is warm is spent in
LibreOffice itself, reading and writing (measured: options, confinement and our own code come to nothing beside it).
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from functions.docx import templates
from functions.domain.languages import Language
from functions.providers.rendering import installation
from functions.providers.rendering.contract import RenderUnavailable, SourceKind
from functions.providers.rendering.libreoffice import LibreOffice
from infra.bench.figure import Figure
from tests.docx import contracts
from tests.providers.rendering import documents

CLAUSES: Final = {"short": 1, "contract": 8, "long": 36}
ROUNDS: Final = 5
WARM: Final = 3
BATCH: Final = 20
_DEADLINE: Final = 300


def measure() -> list[Figure]:
    """Convert in turns, cold and warm; say so where there is no LibreOffice."""
    try:
        installed = installation.find()
    except RenderUnavailable as missing:
        return [skipped("rendering", missing)]
    with tempfile.TemporaryDirectory() as name:
        soffice = _Soffice(Path(name))
        renderer = LibreOffice(installed=installed)
        try:
            figures = [
                figure
                for kind, clauses in CLAUSES.items()
                for figure in _compared(kind, clauses, soffice=soffice, renderer=renderer)
            ]
            return [*figures, *_filled_in(soffice=soffice, renderer=renderer)]
        finally:
            renderer.close()


def skipped(group: str, missing: RenderUnavailable) -> Figure:
    """Return the figure of a group that this machine cannot measure."""
    return Figure(name=f"{group}/skipped", value=0, unit="figures", note=str(missing.facts["reason"]))


class _Soffice:
    """LibreOffice as everybody calls it, on a profile of its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._command = [
            shutil.which("soffice") or str(installation.find().office),
            "--headless",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to",
            "pdf",
            "--outdir",
            str(folder / "cold"),
        ]
        # The first call makes the profile, and may want to be called again.
        first = documents.small(folder / "first.docx")
        for _ in range(2):
            self.convert(first)

    def convert(self, *files: Path) -> None:
        subprocess.run([*self._command, *map(str, files)], check=True, capture_output=True, timeout=_DEADLINE)
        for file in files:
            # It ends with 0 whatever became of the file.
            (self.folder / "cold" / file.with_suffix(".pdf").name).unlink()


def _compared(kind: str, clauses: int, *, soffice: _Soffice, renderer: LibreOffice) -> list[Figure]:
    source = soffice.folder / f"{kind}.docx"
    documents.contract(source, language="es", clauses=clauses)

    def convert() -> int:
        return renderer.render(source, kind=SourceKind.DOCX, out=soffice.folder / "warm.pdf").pages

    pages = convert()
    cold, warm = [], []
    for _ in range(ROUNDS):
        cold.append(_seconds(lambda: soffice.convert(source)))
        warm += [_seconds(convert) for _ in range(WARM)]
    return _told(f"rendering/{kind}", cold=statistics.median(cold), warm=statistics.median(warm), pages=pages)


def _told(name: str, *, cold: float, warm: float, pages: int) -> list[Figure]:
    return [
        Figure(name=f"{name}/cold", value=_ms(cold), unit="ms", note=f"{pages} pages, soffice --convert-to"),
        Figure(name=f"{name}/warm", value=_ms(warm), unit="ms"),
        Figure(name=f"{name}/ratio", value=round(cold / warm, 1), unit="× faster", note="prototype: 6 to 9"),
    ]


def _filled_in(*, soffice: _Soffice, renderer: LibreOffice) -> list[Figure]:
    """Render contracts that a template became: ours one by one, LibreOffice's best all in one call."""
    template = contracts.spanish(clauses=9)
    files = [soffice.folder / f"filled-{number}.docx" for number in range(BATCH)]
    for number, file in enumerate(files):
        values = contracts.spanish_values(folio=f"C-{number}")
        file.write_bytes(templates.render(template, values, language=Language.ES))

    def all_of_them() -> None:
        for file in files:
            renderer.render(file, kind=SourceKind.DOCX, out=soffice.folder / "warm.pdf")

    all_of_them()
    warm = statistics.median(_seconds(all_of_them) for _ in range(2)) / BATCH
    batch = statistics.median(_seconds(lambda: soffice.convert(*files)) for _ in range(2)) / BATCH
    cold = _seconds(lambda: soffice.convert(files[0]))
    note = f"a contract; {BATCH} of them"
    return [
        Figure(name="rendering/filled-in/warm", value=_ms(warm), unit="ms", note=note),
        Figure(
            name="rendering/filled-in/batch", value=_ms(batch), unit="ms", note="LibreOffice alone, one call"
        ),
        Figure(
            name="rendering/filled-in/cold", value=_ms(cold), unit="ms", note="LibreOffice alone, a call each"
        ),
        Figure(name="rendering/filled-in/to-batch", value=round(batch / warm, 2), unit="× faster"),
        Figure(name="rendering/filled-in/to-cold", value=round(cold / warm, 1), unit="× faster"),
    ]


def _seconds(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)
