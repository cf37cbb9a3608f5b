"""Texts that signatures go over, found where a viewer shows them."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

import pikepdf
import pytest
from reportlab.lib.pagesizes import LETTER
from reportlab.pdfgen.canvas import Canvas

from functions.domain.pdf_refusals import PdfDamaged, PdfTooComplex
from functions.domain.placing import MAX_FOUND, Spot
from functions.pdf.anchors import find_texts
from tests.pdf import hostile

WIDTH, HEIGHT = LETTER
TEXT = "<<signer1>>"
CAP = 0.0092
"""The ascent of brackets in 12 points of Helvetica, of a letter's height."""


def written(draw: Callable[[Canvas], None]) -> bytes:
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=LETTER)
    canvas.setFont("Helvetica", 12)
    draw(canvas)
    canvas.showPage()
    canvas.save()
    return out.getvalue()


def anchored(text: str = TEXT) -> bytes:
    """One page with a text at 100 points from the left and 300 from the bottom."""
    return written(lambda canvas: canvas.drawString(100, 300, text))


def changed(content: bytes, change: Callable[[pikepdf.Page], None]) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as pdf:
        change(pdf.pages[0])
        pdf.save(out)
    return out.getvalue()


def found(folder: Path, content: bytes, *texts: str) -> Sequence[Spot]:
    path = folder / "searched.pdf"
    path.write_bytes(content)
    return find_texts(path, texts=texts or (TEXT,))[texts[0] if texts else TEXT]


class TestAnchor:
    def test_is_found_at_the_top_left_of_its_text(self, tmp_path: Path) -> None:
        (spot,) = found(tmp_path, anchored())

        assert spot.page == 1
        assert spot.x * WIDTH == pytest.approx(100, abs=1)
        assert (1 - spot.y) * HEIGHT == pytest.approx(300 + 8.5, abs=1.5)

    @pytest.mark.parametrize("text", ["{{signature:0}}", "<<SIGNER1>>", "firma del cliente", "[Łukasz]"])
    def test_is_any_text(self, text: str, tmp_path: Path) -> None:
        content = anchored(text.replace("Ł", "L"))

        assert len(found(tmp_path, content, text.replace("Ł", "l"))) == 1

    def test_may_be_split_over_runs_with_spaces_and_kerning(self, tmp_path: Path) -> None:
        def draw(canvas: Canvas) -> None:
            line = canvas.beginText(100, 300)
            for part in ("<", "<Si", "gner", "1>", ">"):
                line.textOut(part)
            canvas.drawText(line)
            canvas.drawString(100, 500, "< < signer 1 > >")

        assert len(found(tmp_path, written(draw))) == 2

    def test_may_be_white(self, tmp_path: Path) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setFillColorRGB(1, 1, 1)
            canvas.drawString(100, 300, TEXT)

        assert len(found(tmp_path, written(draw))) == 1

    def test_is_found_wherever_it_stands(self, tmp_path: Path) -> None:
        def draw(canvas: Canvas) -> None:
            for row in (100, 400, 700):
                canvas.drawString(100, row, TEXT)
            canvas.showPage()
            canvas.drawString(50, 50, TEXT)

        spots = found(tmp_path, written(draw))

        assert [one.page for one in spots] == [1, 1, 1, 2]

    def test_is_not_another_that_begins_alike(self, tmp_path: Path) -> None:
        assert found(tmp_path, anchored("<<signer12>>")) == ()

    def test_is_nowhere_where_it_is_not_written(self, tmp_path: Path) -> None:
        assert found(tmp_path, anchored("signer1")) == ()

    @pytest.mark.parametrize(
        ("degrees", "x", "y"),
        [
            (0, 100 / WIDTH, 1 - 308 / HEIGHT),
            (90, 300 / HEIGHT, 100 / WIDTH),
            (180, 1 - 163 / WIDTH, 300 / HEIGHT),
            (270, 1 - 308 / HEIGHT, 1 - 163 / WIDTH),
        ],
    )
    def test_is_found_on_turned_pages(self, degrees: int, x: float, y: float, tmp_path: Path) -> None:
        def turn(page: pikepdf.Page) -> None:
            page.obj.Rotate = degrees

        (spot,) = found(tmp_path, changed(anchored(), turn))

        assert (spot.x, spot.y) == pytest.approx((x, y), abs=0.01)

    def test_is_found_on_cropped_pages(self, tmp_path: Path) -> None:
        def crop(page: pikepdf.Page) -> None:
            page.obj.CropBox = pikepdf.Array([50, 200, 450, 600])

        (spot,) = found(tmp_path, changed(anchored(), crop))

        assert (spot.x, spot.y) == pytest.approx((50 / 400, 1 - 108 / 400), abs=0.01)

    def test_is_not_found_where_nobody_sees_it(self, tmp_path: Path) -> None:
        def crop(page: pikepdf.Page) -> None:
            page.obj.CropBox = pikepdf.Array([300, 400, 600, 700])

        assert found(tmp_path, changed(anchored(), crop)) == ()

    def test_is_counted_so_far_and_no_further(self, tmp_path: Path) -> None:
        def draw(canvas: Canvas) -> None:
            canvas.setFont("Helvetica", 1)
            for row in range(800):
                for column in range(10):
                    canvas.drawString(column * 60, row, TEXT)

        assert len(found(tmp_path, written(draw))) == MAX_FOUND + 1

    def test_is_looked_for_in_a_thousand_pages_in_seconds(self, tmp_path: Path) -> None:
        def draw(canvas: Canvas) -> None:
            for _ in range(1000):
                for row in range(40):
                    canvas.drawString(
                        50, 50 + row * 16, "Las partes acuerdan lo que sigue, sin reserva alguna " * 2
                    )
                canvas.showPage()
            canvas.drawString(100, 300, TEXT)

        content = written(draw)
        begun = time.perf_counter()
        (spot,) = found(tmp_path, content)

        assert spot.page == 1001
        assert time.perf_counter() - begun < 12

    @pytest.mark.parametrize(
        "content",
        [
            hostile.billion_forms,
            hostile.form_that_draws_itself,
            hostile.page_tree_loop,
            hostile.bomb_of_layers,
            hostile.zero_pages,
            hostile.slow_path,
            lambda: b"%PDF-1.7 nothing",
        ],
    )
    def test_in_a_hostile_file_is_refused_or_nowhere(
        self, content: Callable[[], bytes], tmp_path: Path
    ) -> None:
        begun = time.perf_counter()
        with suppress(PdfDamaged, PdfTooComplex):
            assert found(tmp_path, content()) == ()
        assert time.perf_counter() - begun < 16
