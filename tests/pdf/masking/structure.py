"""Objects and streams that may be read in two ways."""

from __future__ import annotations

import zlib

from tests.pdf.hostile import raw, stream
from tests.pdf.masking.parts import ONE, OTHER, objects, says, shown


def the_same_object_in_two_revisions() -> bytes:
    first = shown(says(OTHER))
    at = len(first)
    second = b"4 0 obj\n" + stream(says(ONE)) + b"\nendobj\n"
    start = at + len(second)
    before = first.rindex(b"startxref") + 10
    previous = int(first[before:].split()[0])
    table = b"xref\n4 1\n%010d 00000 n \ntrailer\n<< /Size 5 /Root 1 0 R /Prev %d >>\n" % (at, previous)
    return first + second + table + b"startxref\n%d\n%%%%EOF\n" % start


def the_same_object_twice_in_one_revision() -> bytes:
    file = shown(says(ONE))
    return file.replace(b"xref\n", b"4 0 obj\n" + stream(says(OTHER)) + b"\nendobj\nxref\n", 1)


def a_table_that_points_at_nothing() -> bytes:
    file = the_same_object_twice_in_one_revision()
    at = file.rindex(b"startxref")
    return file[:at] + b"startxref\n7\n%%EOF\n"


def a_hybrid_whose_parts_differ() -> bytes:
    """A reader that knows cross-reference streams finds other contents than one that does not (7.5.8.4)."""
    listed = objects(says(OTHER))
    listed[5] = stream(says(ONE))
    file = bytearray(raw(listed))
    where = file.index(b"5 0 obj")
    start = len(file)
    entry = bytes([1]) + where.to_bytes(4, "big") + b"\0"
    file += b"6 0 obj\n" + stream(entry, more=b"/Type /XRef /W [1 4 1] /Index [4 1] /Size 7 /Root 1 0 R")
    file += b"\nendobj\n"
    table = len(file)
    before = int(bytes(file[file.rindex(b"startxref") + 10 :]).split()[0])
    file += b"xref\n0 0\ntrailer\n<< /Size 7 /Root 1 0 R /Prev %d /XRefStm %d >>\n" % (before, start)
    file += b"startxref\n%d\n%%%%EOF\n" % table
    return bytes(file)


def a_key_given_twice() -> bytes:
    return shown(
        b"", page=b"/Contents 5 0 R /Contents 6 0 R", extra={5: stream(says(OTHER)), 6: stream(says(ONE))}
    )


def a_page_listed_twice() -> bytes:
    listed = objects(says(ONE))
    listed[2] = b"<< /Type /Pages /Kids [3 0 R 3 0 R] /Count 2 >>"
    return raw(listed)


def a_wrong_count() -> bytes:
    listed = objects(says(ONE))
    listed[2] = b"<< /Type /Pages /Kids 5 0 R /Count 7 >>"
    listed[5] = b"[3 0 R]"
    return raw(listed)


def a_tree_that_comes_back() -> bytes:
    listed = objects(says(ONE))
    listed[2] = b"<< /Type /Pages /Kids [3 0 R 5 0 R] /Count 2 >>"
    listed[5] = b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 1 /Parent 2 0 R >>"
    return raw(listed)


def contents_that_are_no_streams() -> bytes:
    return shown(b"", page=b"/Contents [null 5 0 R 9 0 R << >> 5]", extra={5: stream(says(ONE))})


def _with_length(length: int, *, filters: bytes = b"", body: bytes | None = None) -> bytes:
    body = says(ONE) + says(OTHER, y=600) if body is None else body
    return b"<< /Length %d %s >>\nstream\n" % (length, filters) + body + b"\nendstream"


def a_length_too_short() -> bytes:
    return shown(b"", page=b"/Contents 5 0 R", extra={5: _with_length(len(says(ONE)))})


def a_length_too_long() -> bytes:
    return shown(b"", page=b"/Contents 5 0 R", extra={5: _with_length(4000)})


def a_flate_stream_cut_off() -> bytes:
    packed = zlib.compress(says(ONE) + b"".join(says(OTHER, y=y) for y in range(40, 680, 16)), 9)
    return shown(b"", page=b"/Contents 5 0 R", extra={5: stream(packed[:-90], filters=b"/FlateDecode")})


def a_flate_stream_with_more_behind() -> bytes:
    packed = zlib.compress(says(ONE)) + zlib.compress(says(OTHER))
    return shown(b"", page=b"/Contents 5 0 R", extra={5: stream(packed, filters=b"/FlateDecode")})


def a_flate_stream_whose_sum_is_wrong() -> bytes:
    packed = zlib.compress(says(ONE))[:-4] + b"\0\0\0\0"
    return shown(b"", page=b"/Contents 5 0 R", extra={5: stream(packed, filters=b"/FlateDecode")})


def a_filter_by_its_short_name() -> bytes:
    return shown(b"", page=b"/Contents 5 0 R", extra={5: stream(zlib.compress(says(ONE)), filters=b"[/Fl]")})


def filters_with_other_parameters() -> bytes:
    packed = zlib.compress(says(ONE).ljust(128))
    parameters = b"/DecodeParms [null << /Predictor 12 /Columns 40 >>]"
    return shown(
        b"", page=b"/Contents 5 0 R", extra={5: stream(packed, filters=b"[/FlateDecode]", more=parameters)}
    )


def two_names_for_the_filter() -> bytes:
    packed = zlib.compress(says(ONE))
    return shown(
        b"",
        page=b"/Contents 5 0 R",
        extra={5: stream(packed, filters=b"/FlateDecode", more=b"/F /ASCIIHexDecode")},
    ).replace(b"/F /ASCIIHexDecode", b"/Filter /FlateDecode")
