"""Signatures and evidence, judged by what a viewer shows."""

from __future__ import annotations

import io
import shutil
import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pikepdf
import pypdf
import pytest
from PIL import Image

from functions.pdf.assembly import AssembledPdf, assemble
from functions.pdf.evidence_model import (
    Evidence,
    PlacedAnswer,
    PlacedSignature,
    Placement,
    from_json,
    to_json,
)
from functions.pdf.intake import accept, render_page
from tests.pdf import hostile, samples

RED = (255, 0, 0)
BOX = Placement(page=1, x=0.55, y=0.1, width=0.35, height=0.2)


def put_together(
    folder: Path,
    content: bytes,
    *signatures: PlacedSignature,
    evidence: Evidence | None = None,
    answers: Sequence[PlacedAnswer] = (),
) -> tuple[AssembledPdf, Path]:
    original, out = folder / "original.pdf", folder / "assembled.pdf"
    original.write_bytes(content)
    with pikepdf.open(original) as pdf:
        pages = len(pdf.pages)
    told = evidence or samples.evidence(pages=pages, recipients=1, events=4)
    done = assemble(original=original, signatures=signatures, answers=answers, evidence=told, out=out)
    return done, out


def picture(path: Path, *, page: int) -> Image.Image:
    return Image.open(io.BytesIO(render_page(content=path, page=page, width=600, kind="png"))).convert("RGB")


def red_box(image: Image.Image) -> tuple[float, float, float, float] | None:
    """Where the red is, as fractions: left, top, right, bottom."""
    red = image.split()
    mask = Image.eval(red[0], lambda v: 255 if v > 200 else 0)
    others = Image.eval(red[1], lambda v: 255 if v < 60 else 0)
    found = Image.composite(mask, Image.new("L", image.size), others).getbbox()
    if found is None:
        return None
    return (
        found[0] / image.width,
        found[1] / image.height,
        found[2] / image.width,
        found[3] / image.height,
    )


def text(path: Path, *, page: int) -> str:
    return pypdf.PdfReader(path).pages[page - 1].extract_text()


def turned(degrees: int) -> Callable[[pikepdf.Pdf], None]:
    def change(pdf: pikepdf.Pdf) -> None:
        pdf.pages[0].obj.Rotate = degrees

    return change


