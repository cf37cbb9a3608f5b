from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.providers.rendering.contract import SourceKind
from functions.providers.rendering.libreoffice import LibreOffice
from tests.providers.rendering import documents, pages


class TestRender:
    @pytest.mark.parametrize("language", ["es", "pt"])
    def test_keeps_every_word_of_a_contract(
        self, renderer: LibreOffice, tmp_path: Path, language: str
    ) -> None:
        said = documents.contract(tmp_path / "contract.docx", language=language)

        made = renderer.render(tmp_path / "contract.docx", kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        texts = pages.texts(tmp_path / "made.pdf")
        assert made.pages == len(texts) >= 30
        header = re.sub(r"\s", "", documents.HEADER[language])
        assert all(header in text for text in texts)
        bodies = [
            text.replace(header, "").replace(f"Pág.{number}", "").replace("\uf0b7", "")
            for number, text in enumerate(texts, start=1)
        ]
        assert "".join(bodies) == re.sub(r"\s", "", said)

    def test_keeps_the_images(self, renderer: LibreOffice, tmp_path: Path) -> None:
        documents.contract(tmp_path / "contract.docx", language="es", clauses=13)

        renderer.render(tmp_path / "contract.docx", kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert pages.images(tmp_path / "made.pdf") == 2

    def test_keeps_wide_pages_wide(self, renderer: LibreOffice, tmp_path: Path) -> None:
        documents.contract(tmp_path / "contract.docx", language="es", clauses=2)

        renderer.render(tmp_path / "contract.docx", kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        sizes = pages.sizes(tmp_path / "made.pdf")
        assert sizes[0] == (612, 792)
        assert sizes[-1] == (792, 612)

    def test_sets_calibri_in_carlito(self, renderer: LibreOffice, tmp_path: Path) -> None:
        documents.contract(tmp_path / "contract.docx", language="es", clauses=2)

        renderer.render(tmp_path / "contract.docx", kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        found = pages.fonts(tmp_path / "made.pdf")
        assert "Carlito" in found
        assert not {font for font in found if font.startswith("DejaVu")}

    def test_leaves_the_source_as_it_was(self, renderer: LibreOffice, tmp_path: Path) -> None:
        source = documents.small(tmp_path / "small.docx")
        before = source.read_bytes()

        renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert source.read_bytes() == before
        assert {file.name for file in tmp_path.iterdir()} == {"small.docx", "made.pdf"}
