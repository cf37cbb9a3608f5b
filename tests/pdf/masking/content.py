"""Operators that may be read in two ways."""

from __future__ import annotations

from tests.pdf.hostile import stream
from tests.pdf.masking.parts import ONE, OTHER, says, shown


def a_token_split_between_streams() -> bytes:
    text = says(ONE)
    at = text.index(b"1,000") + 2
    return shown(
        b"",
        page=b"/Contents [5 0 R 6 0 R]",
        extra={5: stream(text[:at]), 6: stream(text[at:] + says(ONE, y=600))},
    )


def a_number_split_between_streams() -> bytes:
    return shown(
        b"",
        page=b"/Contents [5 0 R 6 0 R]",
        extra={5: stream(b"BT /F1 14 Tf 60 7"), 6: stream(b"00 Td (%s) Tj ET" % ONE)},
    )


def a_string_without_an_end() -> bytes:
    return shown(says(ONE) + b"BT /F1 14 Tf 60 600 Td (Precio (9,750 Tj ET\n" + says(OTHER, y=500))


def strings_with_escapes_of_all_kinds() -> bytes:
    return shown(says(b"Precio\\\r\n total: \\61,\\0600\\60.\\060\\x0 (con \\(IVA\\)) \\053"))


def a_comment_in_the_content() -> bytes:
    return shown(says(ONE) + b"% " + says(OTHER, y=600).replace(b"\n", b"\r") + says(ONE, y=500))


def a_comment_in_a_string() -> bytes:
    return shown(says(b"Precio 1% mas (o %) 2"))


def hexadecimal_strings_of_odd_length() -> bytes:
    return shown(b"BT /F1 14 Tf 60 700 Td <31 2C\n30 30 3> Tj <3g9> Tj ET")


def zeros_for_spaces() -> bytes:
    return shown(says(ONE).replace(b" Tf", b"\0Tf").replace(b" Td", b"\x0cTd"))


def operators_without_operands() -> bytes:
    return shown(b"Tj BT /F1 14 Tf Td 60 700 Td Tj (%s) Tj ET re f 5 w BX (x) foo EX\n" % ONE)


def operands_too_many() -> bytes:
    return shown(b"BT 3 /F1 14 Tf 9 9 60 700 Td (%s) (%s) Tj ET\n" % (OTHER, ONE))


def numbers_of_no_form() -> bytes:
    return shown(
        b"q 1.2.3 0 0 --1 0 0 cm Q q 1 0 0 1 +-5 1e2 cm Q\n"
        + says(ONE)
        + b"BT /F1 1-4 Tf 60 6--0 Td (%s) Tj ET\n" % OTHER
    )


def numbers_beyond_measure() -> bytes:
    return shown(
        b"99999999999999999999 -99999999999 m 1e39 4 l S 0 0 1e38 99999999999 re f*\n".replace(b"f*", b"n")
        + says(ONE)
        + b"q 1e-30 0 0 1e-30 0 0 cm 0 0 9e30 9e30 re f Q\n"
    )


def a_state_that_is_not_given_back() -> bytes:
    return shown(b"q q q 0.5 0 0 0.5 0 0 cm Q Q Q Q Q Q " + says(ONE) + b"q q 1 0 0 rg" + says(OTHER, y=600))


def text_outside_its_object() -> bytes:
    return shown(b"/F1 14 Tf (%s) Tj BT 60 700 Td (%s) Tj BT 0 -40 Td (%s) Tj ET ET\n" % (OTHER, ONE, ONE))


def a_font_that_is_not_there() -> bytes:
    return shown(says(ONE) + says(OTHER, y=600).replace(b"/F1", b"/F9"))


def type_of_no_size() -> bytes:
    return shown(says(ONE) + says(OTHER, y=600, size=0) + says(OTHER, y=500, before=b"0 Tz"))


def type_of_negative_size() -> bytes:
    return shown(says(ONE) + b"BT /F1 -14 Tf 400 600 Td (%s) Tj ET\n" % OTHER)


def an_inline_image_that_ends_twice() -> bytes:
    body = bytes(range(60)) + b" EI " + bytes(60) + b"\nEI (x) "
    drawn = (
        b"q 100 0 0 100 60 500 cm BI /W 16 /H 16 /CS /G /BPC 8 ID " + body.ljust(256, b"\x80") + b"\nEI Q\n"
    )
    return shown(drawn + says(ONE))


def an_inline_image_without_enough() -> bytes:
    drawn = b"q 100 0 0 100 60 500 cm BI /W 64 /H 64 /CS /G /BPC 8 ID " + bytes(40) + b"\nEI Q\n"
    return shown(drawn + says(ONE) + says(OTHER, y=650))


def an_inline_image_of_short_names() -> bytes:
    drawn = (
        b"q 100 0 0 100 60 500 cm BI /W 8 /H 8 /BPC 1 /IM true /D [1 0] /F /AHx ID FF818181818181FF> EI Q\n"
    )
    return shown(drawn + says(ONE))