def cropped(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.CropBox = pikepdf.Array([120, 200, 520, 760])


def cropped_and_turned(pdf: pikepdf.Pdf) -> None:
    cropped(pdf)
    pdf.pages[0].obj.Rotate = 270


def away_from_zero(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.MediaBox = pikepdf.Array([-300, 1000, 295, 1842])


def in_large_units(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.UserUnit = 3


def sized_by_its_parent(pdf: pikepdf.Pdf) -> None:
    page = pdf.pages[0].obj
    for key in ("/MediaBox", "/Resources"):
        page.Parent[key] = page[key]
        del page[key]
    page.Parent.Rotate = 90


def ending_in_another_state(pdf: pikepdf.Pdf) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"Q Q q 0.2 0 0 0.2 300 300 cm q 1 0 0 1 50 50 cm")


SHAPES: list[Callable[[pikepdf.Pdf], None]] = [
    turned(0),
    turned(90),
    turned(180),
    turned(270),
    turned(-90),
    cropped,
    cropped_and_turned,
    away_from_zero,
    in_large_units,
    sized_by_its_parent,
    ending_in_another_state,
]


class TestPlacement:
    @pytest.mark.parametrize("shape", SHAPES)
    def test_draws_upright_inside_the_box_on_every_kind_of_page(
        self, shape: Callable[[pikepdf.Pdf], None], tmp_path: Path
    ) -> None:
        signature = samples.signature(placement=BOX, image=samples.block(RED))

        _, out = put_together(tmp_path, hostile.changed(shape), signature)

        found = red_box(picture(out, page=1))
        assert found is not None
        left, top, right, bottom = found
        assert left == pytest.approx(BOX.x, abs=0.01)
        assert top >= BOX.y - 0.01
        assert right <= BOX.x + BOX.width + 0.01
        assert bottom <= BOX.y + BOX.height + 0.01
        assert right - left > 0.1
        # Upright: the caption lies below the picture, so the picture ends well above the end of the box.
        assert bottom < BOX.y + BOX.height * 0.95
        assert text(out, page=1).find("Ana Núñez") >= 0

    def test_leaves_the_rest_of_the_page_as_it_was(self, tmp_path: Path) -> None:
        original = hostile.plain()

        _, out = put_together(tmp_path, original, samples.signature(placement=BOX))

        before = Image.open(io.BytesIO(render_page(content=original, page=1, width=600, kind="png")))
        after = picture(out, page=1)
        upper = (0, 0, 600, int(after.height * BOX.y) - 3)
        assert before.convert("RGB").crop(upper).tobytes() == after.crop(upper).tobytes()

    def test_keeps_a_stamp_off_pages_that_share_resources(self, tmp_path: Path) -> None:
        signature = samples.signature(placement=BOX, image=samples.block(RED))

        _, out = put_together(tmp_path, hostile.plain(2), signature)

        assert red_box(picture(out, page=2)) is None

    def test_refuses_a_page_that_is_not_there(self, tmp_path: Path) -> None:
        far = Placement(page=2, x=0, y=0, width=0.1, height=0.1)

        with pytest.raises(ValueError, match="no page 2"):
            put_together(tmp_path, hostile.plain(), samples.signature(placement=far))


class TestSignaturesWithoutAPlace:
    def test_go_to_the_foot_of_the_last_page(self, tmp_path: Path) -> None:
        names = ["Ana Uno", "Beto Dos", "Caro Tres", "Dora Cuatro"]

        done, out = put_together(tmp_path, hostile.plain(2), *(samples.signature(name) for name in names))

        told = text(out, page=2)
        assert [told.index(name) for name in names] == sorted(told.index(name) for name in names)
        assert done.page_count == 2 + 1
        assert "Constancia" in text(out, page=3)

    def test_go_to_an_added_page_of_the_same_size_where_there_is_no_room(self, tmp_path: Path) -> None:
        full = hostile.changed(lambda pdf: _fill(pdf, rotate=90))

        done, out = put_together(tmp_path, full, samples.signature("Ana Uno"), samples.signature("Beto Dos"))

        pages = pypdf.PdfReader(out).pages
        assert done.page_count == len(pages) == 3
        assert "Ana Uno" in text(out, page=2)
        assert "Beto Dos" in text(out, page=2)
        assert (float(pages[1].mediabox.width), float(pages[1].mediabox.height)) == (842, 595)

    def test_keep_clear_of_those_that_have_a_place(self, tmp_path: Path) -> None:
        wide = Placement(page=1, x=0, y=0.1, width=1, height=0.4)
        placed = samples.signature("Ana Uno", placement=wide, image=samples.block((0, 0, 255)))

        _, out = put_together(
            tmp_path, hostile.plain(), placed, samples.signature("Beto Dos", image=samples.block(RED))
        )

        found = red_box(picture(out, page=1))
        assert found is not None
        assert found[1] > wide.y + wide.height

    def test_add_as_many_pages_as_they_need(self, tmp_path: Path) -> None:
        names = [f"Persona {number:02d}" for number in range(70)]

        done, out = put_together(tmp_path, hostile.plain(), *(samples.signature(name) for name in names))

        told = "".join(text(out, page=page) for page in range(1, done.page_count + 1))
        assert all(name in told for name in names)


class TestEvidence:
    @pytest.mark.parametrize(
        ("language", "title"),
        [
            ("es", "Constancia de firma electrónica"),
            ("pt", "Relatório de assinatura eletrônica"),
            ("en", "Electronic signature record"),
        ],
    )
    def test_tells_everything_in_the_language_of_the_document(
        self, language: str, title: str, tmp_path: Path
    ) -> None:
        told = samples.evidence(language=language, recipients=3)

        done, out = put_together(tmp_path, hostile.plain(), evidence=told)

        pages = [text(out, page=page) for page in range(2, done.page_count + 1)]
        whole = "".join(pages).replace("\n", "")
        assert title in whole
        assert all(told.document_id in page for page in pages)
        for value in (told.received_sha256, told.kept_sha256, told.chain_head, told.document_name):
            assert value in whole
        for recipient in told.recipients:
            for fact in (recipient.name, recipient.email, recipient.phone, recipient.tax_id, recipient.ip):
                assert fact is None or fact in whole
        for event in told.events:
            assert event.hash in whole
        assert "2026-03-14 12:04:00 UTC" in whole
        assert "2.200-2/2001" in whole

    def test_embeds_its_fonts_and_shows_every_accent(self, tmp_path: Path) -> None:
        _, out = put_together(tmp_path, hostile.plain(), evidence=samples.evidence(recipients=3))

        told = (
            text(out, page=2) + text(out, page=3)
            if len(pypdf.PdfReader(out).pages) > 2
            else text(out, page=2)
        )
        assert "Łukasz Żółć" in told
        assert "João Conceição Araújo" in told
        if shutil.which("pdffonts"):
            fonts = subprocess.run(
                ["pdffonts", "-f", "2", out], capture_output=True, check=True, text=True
            ).stdout
            assert "NotoSans" in fonts
            assert all(line.split()[-5] == "yes" for line in fonts.splitlines()[2:] if "NotoSans" in line)

    def test_holds_names_that_look_like_markup(self, tmp_path: Path) -> None:
        told = from_json(
            Evidence,
            {**to_json(samples.evidence()), "document_name": "<b>A & B</b> <img src='file:///etc/passwd'/>"},
        )

        _, out = put_together(tmp_path, hostile.plain(), evidence=told)

        assert "<b>A & B</b> <img" in text(out, page=2)

    def test_grows_with_the_log(self, tmp_path: Path) -> None:
        done, out = put_together(
            tmp_path, hostile.plain(), evidence=samples.evidence(events=150, recipients=12)
        )

        assert done.page_count > 5
        assert "150" in text(out, page=done.page_count - 1) + text(out, page=done.page_count)

    def test_is_the_same_bytes_for_the_same_input(self, tmp_path: Path) -> None:
        first, _ = put_together(tmp_path, hostile.plain(), samples.signature())
        second, _ = put_together(tmp_path, hostile.plain(), samples.signature())

        assert first == second

    def test_survives_a_signature_that_was_never_drawn(self, tmp_path: Path) -> None:
        blank = io.BytesIO()
        Image.new("RGBA", (10, 10), (0, 0, 0, 0)).save(blank, "PNG")

        done, _ = put_together(tmp_path, hostile.plain(), samples.signature(image=blank.getvalue()))

        assert done.page_count == 2


class TestJson:
    def test_brings_back_what_it_was_given(self) -> None:
        told = samples.evidence()

        assert from_json(Evidence, to_json(told)) == told

    def test_accepts_what_intake_kept(self, tmp_path: Path) -> None:
        accepted = accept(content=hostile.plain())

        done, _ = put_together(tmp_path, accepted.content, samples.signature())

        assert done.page_count == 2


def _fill(pdf: pikepdf.Pdf, *, rotate: int) -> None:
    pdf.pages[0].obj.Contents = pdf.make_stream(b"0.5 g 0 0 595 842 re f")
    pdf.pages[0].obj.Rotate = rotate
