"""What a signer sees is what is sealed: every page looks the same in two engines, or the file is refused."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from functions.domain.errors import Refusal
from functions.domain.pdf_refusals import PdfDamaged, PdfHasHiddenLayers, PdfRenderersDisagree
from functions.pdf.agreeing import AT_FIRST_SIGHT, FINE
from functions.pdf.comparing import alike, at_first_sight
from functions.pdf.intake import AcceptedPdf, accept
from functions.pdf.renderers import Hayro, Pdfium
from tests.pdf import masking
from tests.pdf.masking import CORPUS, HIDING, TAKEN, TWO_FACED, Make
from tests.pdf.masking.parts import ONE, says, shown

FONTS = Path(__file__).parents[2] / "functions" / "pdf" / "fonts"
LINE = "El prestador cobrara $ {amount} (son {words} pesos 36/100 M.N.) el dia {day}, en la cuenta {account}."
CHANGES = [
    ("1", "7"),
    ("3", "8"),
    ("6", "8"),
    ("0", "8"),
    ("5", "6"),
    ("1", "4"),
    ("a", "e"),
    ("cobrara", ""),
]


@dataclass(frozen=True)
class Verdict:
    accepted: AcceptedPdf | None
    refusal: Refusal | None


def judge(content: bytes) -> Verdict:
    try:
        return Verdict(accept(content=content), None)
    except Refusal as refusal:
        return Verdict(None, refusal)


def name(make: Make) -> str:
    return make.__name__


@pytest.fixture(scope="module")
def verdicts() -> Mapping[str, Verdict]:
    with ThreadPoolExecutor(4) as together:
        return dict(zip(map(name, CORPUS), together.map(lambda make: judge(make()), CORPUS), strict=True))


class TestCorpus:
    def test_is_a_hundred_files_of_different_kinds(self) -> None:
        assert len({make() for make in CORPUS}) == len(CORPUS) >= 100

    @pytest.mark.parametrize("make", CORPUS, ids=name)
    def test_is_taken_or_refused_for_what_it_is(self, verdicts: Mapping[str, Verdict], make: Make) -> None:
        verdict = verdicts[name(make)]

        if verdict.refusal is not None:
            assert isinstance(verdict.refusal, PdfRenderersDisagree | PdfHasHiddenLayers | PdfDamaged)
            assert verdict.refusal.facts.get("pages", [1]) == [1]

    @pytest.mark.parametrize("make", TAKEN, ids=name)
    def test_is_taken_where_it_looks_the_same_to_everybody(
        self, verdicts: Mapping[str, Verdict], make: Make
    ) -> None:
        assert verdicts[name(make)].refusal is None

    @pytest.mark.parametrize("make", HIDING, ids=name)
    def test_is_refused_where_a_viewer_can_show_more(
        self, verdicts: Mapping[str, Verdict], make: Make
    ) -> None:
        assert isinstance(verdicts[name(make)].refusal, PdfHasHiddenLayers)

    @pytest.mark.parametrize("make", TWO_FACED, ids=name)
    def test_is_refused_with_its_page_where_engines_differ(
        self, verdicts: Mapping[str, Verdict], make: Make
    ) -> None:
        refusal = verdicts[name(make)].refusal

        assert isinstance(refusal, PdfRenderersDisagree)
        assert refusal.facts["pages"] == [1]


class TestAccept:
    def test_names_the_pages_that_differ_and_no_others(self) -> None:
        with pikepdf.new() as pdf:
            for content in (
                b"",
                b"BT /F1 14 Tf 60 700 Td <3g9> Tj ET",
                b"",
                b"BT /F1 14 Tf 60 90 Td <3g9> Tj ET",
            ):
                with pikepdf.open(io.BytesIO(shown(says(ONE) + content))) as one:
                    pdf.pages.extend(one.pages)
            out = io.BytesIO()
            pdf.save(out)

        with pytest.raises(PdfRenderersDisagree) as refusal:
            accept(content=out.getvalue())

        assert refusal.value.facts["pages"] == [2, 4]

    def test_leaves_one_box_no_layers_and_no_comments(self) -> None:
        layered = opened(accept(content=masking.pages.a_layer_that_is_shown()))
        commented = opened(accept(content=masking.pages.a_comment_with_an_appearance()))
        cropped = opened(accept(content=masking.pages.a_crop_beyond_the_page()))

        assert "/OCProperties" not in layered.Root
        assert not any("/OCG" in str(found.get("/Type")) for found in dictionaries(layered))
        assert len(commented.pages[0].obj.Annots) == 0
        assert cropped.pages[0].obj.MediaBox == cropped.pages[0].obj.CropBox

    def test_keeps_the_fonts_that_the_file_names(self) -> None:
        kept = accept(content=masking.states.a_font_nobody_has()).content

        with pikepdf.open(io.BytesIO(kept)) as pdf:
            fonts = pdf.pages[0].obj.Resources.Font
            assert fonts["/F2"].BaseFont == "/Nobody,BoldItalic"


def opened(accepted: AcceptedPdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(accepted.content))


def dictionaries(pdf: pikepdf.Pdf) -> Iterator[pikepdf.Object]:
    return (found for found in pdf.objects if isinstance(found, pikepdf.Dictionary))


def contract(font: str, size: int, *, change: tuple[str, str] | None = None) -> bytes:
    """A page of amounts, of which one line is another when asked to."""
    if font == "Noto":
        pdfmetrics.registerFont(TTFont("Noto", str(FONTS / "NotoSans-Regular.ttf")))
    chance, out = random.Random(size), io.BytesIO()
    canvas = Canvas(out, pagesize=(595, 842), invariant=True)
    for number in range(30):
        line = LINE.format(
            amount=f"{chance.randrange(10**6):,}.{chance.randrange(100):02d}",
            words=chance.randrange(10**4),
            day=chance.randrange(1, 29),
            account=chance.randrange(10**9),
        )
        if number == 5 and change is not None:
            line = line.replace(*change, 1)
        canvas.setFont(font, size)
        canvas.drawString(60.2 + number % 7 * 0.13, 790.3 - number * size * 1.37, line)
    canvas.save()
    return out.getvalue()


@pytest.mark.parametrize("size", [8, 10, 12])
@pytest.mark.parametrize("font", ["Helvetica", "Times-Roman", "Courier", "Noto"])
class TestComparing:
    def test_finds_the_same_words_alike(self, font: str, size: int, tmp_path: Path) -> None:
        draw = partial(both, contract(font, size), contract(font, size), folder=tmp_path)

        assert alike(*draw(scale=4.0))

    def test_finds_another_digit_or_letter_or_a_missing_word(
        self, font: str, size: int, tmp_path: Path
    ) -> None:
        plain = contract(font, size)
        missed = []
        for change in CHANGES:
            changed = contract(font, size, change=change)
            if changed == plain:
                continue
            draw = partial(both, plain, changed, folder=tmp_path)
            if at_first_sight(*draw(scale=FINE)) <= AT_FIRST_SIGHT[FINE] or alike(*draw(scale=4.0)):
                missed.append(change)

        assert missed == []


def both(one: bytes, other: bytes, *, folder: Path, scale: float) -> tuple[Image.Image, Image.Image]:
    for file, content in (("one.pdf", one), ("other.pdf", other)):
        (folder / file).write_bytes(content)
    first, second = Pdfium(folder / "one.pdf"), Hayro(folder / "other.pdf")
    return first.draw(0, scale=scale), second.draw(0, scale=scale)
