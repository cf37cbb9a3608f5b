"""Marks lie where they were asked for, whoever's words it was said in: looked for in the sealed file, to a point."""

from __future__ import annotations

import base64
import io
from collections.abc import Mapping
from dataclasses import dataclass

import pikepdf
import pypdfium2
import pytest
from PIL import Image
from reportlab.pdfgen.canvas import Canvas

from tests.archives import exported
from tests.cloud import OpenAccount
from tests.pdf import samples
from tests.service import Json, Page, Service, base64_of, done

SCALE = 2
"""Pixels of a point."""
WIDE, TALL = 102.0, 50.0
"""A box that a picture of 300 by 150 fills, but for a point on either side."""
COLOURS = {"red": (255, 0, 0), "green": (0, 160, 0), "blue": (0, 0, 255), "pink": (255, 0, 255)}


@dataclass(frozen=True)
class Spot:
    """A box on a page as shown, in points from its top left."""

    page: int
    left: float
    top: float


def contract() -> bytes:
    """A letter with an anchor, the same turned, the same cropped."""
    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792))
    for number in (1, 2, 3):
        canvas.setFont("Helvetica", 11)
        canvas.drawString(72, 700, f"Contrato de prueba, página {number}")
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(144, 400, "<<firma_1>>")
        canvas.showPage()
    canvas.save()
    with pikepdf.open(io.BytesIO(out.getvalue())) as pdf:
        pdf.pages[1].obj.Rotate = 90
        pdf.pages[2].obj.CropBox = pikepdf.Array([50, 100, 562, 756])
        changed = io.BytesIO()
        pdf.save(changed)
    return changed.getvalue()


SIZES = {1: (612.0, 792.0), 2: (792.0, 612.0), 3: (512.0, 656.0)}


def as_zapsign(spot: Spot) -> Json:
    """Percent of the page from its bottom left."""
    width, height = SIZES[spot.page]
    return {
        "page": spot.page,
        "unit": "percent",
        "origin": "bottom_left",
        "x": spot.left / width * 100,
        "y": (height - spot.top - TALL) / height * 100,
        "width": WIDE / width * 100,
        "height": TALL / height * 100,
    }


def as_auco(spot: Spot) -> Json:
    """The far corner in fractions, the size in points."""
    width, height = SIZES[spot.page]
    return {
        "page": spot.page,
        "corner": "far",
        "size_unit": "point",
        "x": (spot.left + WIDE) / width,
        "y": (spot.top + TALL) / height,
        "width": WIDE,
        "height": TALL,
    }


def as_digid(spot: Spot) -> Json:
    """Pixels of a picture of the page from its top left."""
    width, height = SIZES[spot.page]
    return {
        "page": spot.page,
        "unit": "pixel",
        "page_width": width * 1.7,
        "page_height": height * 1.7,
        "x": spot.left * 1.7,
        "y": spot.top * 1.7,
        "width": WIDE * 1.7,
        "height": TALL * 1.7,
    }


def as_ours(spot: Spot) -> Json:
    """Fractions of the page from its top left."""
    width, height = SIZES[spot.page]
    return {
        "page": spot.page,
        "x": spot.left / width,
        "y": spot.top / height,
        "width": WIDE / width,
        "height": TALL / height,
    }


WORDS = {"red": as_zapsign, "green": as_auco, "blue": as_digid, "pink": as_ours}
LEFT = {"red": 20.0, "green": 140.0, "blue": 260.0, "pink": 380.0}


def sign(page: Page, colour: str) -> None:
    """Open and sign, with initials of one colour."""
    done(page.open())
    version = done(page.session())["consent"]["version"]
    body = {
        "signature": {"kind": "drawn", "image_base64": base64_of(samples.drawn())},
        "initials_base64": base64_of(samples.block(COLOURS[colour])),
        "consent_version": version,
    }
    url = f"{page.origin}/v1/signing/sign"
    done(page.http.post(url, json=body, headers={"Authorization": f"Bearer {page.secret}"}))


def sealed(api: Service, document_id: str) -> pypdfium2.PdfDocument:
    api.wait(document_id, "completed")
    signed = api.get(f"documents/{document_id}/signed-file", encoding="base64")
    return pypdfium2.PdfDocument(base64.b64decode(signed["content_base64"]))


