"""Writes the sample template that the guide sends: `python -m infra.local.samples.agreement`.

Its variables are texts, a date, an amount, and a clause that stands only where it is wanted.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import docx
from docx.enum.text import WD_ALIGN_PARAGRAPH

AGREEMENT: Final = Path(__file__).with_name("acuerdo.docx")
_PARAGRAPHS: Final = (
    "En {{ ciudad }}, a {{ fecha | fecha }}, {{ empresa }} y {{ nombre }} acuerdan lo siguiente.",
    "PRIMERA. {{ nombre }} prestará a {{ empresa }} el servicio siguiente: {{ servicio }}.",
    "SEGUNDA. Por él recibirá {{ monto | moneda }}.",
    "{%p if confidencial %}",
    "TERCERA. Lo que las partes conozcan por este acuerdo es confidencial.",
    "{%p endif %}",
)


def write(path: Path) -> Path:
    document = docx.Document()
    title = document.add_heading("Acuerdo de servicios", level=1)
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for words in _PARAGRAPHS:
        document.add_paragraph(words)
    document.save(str(path))
    return path


if __name__ == "__main__":
    write(AGREEMENT)
