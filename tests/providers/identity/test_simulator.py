"""The sandbox's judge: colours decide, whatever camera and browser do to the picture."""

from __future__ import annotations

import io
from datetime import date

import pytest
from PIL import Image

from functions.domain.proving import IdentityUnavailable
from functions.pdf.identity_picture import accept_picture
from functions.providers.identity import Register, Step
from functions.providers.identity.simulator import OTHER_NAME, Simulator
from tests.pictures import picture

SIMULATOR = Simulator(holder="Ana Pérez Luna", number="GODE561231GR8", born=date(1956, 12, 31))
STEPS = (Step.CENTER, Step.LEFT, Step.SMILE, Step.RIGHT)


def seen(kind: str, *, quality: int = 40, side: int = 150) -> bytes:
    """Return a picture as it comes out of a browser and of our own drawing."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(picture(kind))) as shot:
        shot.resize((side, side * 3 // 4)).save(written, format="JPEG", quality=quality)
    return accept_picture(written.getvalue(), pointer="/x")


class TestFaces:
    def test_are_alike_unless_a_picture_says_otherwise(self) -> None:
        similarities = {
            kind: SIMULATOR.compare_faces(seen(kind), seen("fine")).similarity
            for kind in ("fine", "other", "dark", "illegible")
        }

        assert similarities == {"fine": 98.0, "other": 12.0, "dark": None, "illegible": 98.0}

    def test_are_not_compared_in_an_outage(self) -> None:
        with pytest.raises(IdentityUnavailable):
            SIMULATOR.compare_faces(seen("fine"), seen("outage"))


class TestDocument:
    def test_is_the_persons_own_unless_a_picture_says_otherwise(self) -> None:
        own = SIMULATOR.read_document(seen("fine"), seen("fine"))

        assert (own.name, own.number, own.birth_date) == (
            "Ana Pérez Luna",
            "GODE561231GR8",
            date(1956, 12, 31),
        )
        assert SIMULATOR.read_document(seen("other"), None).name == OTHER_NAME
        assert not SIMULATOR.read_document(seen("illegible"), None).legible
        assert not SIMULATOR.read_document(seen("fine"), seen("dark")).legible


class TestLiveness:
    def test_misses_the_movement_whose_picture_is_dark(self) -> None:
        whole = SIMULATOR.check_liveness([seen("fine")] * 4, STEPS)
        missed = SIMULATOR.check_liveness([seen("fine"), seen("fine"), seen("dark"), seen("fine")], STEPS)

        assert (whole.failed_step, missed.failed_step) == (None, Step.SMILE)


class TestRegister:
    @pytest.mark.parametrize(
        ("tax_id", "answer"),
        [
            ("GODE561231GR8", Register.MATCH),
            ("10000000280", Register.UNKNOWN),
            ("10000000019", Register.MISMATCH),
        ],
    )
    def test_judges_by_the_last_character(self, tax_id: str, answer: Register) -> None:
        assert SIMULATOR.check_government(tax_id=tax_id, name="Ana", birth_date=None) is answer


class TestColours:
    @pytest.mark.parametrize("skin", [(255, 224, 196), (198, 134, 66), (141, 85, 36), (90, 56, 37)])
    def test_of_skin_are_nobody_elses(self, skin: tuple[int, int, int]) -> None:
        written = io.BytesIO()
        Image.new("RGB", (90, 90), skin).save(written, format="JPEG")

        assert SIMULATOR.compare_faces(written.getvalue(), seen("fine")).similarity == 98.0
