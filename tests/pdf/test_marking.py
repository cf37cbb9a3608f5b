"""Previews say on every page what they are."""

from __future__ import annotations

import io

import pikepdf
import pypdf
import pytest
from PIL import Image, ImageChops

from functions.domain.languages import Language
from functions.pdf.intake import render_page
from functions.pdf.marking import mark
from tests.pdf import hostile


def turned(content: bytes, *, by: int) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        pdf.pages[0].rotate(by, relative=False)
        pdf.save(out)
    return out.getvalue()


def picture(content: bytes, *, page: int = 1) -> Image.Image:
    shown = render_page(content=content, page=page, width=300, kind="png")
    return Image.open(io.BytesIO(shown)).convert("L")


class TestMark:
    @pytest.mark.parametrize(
        ("language", "words"),
        [
            (Language.ES, "VISTA PREVIA"),
            (Language.PT, "PRÉ-VISUALIZAÇÃO"),
            (Language.EN, "PREVIEW"),
        ],
    )
    def test_stands_on_every_page_beside_its_text(self, language: Language, words: str) -> None:
        content = hostile.plain()
        before = [page.extract_text() for page in pypdf.PdfReader(io.BytesIO(content)).pages]

        after = [
            page.extract_text()
            for page in pypdf.PdfReader(io.BytesIO(mark(content, language=language))).pages
        ]

        assert len(after) == len(before)
        for old, new in zip(before, after, strict=True):
            assert words in new
            assert all(line in new for line in old.splitlines())

    @pytest.mark.parametrize("turn", [0, 90, 180, 270])
    def test_reads_upwards_across_the_page_however_that_is_turned(self, turn: int) -> None:
        content = turned(hostile.plain(), by=turn)

        marked = picture(mark(content, language=Language.EN))
        added = ImageChops.difference(picture(content), marked).point(lambda grey: 255 if grey > 8 else 0)

        width, height = added.size
        middle, corner = (width // 3, height // 3), (width // 4, height // 4)
        upper_right = added.crop((width - middle[0], 0, width, middle[1])).getbbox()
        lower_left = added.crop((0, height - middle[1], middle[0], height)).getbbox()
        assert upper_right is not None
        assert lower_left is not None
        assert added.crop((0, 0, *corner)).getbbox() is None
        assert added.crop((width - corner[0], height - corner[1], width, height)).getbbox() is None

    def test_is_the_same_for_the_same_pages(self) -> None:
        content = hostile.plain()

        assert mark(content, language=Language.ES) == mark(content, language=Language.ES)
