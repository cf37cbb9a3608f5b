"""Pictures and colours."""

from __future__ import annotations

import io
import zlib
from collections.abc import Mapping

from PIL import Image

from tests.pdf.hostile import stream
from tests.pdf.masking.parts import ONE, OTHER, PLACED, image, picture, says, shown


def _pictured(picture: bytes, *, extra: Mapping[int, bytes] | None = None) -> bytes:
    return shown(
        says(ONE) + PLACED, resources=b"/XObject << /X 5 0 R >>", extra={5: picture, **(extra or {})}
    )


def _saved(kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    picture().save(out, kind, **how)
    return out.getvalue()


def a_jpeg() -> bytes:
    more = b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"
    return _pictured(image(_saved("JPEG"), width=160, height=40, more=more))


def a_jpeg_of_another_size_than_told() -> bytes:
    more = b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /DCTDecode"
    return _pictured(image(_saved("JPEG"), width=80, height=80, more=more))


def a_jpeg_of_another_colour_than_told() -> bytes:
    more = b"/ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /DCTDecode"
    return _pictured(image(_saved("JPEG"), width=160, height=40, more=more))


def a_jpeg_2000() -> bytes:
    return _pictured(image(_saved("JPEG2000"), width=160, height=40, more=b"/Filter /JPXDecode"))


def a_jpeg_2000_of_another_colour_than_told() -> bytes:
    more = b"/ColorSpace [/Indexed /DeviceRGB 1 <0000FFFF0000>] /Filter /JPXDecode"
    return _pictured(image(_saved("JPEG2000"), width=160, height=40, more=more))


def _fax(more: bytes) -> bytes:
    out = io.BytesIO()
    picture().convert("1").save(out, "TIFF", compression="group4", tiffinfo={278: 40})
    with Image.open(io.BytesIO(out.getvalue())) as saved:
        (start,), (length,) = saved.tag_v2[273], saved.tag_v2[279]  # type: ignore[attr-defined]
    body = out.getvalue()[start : start + length]
    return _pictured(
        image(
            body,
            width=160,
            height=40,
            more=b"/ColorSpace /DeviceGray /BitsPerComponent 1 /Filter /CCITTFaxDecode " + more,
        )
    )


def a_fax() -> bytes:
    return _fax(b"/DecodeParms << /K -1 /Columns 160 /Rows 40 >>")


def a_fax_of_other_columns() -> bytes:
    return _fax(b"/DecodeParms << /K -1 /Columns 150 /Rows 40 >>")


def a_fax_turned_round() -> bytes:
    return _fax(b"/DecodeParms << /K -1 /Columns 160 /Rows 40 /BlackIs1 true >>")


def _plain_picture(more: bytes, *, bits: int = 8) -> bytes:
    body = picture().tobytes() if bits == 8 else picture().convert("1").tobytes()
    return image(
        zlib.compress(body),
        width=160,
        height=40,
        more=b"/BitsPerComponent %d /Filter /FlateDecode %s" % (bits, more),
    )


def a_picture_turned_round() -> bytes:
    return _pictured(_plain_picture(b"/ColorSpace /DeviceGray /Decode [1 0]"))


def a_stencil() -> bytes:
    return _pictured(_plain_picture(b"/ImageMask true", bits=1))


def a_stencil_turned_round() -> bytes:
    return _pictured(_plain_picture(b"/ImageMask true /Decode [1 0]", bits=1))


def a_palette_too_small() -> bytes:
    return _pictured(_plain_picture(b"/ColorSpace [/Indexed /DeviceRGB 3 <FFFFFF0000FF>]"))


def a_colour_left_out() -> bytes:
    return _pictured(_plain_picture(b"/ColorSpace /DeviceGray /Mask [0 120]"))


def a_picture_too_short() -> bytes:
    body = zlib.compress(picture().tobytes()[: 160 * 20])
    more = b"/ColorSpace /DeviceGray /BitsPerComponent 8 /Filter /FlateDecode"
    return _pictured(image(body, width=160, height=40, more=more))


def a_profile_of_other_channels() -> bytes:
    profile = stream(b"no profile at all", more=b"/N 1 /Alternate /DeviceGray")
    return _pictured(_plain_picture(b"/ColorSpace [/ICCBased 6 0 R]"), extra={6: profile})


def a_profile_that_lies_about_its_channels() -> bytes:
    profile = stream(b"no profile at all", more=b"/N 3 /Alternate /DeviceGray")
    return _pictured(_plain_picture(b"/ColorSpace [/ICCBased 6 0 R]"), extra={6: profile})


def grey_that_is_another_colour_here() -> bytes:
    space = b"/ColorSpace << /DefaultGray [/CalGray << /WhitePoint [0.9505 1 1.089] /Gamma 12 >>] >>"
    return shown(b"0.8 g 50 590 300 40 re f 0.2 g " + says(ONE, y=600), resources=space)


def ink_of_no_colour() -> bytes:
    space = (
        b"/ColorSpace << /N [/Separation /None /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1"
        b" /C0 [1] /C1 [0] >>] >>"
    )
    return shown(says(ONE) + b"/N cs 1 scn " + says(OTHER, y=600), resources=space)


def ink_on_all_plates() -> bytes:
    space = (
        b"/ColorSpace << /N [/Separation /All /DeviceGray << /FunctionType 2 /Domain [0 1] /N 1"
        b" /C0 [1] /C1 [0] >>] >>"
    )
    return shown(b"/N cs 1 scn " + says(ONE), resources=space)
