"""Forms, fonts, inks and masks that renderers understand differently."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from tests.pdf.hostile import stream
from tests.pdf.masking.parts import FONT, FORM, ONE, OTHER, graphics, says, shown


def a_form_without_resources() -> bytes:
    form = stream(says(ONE, y=600), more=FORM)
    return shown(says(ONE) + b"/X Do", resources=b"/XObject << /X 5 0 R >>", extra={5: form})


def a_form_without_a_box() -> bytes:
    form = stream(says(OTHER, y=600), more=b"/Type /XObject /Subtype /Form /Resources << %s >>" % FONT)
    return shown(says(ONE) + b"/X Do", resources=b"/XObject << /X 5 0 R >>", extra={5: form})


def a_form_with_a_flat_matrix() -> bytes:
    form = stream(says(OTHER, y=600), more=FORM + b"/Matrix [1 0 0 0 0 0] /Resources << %s >>" % FONT)
    return shown(says(ONE) + b"/X Do", resources=b"/XObject << /X 5 0 R >>", extra={5: form})


def a_form_with_a_box_upside_down() -> bytes:
    form = stream(
        says(ONE, y=600),
        more=b"/Type /XObject /Subtype /Form /BBox [595 842 0 0] /Resources << %s >>" % FONT,
    )
    return shown(says(ONE) + b"/X Do", resources=b"/XObject << /X 5 0 R >>", extra={5: form})


def letters_drawn_by_procedures() -> bytes:
    font = (
        b"/F2 << /Type /Font /Subtype /Type3 /FontBBox [0 0 100 100] /FontMatrix [0.01 0 0 0.01 0 0]"
        b" /FirstChar 97 /LastChar 98 /Widths [100 100] /Resources << >>"
        b" /Encoding << /Type /Encoding /Differences [97 /a /b] >> /CharProcs << /a 5 0 R /b 6 0 R >> >>"
    )
    drawn = b"1 0 0 rg BT /F2 40 Tf 60 600 Td (abab) Tj ET 0 g " + says(ONE)
    coloured = stream(b"100 0 d0 0 0 1 rg 10 10 80 80 re f")
    masked = stream(b"100 0 0 0 100 100 d1 0 1 0 rg 50 50 m 90 10 l 10 10 l f")
    return shown(drawn, resources=b"/Font << %s >>" % font, extra={5: coloured, 6: masked}).replace(
        FONT + b" /Font << ", FONT[:-2]
    )


def letters_of_no_procedure() -> bytes:
    font = (
        b"/F2 << /Type /Font /Subtype /Type3 /FontBBox [0 0 0 0] /FontMatrix [0.01 0 0 0.01 0 0]"
        b" /FirstChar 97 /LastChar 98 /Widths [100 100]"
        b" /Encoding << /Type /Encoding /Differences [97 /a /missing] >> /CharProcs << /a 5 0 R >> >>"
    )
    drawn = b"BT /F2 40 Tf 60 600 Td (abab) Tj ET " + says(ONE)
    nested = stream(b"100 0 d0 BT /F1 60 Tf (9) Tj ET 10 10 20 80 re f")
    return shown(drawn, resources=b"/Font << %s >>" % font, extra={5: nested}).replace(
        FONT + b" /Font << ", FONT[:-2]
    )


def widths_that_lie() -> bytes:
    font = (
        b"/Font << /F2 << /Type /Font /Subtype /TrueType /BaseFont /Arial /FirstChar 32 /LastChar 126 /Widths ["
        + b"900 " * 95
        + b"] /Encoding /WinAnsiEncoding /FontDescriptor << /Type /FontDescriptor /FontName /Arial /Flags 32"
        b" /ItalicAngle 0 /Ascent 900 /Descent -200 /StemV 80 /FontBBox [0 -200 1000 900] /CapHeight 700 >> >> >>"
    )
    return shown(says(ONE).replace(b"/F1", b"/F2"), resources=font).replace(FONT + b" ", b"")


def a_font_nobody_has() -> bytes:
    font = (
        b"/Font << /F2 << /Type /Font /Subtype /TrueType /BaseFont /Nobody,BoldItalic /Encoding"
        b" /MacRomanEncoding >> >>"
    )
    return shown(says(ONE).replace(b"/F1", b"/F2"), resources=font).replace(FONT + b" ", b"")


def symbols_for_letters() -> bytes:
    font = (
        b"/Font << /F2 << /Type /Font /Subtype /Type1 /BaseFont /Symbol >> /F3 << /Type /Font"
        b" /Subtype /Type1 /BaseFont /ZapfDingbats >> >>"
    )
    content = says(b"abc 123").replace(b"/F1", b"/F2") + says(b"abc 123", y=600).replace(b"/F1", b"/F3")
    return shown(content, resources=font).replace(FONT + b" ", b"")


def letters_as_a_clip() -> bytes:
    return shown(
        b"q " + says(ONE, size=30, before=b"7 Tr") + b"0 0 1 rg 0 690 300 40 re f Q " + says(ONE, y=500)
    )


def a_clip_of_nothing() -> bytes:
    return shown(
        says(ONE) + b"q 0 0 0 0 re W n " + says(OTHER, y=600) + b"Q q 5 5 m W* n " + says(OTHER, y=500) + b"Q"
    )


def ink_that_lets_through() -> bytes:
    return shown(
        says(ONE) + b"/G gs 0 1 0 0 k 50 590 300 40 re f 0 0 0 0 k " + says(OTHER, y=600),
        resources=graphics(b"/OP true /op true /OPM 1"),
    )


def blended(mode: bytes) -> Callable[[], bytes]:
    def make() -> bytes:
        content = (
            says(ONE)
            + b"0.2 0.6 0.9 rg 50 590 200 40 re f /G gs 0.9 0.8 0.3 rg "
            + says(OTHER, y=600, size=22)
        )
        return shown(content, resources=graphics(b"/BM /%s" % mode))

    make.__name__ = f"ink_blended_by_{mode.decode().lower()}"
    return make


def ink_without_strength() -> bytes:
    return shown(says(ONE) + b"/G gs " + says(OTHER, y=600), resources=graphics(b"/ca 0 /CA 0"))


def ink_turned_round_on_its_way() -> bytes:
    inverted = b"<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>"
    return shown(
        says(ONE) + b"/G gs 0 g 50 590 300 40 re f 1 g " + says(OTHER, y=600),
        resources=graphics(b"/TR " + inverted),
    )


def a_group_that_knocks_out() -> bytes:
    form = stream(
        b"/G gs 1 0 0 rg 60 560 120 60 re f 0 0 1 rg 120 590 120 60 re f " + says(ONE, y=600),
        more=FORM
        + b"/Group << /S /Transparency /K true /I true >> /Resources << %s %s >>"
        % (FONT, graphics(b"/ca 0.5")),
    )
    return shown(says(ONE) + b"/X Do", resources=b"/XObject << /X 5 0 R >>", extra={5: form})


def _masked(mask: bytes, *, form: bytes) -> bytes:
    group = stream(
        form, more=FORM + b"/Group << /S /Transparency /CS /DeviceGray >> /Resources << %s >>" % FONT
    )
    return shown(
        says(ONE) + b"/G gs " + says(OTHER, y=600) + b"0 0 1 rg 50 450 300 60 re f",
        resources=graphics(b"/SMask << /Type /Mask /G 5 0 R %s >>" % mask),
        extra={5: group},
    )


def a_mask_by_light() -> bytes:
    return _masked(b"/S /Luminosity", form=b"1 g 0 0 200 842 re f")


def a_mask_by_light_on_a_backdrop() -> bytes:
    return _masked(b"/S /Luminosity /BC [1]", form=b"0 g 0 0 200 842 re f")


def a_mask_by_strength() -> bytes:
    return _masked(b"/S /Alpha", form=b"0 0 200 842 re f")


def a_mask_turned_round() -> bytes:
    inverted = b"/TR << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>"
    return _masked(b"/S /Luminosity " + inverted, form=b"1 g 0 0 200 842 re f")


def _shaded(shading: bytes, *, extra: bytes | None = None) -> bytes:
    objects_of = {5: shading if extra is None else extra}
    given = b"/Shading << /S 5 0 R >>"
    return shown(says(ONE) + b"q 60 400 300 200 re W n /S sh Q", resources=given, extra=objects_of)


_RAMP: Final = b"/Function << /FunctionType 2 /Domain [0 1] /N 1 /C0 [1 0 0] /C1 [0 0 1] >>"


def a_shade_along_a_line() -> bytes:
    return _shaded(
        b"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [100 0 300 0] /Extend [true true] %s >>" % _RAMP
    )


def a_shade_between_circles() -> bytes:
    return _shaded(
        b"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [180 500 10 210 500 90] /Extend [true true] %s >>"
        % _RAMP
    )


def a_shade_that_ends() -> bytes:
    return _shaded(
        b"<< /ShadingType 2 /ColorSpace /DeviceRGB /Coords [100 0 300 0] /Extend [true false] %s >>" % _RAMP
    )


def a_shade_of_a_cone() -> bytes:
    return _shaded(
        b"<< /ShadingType 3 /ColorSpace /DeviceRGB /Coords [150 500 10 220 500 80] /Extend [true true] %s >>"
        % _RAMP
    )


def a_shade_by_a_program() -> bytes:
    program = stream(
        b"{ exch 400 div exch 700 div 0.5 }",
        more=b"/FunctionType 4 /Domain [0 400 0 700] /Range [0 1 0 1 0 1]",
    )
    return shown(
        says(ONE) + b"q 60 400 300 200 re W n /S sh Q",
        resources=(
            b"/Shading << /S << /ShadingType 1 /ColorSpace /DeviceRGB /Domain [0 400 0 700] /Function"
            b" 5 0 R >> >>"
        ),
        extra={5: program},
    )


def a_shade_of_triangles() -> bytes:
    points = [(0, 60, 400, 255, 0, 0), (0, 360, 400, 0, 255, 0), (0, 210, 600, 0, 0, 255)]
    data = b"".join(
        bytes([flag]) + x.to_bytes(2, "big") + y.to_bytes(2, "big") + bytes((red, green, blue))
        for flag, x, y, red, green, blue in points
    )
    described = (
        b"/ShadingType 4 /ColorSpace /DeviceRGB /BitsPerCoordinate 16 /BitsPerComponent 8 /BitsPerFlag 8"
        b" /Decode [0 65535 0 65535 0 1 0 1 0 1]"
    )
    return _shaded(b"", extra=stream(data, more=described))


def a_tile_that_says_the_price() -> bytes:
    tile = stream(
        says(b"9", y=4, size=20).replace(b"60", b"4"),
        more=b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 24 24] /XStep 24 /YStep 24"
        b" /Resources << %s >>" % FONT,
    )
    return shown(
        says(ONE) + b"/Pattern cs /P scn 60 400 300 200 re f",
        resources=b"/Pattern << /P 5 0 R >>",
        extra={5: tile},
    )
