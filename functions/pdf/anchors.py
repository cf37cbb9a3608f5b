"""Looks for texts in a PDF, in a child process: where signatures shall go."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from functions.domain.placing import MAX_FOUND, Spot
from functions.pdf.limits import SEARCH
from functions.pdf.sandbox import run, work


def find_texts(path: Path, *, texts: Sequence[str]) -> Mapping[str, Sequence[Spot]]:
    """Return where each text stands on the pages as they are shown, in the order of reading.

    Capitals and spaces make no difference. Raises PdfTooComplex where a limit was met.
    """
    with work() as at:
        task = {"do": "find", "source": str(path.resolve()), "texts": list(texts), "most": MAX_FOUND + 1}
        told = run(task, at=at, limits=SEARCH).answer["found"]
    return {
        text: tuple(Spot(page=page, x=x, y=y) for page, x, y in spots)
        for text, spots in zip(texts, told, strict=True)
    }
