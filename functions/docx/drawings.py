"""A picture as a value of a template: drawn anew once, shown by docxtpl, carried by the package."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, cast

from functions.docx.limits import MIB, Limits
from functions.docx.sandbox import run, work
from functions.domain.docx_refusals import DocxDamaged, DocxTooComplex

if TYPE_CHECKING:
    from docx.oxml.shape import CT_Inline

LIMITS = Limits(memory=384 * MIB, cpu_seconds=5, wall_seconds=8.0, output=16 * MIB)

_EMU_PER_MM = 36_000
_EMU_PER_PIXEL = 9525
_WIDEST_MM = 160
_TALLEST_MM = 220
_FIRST_ID = 900_000


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


class Pictures:
    """The pictures of one document. To docxtpl's InlineImage it is the template, and the part being rendered."""

    def __init__(self, *, taken: int) -> None:
        """`taken` numbers are in the template already: a document of ours may be one."""
        self._taken = taken
        self._all: list[Picture] = []
        self._shown: dict[str, Picture] = {}
        self._times = 0

    def add(self, content: bytes) -> Picture:
        """Take a picture up. Raises PictureNotReadable."""
        picture = Picture(draw_anew(content), number=self._taken + len(self._all), among=self)
        self._all.append(picture)
        return picture

    def take(self) -> list[Picture]:
        """Return what was shown since the last time."""
        shown = list(self._shown.values())
        self._shown.clear()
        return shown

    @property
    def current_rendering_part(self) -> Pictures:
        return self

    def new_pic_inline(self, picture: Picture, width: int, height: int) -> CT_Inline:
        """Return the element that shows a picture, sizes in EMU, and note that this part does."""
        from docx.oxml.shape import CT_Inline
        from docx.shared import Emu

        self._shown[picture.relationship] = picture
        self._times += 1
        return CT_Inline.new_pic_inline(
            _FIRST_ID + self._times, picture.relationship, picture.file, Emu(width), Emu(height)
        )


class Picture:
    """A picture in one document, in a size."""

    def __init__(self, drawn: Drawn, *, number: int, among: Pictures, width_mm: int = 0) -> None:
        self._drawn = drawn
        self._number = number
        self._among = among
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
        return Picture(self._drawn, number=self._number, among=self._among, width_mm=width_mm)

    def __html__(self) -> str:
        """The picture as it stands in a text."""
        # Loaded with the first picture: 0.2 s that most documents need not wait.
        from docxtpl import InlineImage  # type: ignore[import-untyped]

        natural = self._drawn.width * _EMU_PER_PIXEL
        wide = self._width_mm * _EMU_PER_MM if self._width_mm > 0 else natural
        wide = min(wide, _WIDEST_MM * _EMU_PER_MM)
        tall = wide * self._drawn.height // self._drawn.width
        if tall > _TALLEST_MM * _EMU_PER_MM:
            tall = _TALLEST_MM * _EMU_PER_MM
            wide = tall * self._drawn.width // self._drawn.height
        return str(InlineImage(self._among, self, width=max(wide, 1), height=max(tall, 1)))


def with_relationships(rels: bytes | None, pictures: Iterable[Picture]) -> bytes:
    """Return a part's relationships with those of `pictures` among them."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.opc.oxml import CT_Relationships, parse_xml, serialize_part_xml

    # python-docx takes bytes here, whatever its signature says.
    listed = parse_xml(cast("str", rels)) if rels is not None else CT_Relationships.new()
    for one in pictures:
        listed.add_rel(one.relationship, RELATIONSHIP_TYPE.IMAGE, one.file)
    return serialize_part_xml(listed)
