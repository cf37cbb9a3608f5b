"""PDFs whose frame is broken on purpose: tables that lie, trees that loop or never end."""

from __future__ import annotations

import re
import zlib

from tests.pdf.hostile import annotated, one_page, plain, raw, stream

_PAGE = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"
_CATALOG = b"<< /Type /Catalog /Pages 2 0 R >>"


def ten_thousand_pages() -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, 10_003))
    pages = dict.fromkeys(range(3, 10_003), _PAGE)
    return raw({1: _CATALOG, 2: b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % kids, **pages})


def ten_thousand_pages_that_say_one() -> bytes:
    return ten_thousand_pages().replace(b"/Count 10000", b"/Count 1    ")


def ten_thousand_times_the_same_page() -> bytes:
    return raw(
        {1: _CATALOG, 2: b"<< /Type /Pages /Kids [%s] /Count 10000 >>" % (b"3 0 R " * 10_000), 3: _PAGE}
    )


def billion_pages(levels: int = 9, each: int = 10) -> bytes:
    """A tree of pages whose branches are the same ones: ten to the ninth pages from two kilobytes."""
    tree = {
        2 + level: b"<< /Type /Pages /Parent %d 0 R /Kids [%s] /Count %d >>"
        % (max(2, 1 + level), b"%d 0 R " % (3 + level) * each, each ** (levels - level))
        for level in range(levels)
    }
    return raw({1: _CATALOG, **tree, 2 + levels: _PAGE.replace(b"2 0 R", b"%d 0 R" % (1 + levels))})


def deep_page_tree(depth: int = 20_000) -> bytes:
    tree = {
        2 + level: b"<< /Type /Pages /Parent %d 0 R /Kids [%d 0 R] /Count 1 >>" % (1 + level, 3 + level)
        for level in range(depth)
    }
    return raw({1: _CATALOG, **tree, 2 + depth: _PAGE.replace(b"2 0 R", b"%d 0 R" % (1 + depth))})


