"""A picture as a value of a template: drawn anew once, shown in the text, carried by the package."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from markupsafe import Markup

from functions.docx.limits import MIB, Limits
from functions.docx.sandbox import run, work
from functions.domain.docx_refusals import DocxDamaged, DocxTooComplex

LIMITS = Limits(memory=384 * MIB, cpu_seconds=5, wall_seconds=8.0, output=16 * MIB)

_EMU_PER_MM = 36_000
_EMU_PER_PIXEL = 9525
_WIDEST_MM = 160
_TALLEST_MM = 220

_INLINE = (
    '</w:t><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' distT="0" distB="0" distL="0" distR="0"><wp:extent cx="{cx}" cy="{cy}"/>'
    '<wp:docPr id="{id}" name="{rel}"/><a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture">'
    '<pic:nvPicPr><pic:cNvPr id="{id}" name="{rel}"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
    '<a:blip xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" r:embed="{rel}"/>'
    '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
    '<a:ext cx="{cx}" cy="{cy}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr></pic:pic>'
    '</a:graphicData></a:graphic></wp:inline></w:drawing><w:t xml:space="preserve">'
)


@dataclass(frozen=True)
class Drawn:
    """A clean picture. `kind` is png or jpeg; sizes are pixels."""

    content: bytes
    kind: str
    width: int
    height: int


class PictureNotReadable(Exception):
    """The bytes are no picture, whatever they begin with."""


@lru_cache(maxsize=32)
def draw_anew(content: bytes) -> Drawn:
    """Return the picture drawn anew, in a process of its own. Raises PictureNotReadable."""
    with work() as at:
        at.source.write_bytes(content)
        try:
            done = run({"do": "redraw", "source": str(at.source)}, at=at, limits=LIMITS)
        except (DocxDamaged, DocxTooComplex) as unusable:
            raise PictureNotReadable from unusable
        told = done.answer
        return Drawn(at.output.read_bytes(), told["kind"], told["width"], told["height"])


class Picture:
    """A picture in one rendering. It notes in which part it is shown, for the part's relationships."""

    def __init__(self, drawn: Drawn, *, number: int, shown: set[int], width_mm: int = 0) -> None:
        self._drawn = drawn
        self._number = number
        self._shown = shown
        self._width_mm = width_mm

    @property
    def relationship(self) -> str:
        return f"rIdPicture{self._number}"

    @property
    def file(self) -> str:
        return f"media/picture_{self._number}.{self._drawn.kind}"

    @property
    def content(self) -> bytes:
        return self._drawn.content

    def wide(self, width_mm: int) -> Picture:
        """The same picture, so many millimetres wide."""
        if isinstance(width_mm, bool) or not isinstance(width_mm, int):
            return self
        return Picture(self._drawn, number=self._number, shown=self._shown, width_mm=width_mm)

    def drawn(self) -> Markup:
        """The picture as it stands in a text."""
        self._shown.add(self._number)
        natural = self._drawn.width * _EMU_PER_PIXEL
        wide = self._width_mm * _EMU_PER_MM if self._width_mm > 0 else natural
        wide = min(wide, _WIDEST_MM * _EMU_PER_MM)
        tall = wide * self._drawn.height // self._drawn.width
        if tall > _TALLEST_MM * _EMU_PER_MM:
            tall = _TALLEST_MM * _EMU_PER_MM
            wide = tall * self._drawn.width // self._drawn.height
        filled = _INLINE.format(
            cx=max(wide, 1), cy=max(tall, 1), id=900_000 + self._number, rel=self.relationship
        )
        return Markup(filled)  # noqa: S704