def ink(image: Image.Image, colour: str) -> tuple[float, float, float, float] | None:
    """Where a colour is, in points: left, top, right, bottom."""
    wanted = COLOURS[colour]
    bands = [
        band.point(lambda value, one=one: 255 if abs(value - one) < 60 else 0)
        for band, one in zip(image.convert("RGB").split(), wanted, strict=True)
    ]
    mask = Image.new("L", image.size, 255)
    for band in bands:
        mask = Image.composite(mask, Image.new("L", image.size, 0), band)
    box = mask.getbbox()
    if box is None:
        return None
    left, top, right, bottom = (side / SCALE for side in box)
    return left, top, right, bottom


def pictures(document: pypdfium2.PdfDocument) -> Mapping[int, Image.Image]:
    return {number: document[number - 1].render(scale=SCALE).to_pil() for number in SIZES}


@pytest.fixture(scope="module")
def story(open_account: OpenAccount) -> tuple[Json, pypdfium2.PdfDocument]:
    """Four people, each placed in another vendor's words on three kinds of pages, and one by anchors."""
    api = open_account()
    draft = api.draft(contract())
    people = {colour: api.signer(f"Persona {colour}") for colour in WORDS}
    parts = [
        {
            "signer_id": people[colour]["id"],
            "placements": [
                {**say(Spot(page, LEFT[colour], 60.0 + 20 * page)), "kind": "initials"} for page in SIZES
            ],
        }
        for colour, say in WORDS.items()
    ]
    parts[0]["anchors"] = [{"text": "<<FIRMA_1>>", "width": 150, "height": 50}]
    parts[1]["fields"] = [
        {
            "id": "monto",
            "kind": "money",
            "label": "Monto",
            "currency": "MXN",
            "placement": {
                "page": 2,
                "unit": "point",
                "x": 500,
                "y": 300,
                "width": 120,
                "height": 16,
            },
        }
    ]
    api.put(f"documents/{draft['id']}/recipients", {"recipients": parts})
    sent = api.post(f"documents/{draft['id']}/send")
    for recipient, colour in zip(sent["recipients"], WORDS, strict=True):
        page = api.page(draft["id"], recipient["id"])
        if colour == "green":
            done(page.answer(monto="1234.5"))
        sign(page, colour)
    return sent, sealed(api, draft["id"])


class TestPositions:
    @pytest.mark.parametrize("colour", WORDS)
    @pytest.mark.parametrize("number", SIZES)
    def test_of_every_convention_are_where_they_were_said(
        self, colour: str, number: int, story: tuple[Json, pypdfium2.PdfDocument]
    ) -> None:
        found = ink(pictures(story[1])[number], colour)

        assert found is not None
        left, top = LEFT[colour], 60.0 + 20 * number
        assert found == pytest.approx((left + 1, top, left + WIDE - 1, top + TALL), abs=1)

    def test_are_fractions_once_the_document_is_sent(self, story: tuple[Json, pypdfium2.PdfDocument]) -> None:
        placements = [one for each in story[0]["recipients"] for one in each["placements"]]

        assert all(one["measure"] is None for one in placements)
        assert all(one["x"] + one["width"] <= 1 for one in placements)

    def test_of_anchors_are_where_the_text_is(self, story: tuple[Json, pypdfium2.PdfDocument]) -> None:
        found = [one for one in story[0]["recipients"][0]["placements"] if one["kind"] == "signature"]

        assert [one["page"] for one in found] == [1, 2, 3]
        first, _, third = found
        assert first["x"] * 612 == pytest.approx(144, abs=1)
        assert first["y"] * 792 == pytest.approx(792 - 400 - 8, abs=1.5)
        assert third["x"] * 512 == pytest.approx(94, abs=1)
        text = (
            story[1][0]
            .get_textpage()
            .get_text_bounded(left=140, bottom=792 - 392 - 55, right=300, top=792 - 380)
        )
        assert "Persona red" in text

    def test_of_answers_are_where_the_field_is(self, story: tuple[Json, pypdfium2.PdfDocument]) -> None:
        page = story[1][1]
        shown = page.get_textpage()
        whole = shown.get_text_range()

        assert "$1,234.50 MXN" in whole
        assert "Contrato de prueba, página 2" in whole

    def test_leave_the_text_of_every_page(self, story: tuple[Json, pypdfium2.PdfDocument]) -> None:
        for number in SIZES:
            text = story[1][number - 1].get_textpage().get_text_range()
            assert f"Contrato de prueba, página {number}" in text
            assert "<<firma_1>>" in text