def count_that_is_negative() -> bytes:
    return raw({1: _CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count -5 >>", 3: _PAGE})


def page_that_is_its_own_parent() -> bytes:
    page = b"<< /Type /Page /Parent 3 0 R >>"
    return raw({1: _CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: page})


def table_that_begins_nowhere() -> bytes:
    return re.sub(rb"startxref\s+\d+", b"startxref\n99999999", plain())


def table_with_wrong_places() -> bytes:
    return re.sub(rb"\n(\d{10}) 00000 n", b"\n0000000007 00000 n", plain())


def table_that_is_missing() -> bytes:
    content = plain()
    return content[: content.index(b"xref\n0")] + b"%%EOF"


def table_that_follows_itself() -> bytes:
    content = plain()
    start = int(re.findall(rb"startxref\s+(\d+)", content)[-1])
    return content.replace(b"trailer\n<<", b"trailer\n<< /Prev %d" % start, 1)


def table_of_a_billion_entries() -> bytes:
    return re.sub(rb"xref\n0 \d+", b"xref\n0 999999999", plain(), count=1)


def table_in_a_stream_of_terabytes() -> bytes:
    out = bytearray(b"%PDF-1.7\n")
    start = len(out)
    more = b"/Type /XRef /W [8 8 8] /Size 2147483647 /Index [0 2147483647] /Root 2 0 R"
    out += b"1 0 obj\n" + stream(zlib.compress(bytes(100)), filters=b"/FlateDecode", more=more)
    out += b"\nendobj\n2 0 obj\n<< /Type /Catalog >>\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def predictor_of_two_billion_columns() -> bytes:
    more = b"/DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    return one_page(stream(zlib.compress(b"0 0 m"), filters=b"/FlateDecode", more=more))


def object_stream_within_itself() -> bytes:
    """The table says that the catalogue lies in stream 2, and that stream 2 lies in stream 2."""
    out = bytearray(b"%PDF-1.7\n")
    out += (
        b"2 0 obj\n"
        + stream(b"1 0 << >>", more=b"/Type /ObjStm /N 1 /First 4 /Extends 2 0 R")
        + b"\nendobj\n"
    )
    start = len(out)
    rows = ((0, 0, 0), (2, 2, 0), (2, 2, 0), (1, start, 0))
    table = b"".join(kind.to_bytes(1) + where.to_bytes(4) + index.to_bytes(1) for kind, where, index in rows)
    out += b"3 0 obj\n" + stream(table, more=b"/Type /XRef /W [1 4 1] /Size 4 /Root 1 0 R")
    out += b"\nendobj\nstartxref\n%d\n%%%%EOF\n" % start
    return bytes(out)


def outline_that_follows_itself() -> bytes:
    return _with_catalog(
        b"/Outlines 4 0 R", {4: b"<< /First 5 0 R >>", 5: b"<< /Title (a) /Next 5 0 R /First 4 0 R >>"}
    )


def name_tree_that_holds_itself() -> bytes:
    return _with_catalog(b"/Names << /Dests 4 0 R >>", {4: b"<< /Kids [4 0 R 4 0 R] /Limits [(a) (z)] >>"})


def form_field_that_is_its_own_child() -> bytes:
    field = b"<< /FT /Tx /T (a) /V (b) /Kids [5 0 R 6 0 R] /Parent 6 0 R >>"
    again = b"<< /T (c) /Kids [5 0 R] /Parent 5 0 R /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>"
    return _with_catalog(
        b"/AcroForm << /Fields [5 0 R] /NeedAppearances true >>",
        {5: field, 6: again},
        page=b"/Annots [6 0 R]",
    )


def billion_form_fields(levels: int = 9, each: int = 10) -> bytes:
    fields = {
        5 + level: b"<< /T (a) /Kids [%s] >>" % (b"%d 0 R " % (6 + level) * each) for level in range(levels)
    }
    last = b"<< /FT /Tx /T (z) /V (b) /Type /Annot /Subtype /Widget /Rect [0 0 9 9] >>"
    return _with_catalog(
        b"/AcroForm << /Fields [5 0 R] /NeedAppearances true >>", {**fields, 5 + levels: last}
    )


def action_that_follows_itself() -> bytes:
    return _with_catalog(
        b"",
        {5: b"<< /S /URI /URI (https://a.co) /Next [5 0 R 5 0 R] >>"},
        page=b"/Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A 5 0 R >>]",
    )


def contents_that_hold_themselves() -> bytes:
    return one_page(b"[4 0 R 4 0 R]")


def resources_that_refer_to_themselves() -> bytes:
    return one_page(stream(b"/X Do"), resources=b"/XObject 5 0 R", extra={5: b"5 0 R"})


def pattern_of_patterns_of_patterns() -> bytes:
    """Ten thousand tiles on the page, ten thousand in each of them, and so on."""
    levels = {
        5 + level: stream(
            b"/Pattern cs /P scn 0 0 100 100 re f" if level < 4 else b"0 0 1 1 re f",
            more=b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 100 100] /XStep 100 /YStep 100 "
            b"/Matrix [0.01 0 0 0.01 0 0] /Resources << /XObject << /X 4 0 R >> /Pattern << /P %d 0 R >> >>"
            % (6 + level),
        )
        for level in range(5)
    }
    page = stream(b"/Pattern cs /P scn 0 0 595 842 re f")
    return one_page(page, resources=b"/Pattern << /P 5 0 R >>", extra=levels)


def pattern_that_paints_with_itself() -> bytes:
    pattern = stream(
        b"/Pattern cs /P scn 0 0 9 9 re f",
        more=b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 9 9] /XStep 9 /YStep 9 "
        b"/Resources << /Pattern << /P 5 0 R >> >>",
    )
    return one_page(
        stream(b"/Pattern cs /P scn 0 0 595 842 re f"),
        resources=b"/Pattern << /P 5 0 R >>",
        extra={5: pattern},
    )


def mask_that_masks_itself() -> bytes:
    form = stream(
        b"/G gs 0 0 9 9 re f",
        more=b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Group << /S /Transparency >> "
        b"/Resources << /ExtGState << /G 6 0 R >> >>",
    )
    state = b"<< /Type /ExtGState /SMask << /S /Luminosity /G 5 0 R >> >>"
    return one_page(
        stream(b"/G gs 0 0 595 842 re f"), resources=b"/ExtGState << /G 6 0 R >>", extra={5: form, 6: state}
    )


