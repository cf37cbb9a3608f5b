"""Initials, answers and names in letters, judged by what a viewer shows and what can be copied from it."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageChops

from functions.pdf.evidence_model import PlacedAnswer, Placement
from functions.pdf.intake import render_page
from functions.pdf.marks import initials
from tests.pdf import hostile, samples
from tests.pdf.test_assembly import BOX, RED, SHAPES, picture, put_together, red_box, text

SMALL = Placement(page=1, x=0.8, y=0.9, width=0.1, height=0.04)
LINE = Placement(page=1, x=0.1, y=0.6, width=0.4, height=0.025)
AREA = Placement(page=1, x=0.1, y=0.6, width=0.4, height=0.12)


def change(before: bytes, after: Path, *, page: int = 1) -> tuple[float, float, float, float] | None:
    """Where a page has changed, as fractions: left, top, right, bottom."""
    first = Image.open(io.BytesIO(render_page(content=before, page=page, width=1200, kind="png"))).convert(
        "RGB"
    )
    second = Image.open(io.BytesIO(render_page(content=after, page=page, width=1200, kind="png"))).convert(
        "RGB"
    )
    found = ImageChops.difference(first, second).getbbox()
    if found is None:
        return None
    left, top, right, bottom = found
    return left / first.width, top / first.height, right / first.width, bottom / first.height


def lies_in(found: tuple[float, float, float, float] | None, place: Placement) -> bool:
    if found is None:
        return False
    left, top, right, bottom = found
    hair = 0.003
    return (
        left >= place.x - hair
        and top >= place.y - hair
        and right <= place.x + place.width + hair
        and bottom <= place.y + place.height + hair
    )


def written(told: str, place: Placement = LINE, *, ticked: bool = False) -> PlacedAnswer:
    return PlacedAnswer(text=told, place=place, ticked=ticked)


class TestInitials:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_are_drawn_upright_in_their_box_on_every_kind_of_page(
        self, shape: Callable[[pikepdf.Pdf], None], tmp_path: Path
    ) -> None:
        mark = replace(samples.signature(placement=BOX, image=samples.block(RED)), initials=True)
        pages = hostile.changed(shape)

        _, out = put_together(tmp_path, pages, mark)

        found = red_box(picture(out, page=1))
        assert found is not None
        assert lies_in(found, replace(BOX, x=BOX.x - 0.007, width=BOX.width + 0.014))
        # Twice as wide as tall, as the picture is.
        shown = picture(out, page=1)
        wide, tall = (found[2] - found[0]) * shown.width, (found[3] - found[1]) * shown.height
        assert wide / tall == pytest.approx(2, rel=0.1)
        assert "Ana Núñez" not in text(out, page=1)

    def test_are_letters_where_nobody_drew_them(self, tmp_path: Path) -> None:
        mark = replace(samples.signature("Ana María Núñez", placement=SMALL), image=None, initials=True)
        content = hostile.plain()

        _, out = put_together(tmp_path, content, mark)

        assert "AMN" in text(out, page=1)
        assert lies_in(change(content, out), SMALL)

    def test_are_one_drawing_on_all_pages(self, tmp_path: Path) -> None:
        places = tuple(replace(SMALL, page=number) for number in range(1, 41))
        mark = replace(samples.signature(image=samples.drawn()), places=places, initials=True)

        _, out = put_together(tmp_path, hostile.plain(40), mark)

        with pikepdf.open(out) as pdf:
            drawn = {page.Resources.XObject.Stamp1.objgen for page in pdf.pages[:40]}
        assert len(drawn) == 1

    def test_without_a_place_go_nowhere(self, tmp_path: Path) -> None:
        content = hostile.plain()

        _, out = put_together(tmp_path, content, replace(samples.signature(), initials=True))

        assert change(content, out) is None

    @pytest.mark.parametrize(
        ("name", "letters"),
        [
            ("Ana María Núñez", "AMN"),
            ("ana", "A"),
            ("Łukasz de la Żółć y Vega", "ŁDLŻ"),
            ("«Ana»", "«"),
            ("José (Pepe) Luis", "JL"),
        ],
    )
    def test_are_the_first_letters_of_a_name(self, name: str, letters: str) -> None:
        assert initials(name) == letters


class TestNames:
    @pytest.mark.parametrize("name", ["Ana Núñez", "A", "Maximiliano " * 12, "Łukasz Żółć", "Ωμέγα Жук"])
    def test_stand_for_the_picture_of_who_clicked(self, name: str, tmp_path: Path) -> None:
        content = hostile.plain()

        _, out = put_together(tmp_path, content, replace(samples.signature(name, placement=BOX), image=None))

        told = text(out, page=1)
        assert told.count(name.split(maxsplit=1)[0]) >= 2
        assert lies_in(change(content, out), BOX)

    @pytest.mark.parametrize("name", ["Ana 😀 王伟", "محمد علي", "👨\u200d👩", "\u00a0", "a" * 200])
    def test_of_any_letters_never_stop_the_sealing(self, name: str, tmp_path: Path) -> None:
        drawn = [
            replace(samples.signature(name, placement=BOX), image=None, initials=one) for one in (True, False)
        ]

        done, _ = put_together(tmp_path, hostile.plain(), *drawn, answers=[written(name)])

        assert done.page_count > 1


class TestAnswers:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_stay_in_their_box_on_every_kind_of_page(
        self, shape: Callable[[pikepdf.Pdf], None], tmp_path: Path
    ) -> None:
        content = hostile.changed(shape)

        _, out = put_together(tmp_path, content, answers=[written("Calle Núñez 5, 2.º", AREA)])

        assert lies_in(change(content, out), AREA)
        assert "Núñez" in text(out, page=1)

    @pytest.mark.parametrize(
        "told",
        [
            "Si",
            "$1,234.50 MXN",
            "palabra " * 60,
            "sinespacios" * 40,
            "una\ndos\ntres",
            "Łódź Ωμέγα Жук",
            "x",
        ],
    )
    @pytest.mark.parametrize("place", [LINE, AREA, replace(LINE, width=0.02), replace(LINE, height=0.006)])
    def test_never_leave_their_box(self, told: str, place: Placement, tmp_path: Path) -> None:
        content = hostile.plain()

        _, out = put_together(tmp_path, content, answers=[written(told, place)])

        assert lies_in(change(content, out), place)

    def test_are_whole_where_there_is_room_and_cut_where_there_is_none(self, tmp_path: Path) -> None:
        told = "Avenida de los Insurgentes Sur 1602, Crédito Constructor, Benito Juárez, Ciudad de México"

        _, roomy = put_together(tmp_path, hostile.plain(), answers=[written(told, AREA)])
        whole = " ".join(text(roomy, page=1).split())
        _, narrow = put_together(tmp_path, hostile.plain(), answers=[written(told * 12)])
        cut = text(narrow, page=1)

        assert told in whole
        assert "…" in cut

    def test_tick_boxes(self, tmp_path: Path) -> None:
        box = Placement(page=1, x=0.5, y=0.5, width=0.02, height=0.014)
        content = hostile.plain()

        _, out = put_together(tmp_path, content, answers=[written("Sí", box, ticked=True)])

        assert lies_in(change(content, out), box)
        assert "Sí" not in text(out, page=1)

    def test_leave_the_words_of_the_page_as_they_were(self, tmp_path: Path) -> None:
        content = hostile.plain(text="Contrato de prueba")

        _, out = put_together(
            tmp_path, content, samples.signature(placement=SMALL), answers=[written("Respuesta")]
        )

        with pypdfium2.PdfDocument(out) as document:
            shown = document[0].get_textpage().get_text_range()
        assert "Contrato de prueba" in shown
        assert "Respuesta" in shown
        assert pypdf.PdfReader(io.BytesIO(content)).pages[0].extract_text().strip() in text(out, page=1)

    def test_keep_signatures_that_nobody_placed_off_them(self, tmp_path: Path) -> None:
        wide = Placement(page=1, x=0, y=0.15, width=1, height=0.5)

        _, out = put_together(
            tmp_path,
            hostile.plain(),
            samples.signature(image=samples.block(RED)),
            answers=[written("Respuesta", wide)],
        )

        found = red_box(picture(out, page=1))
        assert found is not None
        assert found[1] > wide.y + wide.height

    def test_refuse_a_page_that_is_not_there(self, tmp_path: Path) -> None:
        with pytest.raises(ValueError, match="no page 7"):
            put_together(tmp_path, hostile.plain(), answers=[written("x", replace(LINE, page=7))])
