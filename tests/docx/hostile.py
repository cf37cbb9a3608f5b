"""DOCX files that do harm, each made by hand from a harmless one."""

from __future__ import annotations

import io
import struct
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
