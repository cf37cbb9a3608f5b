"""What the files of the corpus are made of: one page, and operators that say a price."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PIL import Image, ImageDraw

from tests.pdf.hostile import raw, stream

ONE: Final = b"Precio total: 1,000.00 pesos"
OTHER: Final = b"Precio total: 9,750.00 pesos"
FONT: Final = b"/Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >>"
FORM: Final = b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] "


def says(text: bytes, *, y: int = 700, size: int = 14, before: bytes = b"") -> bytes:
    return b"BT /F1 %d Tf %s 60 %d Td (%s) Tj ET\n" % (size, before, y, text)


def shown(
    content: bytes,
    *,
    resources: bytes = b"",
    page: bytes = b"",
    extra: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    pages: bytes = b"",
) -> bytes:
    """One page with these operators. Objects from 5 on are free."""
    return raw(objects(content, resources=resources, page=page, extra=extra, catalog=catalog, pages=pages))


def objects(
    content: bytes,
    *,
    resources: bytes = b"",
    page: bytes = b"",
    extra: Mapping[int, bytes] | None = None,
    catalog: bytes = b"",
    pages: bytes = b"",
) -> dict[int, bytes]:
    box = b"" if b"/MediaBox" in page else b"/MediaBox [0 0 595 842]"
    drawn = b"" if b"/Contents" in page else b"/Contents 4 0 R"
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 %s >>" % pages,
        3: b"<< /Type /Page /Parent 2 0 R %s %s %s /Resources << %s %s >> >>"
        % (box, drawn, page, FONT, resources),
        4: stream(content),
        **(extra or {}),
    }


def image(body: bytes, *, width: int, height: int, more: bytes) -> bytes:
    return stream(
        body, more=b"/Type /XObject /Subtype /Image /Width %d /Height %d %s" % (width, height, more)
    )


def graphics(state: bytes) -> bytes:
    return b"/ExtGState << /G << %s >> >>" % state


def picture(text: str = "1,000.00") -> Image.Image:
    picture = Image.new("L", (160, 40), 255)
    ImageDraw.Draw(picture).text((6, 6), text, fill=0, font_size=26)
    return picture


PLACED: Final = b"q 320 0 0 80 60 500 cm /X Do Q\n"