def embedded_goto() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /GoToE /D [0 /Fit] /T << /R /C /N (virus.pdf) >> >>")


def import_data() -> bytes:
    return annotated(b"/Subtype /Link /A << /S /ImportData /F (datos.fdf) >>")


def portfolio() -> bytes:
    return _with_catalog(b"/Collection << /Type /Collection >>", {})


def associated_file() -> bytes:
    spec = b"<< /Type /Filespec /F (a.exe) /EF << /F 6 0 R >> >>"
    return _with_catalog(b"/AF [5 0 R]", {5: spec, 6: stream(b"MZ", more=b"/Type /EmbeddedFile")})


def layers_that_print_what_is_not_shown() -> bytes:
    group = b"<< /Type /OCG /Name (secreto) /Usage << /Print << /PrintState /ON >> /View << /ViewState /OFF >> >> >>"
    default = b"<< /OFF [5 0 R] /AS [<< /Event /Print /Category [/Print] /OCGs [5 0 R] >>] >>"
    return _with_catalog(b"/OCProperties << /OCGs [5 0 R] /D %s >>" % default, {5: group})


def font_that_is_not_there() -> bytes:
    font = (
        b"<< /Type /Font /Subtype /TrueType /BaseFont /ABCDEF+NoSuchFont /FirstChar 32 /Widths [600 600] >>"
    )
    return one_page(
        stream(b"BT /F 12 Tf 60 700 Td (Contrato sin letra) Tj ET"),
        resources=b"/Font << /F 5 0 R >>",
        extra={5: font},
    )


def font_that_nobody_names() -> bytes:
    return one_page(stream(b"BT /Nada 12 Tf 60 700 Td (Contrato) Tj ET"))


def page_of_a_thousand_kilometres() -> bytes:
    return plain().replace(b"595 842", b"1E9 1E9")


def page_of_no_size() -> bytes:
    return raw(
        {1: _CATALOG, 2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", 3: _PAGE.replace(b"595 842", b"0 0")}
    )


def page_of_an_immense_unit() -> bytes:
    return raw(
        {
            1: _CATALOG,
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: _PAGE.replace(b"] >>", b"] /UserUnit 1000000 >>"),
        }
    )


def bomb_of_run_lengths() -> bytes:
    return one_page(stream(b"\x81 " * 4_000_000 + b"\x80", filters=b"/RunLengthDecode"))


def bomb_behind_ascii() -> bytes:
    body = zlib.compress(b" " * (512 * 1024 * 1024), 9)
    return one_page(stream(body.hex().encode() + b">", filters=b"[/ASCIIHexDecode /FlateDecode]"))


def pattern_of_a_million_million_tiles() -> bytes:
    pattern = stream(
        b"0 0 1 1 re f",
        more=b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.001 /YStep 0.001 "
        b"/Resources << >>",
    )
    return one_page(
        stream(b"/Pattern cs /P scn 0 0 595 842 re f"),
        resources=b"/Pattern << /P 5 0 R >>",
        extra={5: pattern},
    )


def hundred_thousand_annotations() -> bytes:
    note = b"<< /Type /Annot /Subtype /Square /Rect [9 9 99 99] /C [1 0 0] >>"
    return _with_catalog(b"", {5: note}, page=b"/Annots [%s]" % (b"5 0 R " * 100_000))


def inline_image_of_ten_gigapixels() -> bytes:
    return one_page(stream(b"q 500 0 0 500 0 0 cm BI /W 100000 /H 100000 /CS /G /BPC 8 ID \0\0 EI Q"))


def graphics_states_without_end() -> bytes:
    return one_page(stream(zlib.compress(b"q " * 20_000_000), filters=b"/FlateDecode"))


def _with_catalog(catalog: bytes, extra: dict[int, bytes], *, page: bytes = b"") -> bytes:
    return raw(
        {
            1: _CATALOG.replace(b" >>", b" %s >>" % catalog),
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            3: _PAGE.replace(b" >>", b" %s >>" % page),
            **extra,
        }
    )


def half_a_million_strokes() -> bytes:
    """Fourteen kilobytes that keep a renderer busy for seconds."""
    strokes = b"10 10 m 500 800 l S\n" * 500_000
    return one_page(stream(zlib.compress(strokes, 9), filters=b"/FlateDecode"))
