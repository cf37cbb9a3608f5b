"""Documents to render: contracts as companies write them, and packages made to do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from docx import Document
from docx.document import Document as Docx
from docx.enum.section import WD_ORIENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Cm, Pt
from PIL import Image, ImageDraw

HEADER = {
    "es": "Contrato marco 2026-114 · Confidencial",
    "pt": "Contrato de prestação 2026-114 · Confidencial",
}

_CLAUSES = {
    "es": (
        (
            "Las partes convienen que la prestación de los servicios se realizará en el domicilio señalado, con "
            "sujeción a los artículos 33, 38 y 49 del Código de Comercio, y que el año, el día y la hora de cada "
            "entrega constarán en el acta respectiva; según «anexo» y “condiciones” — párrafo {n}: ¿acepta? ¡Sí!"
        ),
        (
            "El pingüino de Ñuñoa pagará $ 1,234.56 (un mil doscientos treinta y cuatro pesos 56/100 M.N.) a más "
            "tardar el día {n}, en la cuenta CLABE que para tal efecto se señale; en caso contrario, causará "
            "intereses moratorios del 2 % mensual."
        ),
    ),
    "pt": (
        (
            "As partes acordam que a prestação dos serviços será realizada no endereço indicado, não obstante as "
            "disposições do Código Civil, e que a ação, a data e a hora de cada entrega constarão da ata; às "
            "condições do “anexo” — parágrafo {n}: três, vovô, avó, pinguim, lingüiça, Conceição."
        ),
        (
            "A contratante pagará R$ 1.234,56 (mil duzentos e trinta e quatro reais e cinquenta e seis centavos) "
            "até o dia {n}, mediante depósito; caso contrário, incidirão juros de mora de 2 % ao mês, além de "
            "correção monetária pelo índice oficial."
        ),
    ),
}
_HEADINGS = {"es": "CLÁUSULA {n}. De las obligaciones", "pt": "CLÁUSULA {n}. Das obrigações"}
_COLUMNS = {
    "es": ("Concepto", "Descripción", "Importe"),
    "pt": ("Conceito", "Descrição", "Valor"),
}


def contract(path: Path, *, language: str, clauses: int = 44) -> str:
    """Write a contract of somewhat fewer pages than `clauses`. Return all that its body says, in order."""
    document = Document()
    document.styles["Normal"].font.name = "Calibri"
    document.styles["Normal"].font.size = Pt(11)
    section = document.sections[0]
    section.header.paragraphs[0].text = HEADER[language]
    _number_pages(document)
    said = [_said(document, "Contrato Nº 114", style="Title")]
    for number in range(1, clauses + 1):
        said.append(_said(document, _HEADINGS[language].format(n=number), style="Heading 1"))
        for paragraph in range(5):
            text = _CLAUSES[language][paragraph % 2].format(n=10 * number + paragraph)
            said.append(_said(document, text))
        said.append(_said(document, f"Inciso {number}", style="List Bullet"))
        if number % 4 == 1:
            said.append(_table(document, language=language, rows=12))
        if number % 6 == 2:
            document.add_picture(_picture(number), width=Cm(9))
    wide = document.add_section()
    wide.orientation = WD_ORIENT.LANDSCAPE
    wide.page_width, wide.page_height = wide.page_height, wide.page_width
    # LibreOffice 7.4 leaves a section upright that begins with a table.
    said.append(_said(document, "Anexo", style="Heading 1"))
    said.append(_table(document, language=language, rows=60))
    document.save(str(path))
    return "".join(said)


def small(path: Path, *, text: str = "Hola, mundo") -> Path:
    document = Document()
    document.add_paragraph(text)
    document.save(str(path))
    return path


def linking_image(path: Path, *, target: str) -> Path:
    """Write a document whose image lies elsewhere, in both ways that Word knows: DrawingML and VML."""
    document = Document()
    document.add_paragraph("Antes de la imagen.")
    relation = document.part.relate_to(
        target,
        "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image",
        is_external=True,
    )
    drawing = f"""<w:p {nsdecls("w", "wp", "a", "pic", "r")}><w:r><w:drawing><wp:inline>
      <wp:extent cx="2000000" cy="2000000"/><wp:docPr id="1" name="x"/>
      <a:graphic><a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:pic>
      <pic:nvPicPr><pic:cNvPr id="1" name="x"/><pic:cNvPicPr/></pic:nvPicPr>
      <pic:blipFill><a:blip r:link="{relation}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>
      <pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext cx="2000000" cy="2000000"/></a:xfrm>
      <a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>
      </pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"""
    vml = f"""<w:p {nsdecls("w", "r")} xmlns:v="urn:schemas-microsoft-com:vml"><w:r><w:pict>
      <v:shape style="width:100pt;height:100pt"><v:imagedata r:id="{relation}"/></v:shape>
      </w:pict></w:r></w:p>"""
    field = f"""<w:p {nsdecls("w")}><w:fldSimple w:instr="INCLUDEPICTURE &quot;{target}&quot; \\d">
      <w:r><w:t>campo</w:t></w:r></w:fldSimple></w:p>"""
    body = document.element.body
    for xml in (drawing, vml, field):
        body.insert(1, parse_xml(xml))
    document.save(str(path))
    return path


def with_part(path: Path, *, document: bytes) -> Path:
    """Write a package that is whole but for its main part, which is `document`."""
    small(path)
    return _with(path, {"word/document.xml": document})


def lying_about_size(path: Path) -> Path:
    """Write a bomb of 300 MB that says in its table of contents that it is small."""
    with_part(path, document=b"<w:document>" + b" " * 300_000_000 + b"</w:document>")
    raw = path.read_bytes()
    size = (300_000_000 + 12 + 13).to_bytes(4, "little")
    assert raw.count(size) >= 2
    path.write_bytes(raw.replace(size, (4096).to_bytes(4, "little")))
    return path


def many_paragraphs(count: int) -> bytes:
    return (
        f"<w:document {nsdecls('w')}><w:body>".encode()
        + b"<w:p><w:r><w:t>a</w:t></w:r></w:p>" * count
        + b"</w:body></w:document>"
    )


def many_pages(count: int) -> bytes:
    page = b'<w:p><w:r><w:t>a</w:t></w:r><w:r><w:br w:type="page"/></w:r></w:p>'
    return f"<w:document {nsdecls('w')}><w:body>".encode() + page * count + b"</w:body></w:document>"


def deep_tables(depth: int) -> bytes:
    opening = b"<w:tbl><w:tblPr/><w:tblGrid><w:gridCol w:w='100'/></w:tblGrid><w:tr><w:tc><w:p/>"
    return (
        f"<w:document {nsdecls('w')}><w:body>".encode()
        + opening * depth
        + b"<w:p/></w:tc></w:tr></w:tbl>" * depth
        + b"</w:body></w:document>"
    )


def _with(path: Path, parts: Mapping[str, bytes]) -> Path:
    with zipfile.ZipFile(path) as package:
        kept = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in {**kept, **parts}.items():
            package.writestr(name, content)
    return path


def _said(document: Docx, text: str, *, style: str | None = None) -> str:
    document.add_paragraph(text, style=style)
    return text


def _table(document: Docx, *, language: str, rows: int) -> str:
    table = document.add_table(rows=1, cols=3, style="Table Grid")
    said = []
    for cell, text in zip(table.rows[0].cells, _COLUMNS[language], strict=True):
        cell.text = text
        said.append(text)
    for number in range(1, rows + 1):
        texts = (f"{number:03d}", "Análisis y ação", f"$ {number * 1250}.00")
        for cell, text in zip(table.add_row().cells, texts, strict=True):
            cell.text = text
            said.append(text)
    return "".join(said)


def _number_pages(document: Docx) -> None:
    footer = document.sections[0].footer.paragraphs[0]
    footer.add_run("Pág. ")
    footer._p.append(
        parse_xml(f'<w:fldSimple {nsdecls("w")} w:instr="PAGE"><w:r><w:t>1</w:t></w:r></w:fldSimple>')
    )


def _picture(number: int) -> io.BytesIO:
    image = Image.new("RGB", (900, 420), "#f2f4f8")
    draw = ImageDraw.Draw(image)
    draw.ellipse((60, 60, 360, 360), fill=(20, 20 * (number % 12), 160))
    draw.rectangle((420, 100, 840, 320), outline="#203040", width=8)
    held = io.BytesIO()
    image.save(held, "PNG")
    held.seek(0)
    return held
