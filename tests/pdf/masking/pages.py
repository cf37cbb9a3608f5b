"""Boxes, turns, layers and comments."""

from __future__ import annotations

from typing import Final

from tests.pdf.hostile import stream
from tests.pdf.masking.parts import FONT, FORM, ONE, OTHER, says, shown


def units_that_are_no_points() -> bytes:
    return shown(says(ONE), page=b"/UserUnit 2")


def a_turn_inherited() -> bytes:
    return shown(says(ONE), pages=b"/Rotate 90")


def a_turn_by_less_than_a_quarter() -> bytes:
    return shown(says(ONE), page=b"/Rotate 45")


def a_turn_backwards() -> bytes:
    return shown(says(ONE), page=b"/Rotate -90")


def a_turn_and_a_half() -> bytes:
    return shown(says(ONE), page=b"/Rotate 450")


def a_crop_beyond_the_page() -> bytes:
    return shown(says(ONE), page=b"/CropBox [-100 300 900 1200]")


def a_crop_off_the_page() -> bytes:
    return shown(says(ONE), page=b"/CropBox [2000 2000 2500 2500]")


def boxes_upside_down() -> bytes:
    return shown(says(ONE), page=b"/MediaBox [595 842 0 0] /CropBox [500 800 20 400]")


def a_page_far_from_the_origin() -> bytes:
    return shown(
        b"1 0 0 1 -3000 5000 cm " + says(ONE),
        page=b"/MediaBox [-3000 5000 -2405 5842] /CropBox [-2990 5010 -2500 5800]",
    )


_LAYER: Final = b"/OC /L BDC " + says(OTHER, y=600) + b"EMC " + says(ONE)
_LAYERED: Final = b"/Properties << /L 5 0 R >>"


def _layers(default: bytes, *, more: bytes = b"", layer: bytes = b"") -> bytes:
    catalog = b"/OCProperties << /OCGs [5 0 R] /D << %s /Order [5 0 R] >> %s >>" % (default, more)
    return shown(
        _LAYER, resources=_LAYERED, catalog=catalog, extra={5: b"<< /Type /OCG /Name (Oferta) %s >>" % layer}
    )


def a_layer_that_is_shown() -> bytes:
    return _layers(b"/ON [5 0 R]")


def a_layer_that_is_hidden() -> bytes:
    return _layers(b"/OFF [5 0 R]")


def a_layer_hidden_by_the_base_state() -> bytes:
    return _layers(b"/BaseState /OFF")


def a_layer_for_paper_only() -> bytes:
    usage = b"/Usage << /Print << /PrintState /ON >> /View << /ViewState /OFF >> >>"
    automatic = (
        b"/AS [<< /Event /View /OCGs [5 0 R] /Category [/View] >> << /Event /Print /OCGs [5 0 R]"
        b" /Category [/Print] >>]"
    )
    return _layers(automatic, layer=usage)


def a_layer_with_another_configuration() -> bytes:
    return _layers(b"/ON [5 0 R]", more=b"/Configs [<< /Name (otra) /OFF [5 0 R] >>]")


def a_layer_shown_when_another_is_not() -> bytes:
    catalog = b"/OCProperties << /OCGs [6 0 R] /D << /ON [6 0 R] >> >>"
    extra = {5: b"<< /Type /OCMD /OCGs [6 0 R] /P /AllOff >>", 6: b"<< /Type /OCG /Name (Oferta) >>"}
    return shown(_LAYER, resources=_LAYERED, catalog=catalog, extra=extra)


def _commented(annotation: bytes, *, appearance: bytes | None = None) -> bytes:
    drawn = stream(says(OTHER, y=20, size=12).replace(b"60", b"4"), more=FORM + b"/Resources << %s >>" % FONT)
    listed = {5: b"<< /Type /Annot /Rect [60 560 360 620] %s >>" % annotation, 6: appearance or drawn}
    return shown(says(ONE), page=b"/Annots [5 0 R]", extra=listed)


def a_comment_with_an_appearance() -> bytes:
    return _commented(b"/Subtype /Stamp /F 4 /AP << /N 6 0 R >>")


def a_comment_that_is_hidden() -> bytes:
    return _commented(b"/Subtype /Stamp /F 2 /AP << /N 6 0 R >>")


def a_comment_for_paper_only() -> bytes:
    return _commented(b"/Subtype /Stamp /F 36 /AP << /N 6 0 R >>")


def a_comment_for_the_screen_only() -> bytes:
    return _commented(b"/Subtype /Stamp /F 0 /AP << /N 6 0 R >>")


def a_comment_of_two_states() -> bytes:
    return _commented(b"/Subtype /Stamp /F 4 /AS /No /AP << /N << /Si 6 0 R >> >>")


def a_comment_without_an_appearance() -> bytes:
    return _commented(b"/Subtype /FreeText /F 4 /DA (/Helv 14 Tf 0 g) /Contents (%s)" % OTHER)


def a_comment_that_covers() -> bytes:
    listed = {5: b"<< /Type /Annot /Subtype /Square /Rect [50 690 400 720] /F 4 /IC [1 1 1] /C [1 1 1] >>"}
    return shown(says(ONE), page=b"/Annots [5 0 R]", extra=listed)


def a_link_with_a_frame() -> bytes:
    link = (
        b"<< /Type /Annot /Subtype /Link /Rect [50 690 400 720] /Border [0 0 2] /C [1 0 0] /A <<"
        b" /S /URI /URI (https://a.co) >> >>"
    )
    return shown(says(ONE), page=b"/Annots [5 0 R]", extra={5: link})
