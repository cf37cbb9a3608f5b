"""What is drawn of people's parts: their marks where they belong, their answers as they are written."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.actions.drawing import Pictures, answers_of, shown, signatures_of
from functions.domain.documents import Document
from functions.domain.fields import Field, FieldKind
from functions.domain.languages import Language
from functions.domain.parts import Role
from functions.domain.placements import PlacementKind
from functions.domain.recipients import Recipient, RecipientStatus
from tests.builders import NOON, draft, placement, recipient, signature

PICTURES = Pictures(signatures={}, initials={})


def signed(one: Recipient, **more: Any) -> Recipient:
    return replace(one, status=RecipientStatus.SIGNED, signed_at=NOON, signature=signature(), **more)


def drawn(document: Document) -> list[tuple[str, bool, int]]:
    """Who, whether initials, and in how many places."""
    found = signatures_of(document, document.files[0], pictures=PICTURES)
    return [(one.name, one.initials, len(one.places)) for one in found]


class TestMarks:
    def test_go_to_the_places_given(self) -> None:
        ana = signed(recipient("ana", placements=(placement(), placement(page=2))))

        assert drawn(draft(ana)) == [("Ana", False, 2)]

    def test_go_to_the_end_where_none_is_given(self) -> None:
        assert drawn(draft(signed(recipient("ana")))) == [("Ana", False, 0)]

    def test_are_signature_and_initials_each_in_its_places(self) -> None:
        spots = (placement(), replace(placement(page=2), kind=PlacementKind.INITIALS))

        assert drawn(draft(signed(recipient("ana", placements=spots)))) == [
            ("Ana", False, 1),
            ("Ana", True, 1),
        ]

    def test_go_on_every_page_where_initials_are_asked_everywhere(self) -> None:
        ana = signed(recipient("ana", placements=(placement(),)), initials_everywhere=True)

        assert drawn(draft(ana)) == [("Ana", False, 1), ("Ana", True, 3)]

    @pytest.mark.parametrize("role", [Role.APPROVER, Role.OBSERVER])
    def test_are_not_drawn_for_who_only_approves(self, role: Role) -> None:
        assert drawn(draft(signed(recipient("ana"), role=role))) == []

    def test_are_not_drawn_before_somebody_has_signed(self) -> None:
        assert drawn(draft(recipient("ana"))) == []


class TestAnswers:
    @pytest.mark.parametrize(
        ("kind", "value", "told"),
        [
            (FieldKind.TEXT, "Calle 5", "Calle 5"),
            (FieldKind.NUMBER, "1234.5", "1,234.5"),
            (FieldKind.MONEY, "1234.5", "$1,234.50 MXN"),
            (FieldKind.DATE, "2026-03-01", "01/03/2026"),
            (FieldKind.CPF, "52998224725", "529.982.247-25"),
            (FieldKind.PHONE, "+529991234567", "+52 999 123 4567"),
            (FieldKind.CHECKBOX, ["A", "B"], "A; B"),
            (FieldKind.RADIO, "A", "A"),
            (FieldKind.NUMBER, 0, "0"),
            (FieldKind.DATE, "mañana", "mañana"),
            (FieldKind.TEXT, None, ""),
            (FieldKind.CHECKBOX, [], ""),
        ],
    )
    def test_are_written_as_people_write_them(self, kind: FieldKind, value: Any, told: str) -> None:
        field = Field(id="f", kind=kind, label="L", options=("A", "B"), currency="MXN")

        assert shown(field, value, language=Language.ES) == told

    def test_are_drawn_where_their_field_is(self) -> None:
        fields = (
            Field(id="city", kind=FieldKind.TEXT, label="Ciudad", placement=placement(page=2)),
            Field(id="yes", kind=FieldKind.CHECKBOX, label="Acepta", options=("Sí",), placement=placement()),
            Field(id="nowhere", kind=FieldKind.TEXT, label="Nota"),
            Field(id="open", kind=FieldKind.TEXT, label="Vacío", placement=placement()),
        )
        ana = signed(
            recipient("ana"), fields=fields, answers={"city": "Mérida", "yes": ["Sí"], "nowhere": "x"}
        )
        document = draft(ana)

        found = answers_of(document, document.files[0])

        assert [(one.text, one.place.page, one.ticked) for one in found] == [
            ("Mérida", 2, False),
            ("Sí", 1, True),
        ]
