"""A second reader, that shares no code with the first."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest

from functions.domain.pdf_refusals import PdfAlreadySigned, PdfDamaged, PdfEncrypted
from functions.pdf.second_reading import require_agreement

LETTER = (612.0, 792.0)


@pytest.fixture
def two_pages(tmp_path: Path) -> Path:
    with pikepdf.new() as pdf:
        pdf.add_blank_page(page_size=LETTER)
        pdf.add_blank_page(page_size=LETTER)
        pdf.pages[1].Rotate = 90
        pdf.save(tmp_path / "kept.pdf")
    return tmp_path / "kept.pdf"


class TestRequireAgreement:
    def test_accepts_the_same_pages_turned_as_they_are_shown(self, two_pages: Path) -> None:
        require_agreement(two_pages, sizes=[LETTER, (792.0, 612.0)])

    def test_refuses_another_number_of_pages(self, two_pages: Path) -> None:
        with pytest.raises(PdfDamaged):
            require_agreement(two_pages, sizes=[LETTER])

    def test_refuses_a_page_of_another_size(self, two_pages: Path) -> None:
        with pytest.raises(PdfDamaged):
            require_agreement(two_pages, sizes=[LETTER, LETTER])

    def test_refuses_what_needs_a_password(self, two_pages: Path, tmp_path: Path) -> None:
        locked = tmp_path / "locked.pdf"
        with pikepdf.open(two_pages) as pdf:
            pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user=""))

        with pytest.raises(PdfEncrypted):
            require_agreement(locked, sizes=[LETTER, (792.0, 612.0)])

    def test_refuses_what_says_that_it_is_signed(self, two_pages: Path, tmp_path: Path) -> None:
        signed = tmp_path / "signed.pdf"
        with pikepdf.open(two_pages) as pdf:
            pdf.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array(), SigFlags=3)
            pdf.save(signed)

        with pytest.raises(PdfAlreadySigned):
            require_agreement(signed, sizes=[LETTER, (792.0, 612.0)])

    def test_refuses_what_it_can_not_read(self, tmp_path: Path) -> None:
        broken = tmp_path / "broken.pdf"
        broken.write_bytes(b"%PDF-1.7\n" + b"x" * 400)

        with pytest.raises(PdfDamaged):
            require_agreement(broken, sizes=[LETTER])
