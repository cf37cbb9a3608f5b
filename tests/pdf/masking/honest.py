"""What honest files do, and what looks worse than it is."""

from __future__ import annotations

import zlib

from tests.pdf.hostile import stream
from tests.pdf.masking.parts import FONT, ONE, OTHER, PLACED, image, picture, says, shown


def text_under_a_white_box() -> bytes:
    return shown(says(OTHER) + b"1 g 50 690 300 30 re f 0 g\n" + says(ONE))


def text_under_a_picture() -> bytes:
    covering = image(
        zlib.compress(picture().tobytes()),
        width=160,
        height=40,
        more=b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode",
    )
    return shown(says(OTHER, y=530) + PLACED, resources=b"/XObject << /X 5 0 R >>", extra={5: covering})


def invisible_text() -> bytes:
    return shown(says(ONE) + says(OTHER, y=600, before=b"3 Tr"))


def text_that_says_something_else_to_a_copier() -> bytes:
    font = b"/F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /ToUnicode 5 0 R >>"
    told = stream(
        b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <00> <FF> endcodespacerange\n"
        b"1 beginbfchar <31> <0039> endbfchar endcmap end"
    )
    return shown(
        says(ONE).replace(b"/F1", b"/F2"), resources=b"/Font << %s >>" % font, extra={5: told}
    ).replace(FONT + b" ", b"")


def glyphs_that_changed_places() -> bytes:
    font = (
        b"/Font << /F2 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica"
        b" /Encoding << /Type /Encoding /Differences [48 /nine /eight /seven /six] >> >> >>"
    )
    return shown(says(b"Precio: 0123 pesos").replace(b"/F1", b"/F2"), resources=font).replace(
        FONT + b" ", b""
    )