class TestInitialsEverywhere:
    def test_lie_on_every_page_of_every_file_beside_each_other(self, api: Service) -> None:
        draft = api.draft(contract())
        parts = [
            {"signer_id": api.signer(name)["id"], "initials_everywhere": True} for name in ("Ana", "Luis")
        ]
        api.put(f"documents/{draft['id']}/recipients", {"recipients": parts})
        sent = api.post(f"documents/{draft['id']}/send")
        shown = done(api.page(draft["id"], sent["recipients"][0]["id"]).session())["placements"]
        assert [(one["page"], one["kind"]) for one in shown] == [(number, "initials") for number in SIZES]
        for recipient, colour in zip(sent["recipients"], ("red", "blue"), strict=True):
            sign(api.page(draft["id"], recipient["id"]), colour)

        for number, image in pictures(sealed(api, draft["id"])).items():
            red, blue = ink(image, "red"), ink(image, "blue")
            assert red is not None
            assert blue is not None
            assert blue[2] < red[0]
            assert red[2] > SIZES[number][0] - 70
            assert min(red[1], blue[1]) > SIZES[number][1] - 60

    def test_are_in_the_export_with_the_words_of_who_left_them(self, api: Service) -> None:
        draft = api.draft(contract())
        part = {"signer_id": api.signer("Ana")["id"], "initials_everywhere": True}
        api.put(f"documents/{draft['id']}/recipients", {"recipients": [part]})
        (recipient,) = api.post(f"documents/{draft['id']}/send")["recipients"]
        sign(api.page(draft["id"], recipient["id"]), "red")
        api.wait(draft["id"], "completed")

        archive = exported(api, draft["id"])

        assert [one["belongs_to"] for one in archive.of("initials")] == [recipient["id"]]
        assert "initials/01-Ana.png" in archive.names
        signed = [one for one in api.history(draft["id"]) if one.type == "recipient.signed"]
        assert archive.digests("initials") == [signed[0].data["initials_sha256"]]


class TestOneClick:
    def test_writes_the_name_where_the_signature_goes(self, api: Service) -> None:
        draft = api.draft(contract())
        part = {
            "signer_id": api.signer("Luis Gómez")["id"],
            "signature_kinds": ["click"],
            "placements": [as_ours(Spot(1, 100, 200))],
        }
        api.put(f"documents/{draft['id']}/recipients", {"recipients": [part]})
        (recipient,) = api.post(f"documents/{draft['id']}/send")["recipients"]
        page = api.page(draft["id"], recipient["id"])
        session = done(page.open())
        body = {"signature": {"kind": "click"}, "consent_version": session["consent"]["version"]}
        url = f"{page.origin}/v1/signing/sign"
        done(page.http.post(url, json=body, headers={"Authorization": f"Bearer {page.secret}"}))

        shown = sealed(api, draft["id"])[0].get_textpage()
        text = shown.get_text_bounded(left=98, bottom=792 - 252, right=204, top=792 - 198)

        assert text.count("Luis Gómez") == 2


class TestSending:
    def test_names_all_that_has_no_place(self, api: Service) -> None:
        draft = api.draft(contract())
        part = {
            "signer_id": api.signer()["id"],
            "anchors": [{"text": "<<firma_1>>"}, {"text": "<<firma_2>>"}],
            "placements": [
                {"page": 1, "unit": "point", "x": 600, "y": 10, "width": 100, "height": 40},
                {"page": 9, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.1},
            ],
        }
        api.put(f"documents/{draft['id']}/recipients", {"recipients": [part]})

        answer = api.call("POST", f"documents/{draft['id']}/send", json={})

        assert answer.status_code == 422
        assert {(one["code"], one["pointer"]) for one in answer.json()["errors"]} == {
            ("placement_off_page", "/recipients/0/placements/0"),
            ("placement_outside_page", "/recipients/0/placements/1"),
            ("anchor_not_found", "/recipients/0/anchors/1"),
        }
