"""Contracts as companies write them, made with python-docx."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from typing import Any

import docx
from docx.document import Document
from docx.shared import Mm
from PIL import Image, ImageDraw

CLAUSES_ES = (
    "PRIMERA. Objeto. {{ empresa.nombre }} presta a {{ cliente.nombre }} los servicios que se describen en la tabla.",
    "SEGUNDA. Precio. El cliente paga {{ monto|moneda('MXN') }} más IVA, a más tardar el {{ fecha_pago|fecha }}.",
    "TERCERA. Confidencialidad. Las partes guardan reserva sobre la información técnica, económica y jurídica.",
)
CLAUSES_PT = (
    "CLÁUSULA 1ª. Objeto. {{ empresa.nome }} presta a {{ cliente.nome }} os serviços descritos na tabela.",
    "CLÁUSULA 2ª. Preço. O contratante paga {{ valor|moeda('BRL') }} até {{ data_pagamento|data }}.",
    "CLÁUSULA 3ª. Confidencialidade. As partes guardam sigilo das informações técnicas e econômicas.",
)


def saved(document: Document) -> bytes:
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def picture(size: tuple[int, int] = (240, 80), kind: str = "PNG") -> bytes:
    image = Image.new("RGB", size, "white")
    ImageDraw.Draw(image).ellipse((5, 5, size[0] - 5, size[1] - 5), fill=(20, 60, 160))
    out = io.BytesIO()
    image.save(out, kind)
    return out.getvalue()


def plain(*paragraphs: str) -> bytes:
    document = docx.Document()
    for text in paragraphs or ("Contrato de prestación de servicios.",):
        document.add_paragraph(text)
    return saved(document)


def in_runs(*pieces: str) -> bytes:
    """One paragraph whose text Word cut into runs, each formatted in its own way."""
    document = docx.Document()
    paragraph = document.add_paragraph()
    for index, piece in enumerate(pieces):
        paragraph.add_run(piece).bold = bool(index % 2)
    return saved(document)


def spanish(*, clauses: int = 3, rows: bool = True) -> bytes:
    """A services contract with header, footer, table of items, condition, list and a picture."""
    document = docx.Document()
    section = document.sections[0]
    section.header.paragraphs[0].text = "{{ empresa.nombre|mayusculas }} — contrato {{ folio }}"
    section.footer.paragraphs[0].text = "RFC {{ empresa.rfc }} · {{ empresa.correo }}"
    document.add_paragraph().add_run("{{ logo|imagen(40) }}")
    document.add_heading("Contrato de prestación de servicios", level=1)
    paragraph = document.add_paragraph("En {{ ciudad }}, a {{ fecha_")
    paragraph.add_run("fir").bold = True
    paragraph.add_run("ma }}, entre {{ emp").italic = True
    paragraph.add_run("resa.nombre }} y {{ cliente.nombre }}.")
    for count in range(clauses):
        document.add_paragraph(CLAUSES_ES[count % len(CLAUSES_ES)])
    if rows:
        item_table(document, ("{{ p.concepto }}", "{{ p.cantidad|numero }}", "{{ p.precio|moneda('MXN') }}"))
    document.add_paragraph("{%p if con_anexo %}")
    document.add_paragraph("Se agrega el anexo «A»: {{ anexo.titulo }}.")
    document.add_paragraph("{%p else %}")
    document.add_paragraph("Este contrato no tiene anexos.")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph(
        "Testigos: {% for t in testigos %}{{ t }}{% if not loop.last %}, {% endif %}{% endfor %}."
    )
    document.add_picture(io.BytesIO(picture((600, 120))), width=Mm(60))
    return saved(document)


def portuguese() -> bytes:
    document = docx.Document()
    document.sections[0].header.paragraphs[0].text = "{{ empresa.nome }} — CNPJ {{ empresa.cnpj|cnpj }}"
    document.add_heading("Contrato de prestação de serviços", level=1)
    for text in CLAUSES_PT:
        document.add_paragraph(text)
    item_table(document, ("{{ p.descricao }}", "{{ p.quantidade|numero }}", "{{ p.preco|moeda('BRL') }}"))
    document.add_paragraph("CPF {{ cliente.cpf|cpf }}, telefone {{ cliente.telefone|telefone }}.")
    return saved(document)


def item_table(document: Any, cells: Sequence[str]) -> None:
    table = document.add_table(rows=4, cols=len(cells))
    for cell, text in zip(table.rows[0].cells, ("Concepto", "Cantidad", "Precio"), strict=True):
        cell.text = text
    table.cell(1, 0).text = "{%tr for p in partidas %}"
    for cell, text in zip(table.rows[2].cells, cells, strict=True):
        cell.text = text
    table.cell(3, 0).text = "{%tr endfor %}"


def spanish_values(**changes: Any) -> dict[str, Any]:
    return {
        "empresa": {"nombre": "Cal & Arena <Norte>", "rfc": "GODE561231GR8", "correo": "hola@example.com"},
        "cliente": {"nombre": "José Núñez"},
        "folio": "C-001",
        "ciudad": "Mérida",
        "fecha_firma": "2026-03-14",
        "fecha_pago": "2026-04-01",
        "monto": "125000.5",
        "con_anexo": False,
        "testigos": ["Ana", "Íñigo"],
        "logo": picture(),
        "partidas": [
            {"concepto": "Análisis", "cantidad": 2, "precio": "1000"},
            {"concepto": "Diseño", "cantidad": 1, "precio": {"amount": "99.90", "currency": "USD"}},
        ],
        **changes,
    }


def portuguese_values() -> dict[str, Any]:
    return {
        "empresa": {"nome": "Água Boa", "cnpj": "11.222.333/0001-81"},
        "cliente": {"nome": "João", "cpf": "529.982.247-25", "telefone": "+55 11 91234-5678"},
        "valor": "1234.5",
        "data_pagamento": "2026-03-01",
        "partidas": [{"descricao": "Instalação", "quantidade": 3, "preco": "10.5"}],
    }


def texts(content: bytes) -> list[str]:
    """All that a rendered document says: body, tables, headers and footers."""
    document = opened(content)
    said = [paragraph.text for paragraph in document.paragraphs]
    for table in document.tables:
        said += [cell.text for row in table.rows for cell in row.cells]
    for section in document.sections:
        said += [paragraph.text for paragraph in section.header.paragraphs]
        said += [paragraph.text for paragraph in section.footer.paragraphs]
    return said


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {entry.filename: archive.read(entry) for entry in archive.infolist()}
