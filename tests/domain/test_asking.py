"""What a sender may ask of one person to fill in and to send."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from functions.domain.asking import MAX_FIELDS, QuestionInvalid, TooMuchAsked, Unaskable, require_askable
from functions.domain.attachments import AttachmentRequest
from functions.domain.errors import Refusals
from functions.domain.fields import Field, FieldKind
from functions.domain.parts import Part
from functions.domain.placements import PlacementFileUnknown
from tests.builders import draft, placement, recipient


def asked(**more: Any) -> Field:
    return Field(**{"id": "dato", "kind": FieldKind.TEXT, "label": "Dato", **more})


def problem(*fields: Field) -> QuestionInvalid:
    with pytest.raises(QuestionInvalid) as refused:
        require_askable([Part(fields=fields)], file_ids=())
    return refused.value


class TestFields:
    @pytest.mark.parametrize("kind", FieldKind)
    def test_of_every_kind_can_be_asked(self, kind: FieldKind) -> None:
        choosing = kind in (FieldKind.RADIO, FieldKind.CHECKBOX, FieldKind.DROPDOWN)

        require_askable(
            [Part(fields=(asked(kind=kind, options=("Sí", "No") if choosing else ()),))], file_ids=()
        )

    @pytest.mark.parametrize(
        ("field", "where", "reason"),
        [
            ({"kind": FieldKind.RADIO}, "options", Unaskable.OPTIONS_MISSING),
            ({"kind": FieldKind.DROPDOWN, "options": ("a", "a")}, "options", Unaskable.OPTIONS_REPEATED),
            ({"kind": FieldKind.DATE, "options": ("a",)}, "options", Unaskable.OPTIONS_UNUSED),
            ({"kind": FieldKind.NUMBER, "currency": "MXN"}, "currency", Unaskable.CURRENCY),
            ({"kind": FieldKind.MONEY, "currency": "peso"}, "currency", Unaskable.CURRENCY),
            ({"kind": FieldKind.CPF, "min_value": "1"}, "min_value", Unaskable.BOUNDS_UNUSED),
            ({"kind": FieldKind.NUMBER, "min_value": "uno"}, "min_value", Unaskable.BOUND_UNREADABLE),
            ({"kind": FieldKind.NUMBER, "max_value": "1,5"}, "max_value", Unaskable.BOUND_UNREADABLE),
            ({"kind": FieldKind.MONEY, "max_value": "1.505"}, "max_value", Unaskable.BOUND_UNREADABLE),
            ({"kind": FieldKind.DATE, "max_value": "2026-02-30"}, "max_value", Unaskable.BOUND_UNREADABLE),
            (
                {"kind": FieldKind.NUMBER, "min_value": "10", "max_value": "9"},
                "max_value",
                Unaskable.BOUNDS_CROSSED,
            ),
            (
                {"kind": FieldKind.DATE, "min_value": "2026-02-02", "max_value": "2026-02-01"},
                "max_value",
                Unaskable.BOUNDS_CROSSED,
            ),
            ({"kind": FieldKind.EMAIL, "max_length": 5}, "max_length", Unaskable.LENGTH_UNUSED),
        ],
    )
    def test_that_nobody_could_answer_are_refused(
        self, field: dict[str, Any], where: str, reason: Unaskable
    ) -> None:
        found = problem(asked(**field))

        assert found.pointer == f"/recipients/0/fields/0/{where}"
        assert found.facts == {"name": "Dato", "reason": reason.value}

    def test_have_an_id_each(self) -> None:
        found = problem(asked(), asked())

        assert (found.pointer, found.facts["reason"]) == ("/recipients/0/fields/1/id", "twice")

    def test_are_told_all_at_once(self) -> None:
        wrong = asked(kind=FieldKind.RADIO, currency="MXN", max_length=3, min_value="1")

        with pytest.raises(Refusals) as refused:
            require_askable([Part(), Part(fields=(wrong,))], file_ids=())

        assert [one.pointer for one in refused.value.refusals] == [
            "/recipients/1/fields/0/options",
            "/recipients/1/fields/0/currency",
            "/recipients/1/fields/0/max_length",
            "/recipients/1/fields/0/min_value",
        ]

    def test_are_no_more_than_a_form_has(self) -> None:
        many = tuple(asked(id=f"dato{number}") for number in range(MAX_FIELDS + 1))

        with pytest.raises(TooMuchAsked):
            require_askable([Part(fields=many)], file_ids=())

    def test_are_no_longer_than_a_row_holds(self) -> None:
        long = tuple(
            asked(
                id=f"dato{number}", kind=FieldKind.RADIO, options=tuple(f"{place}" * 90 for place in range(9))
            )
            for number in range(MAX_FIELDS)
        )

        with pytest.raises(TooMuchAsked):
            require_askable([Part(fields=long)], file_ids=())

    def test_lie_on_files_that_the_document_has(self) -> None:
        astray = asked(placement=replace(placement(), file_id="fil_x"))

        with pytest.raises(PlacementFileUnknown) as refused:
            draft(replace(recipient(), fields=(astray,)))

        assert refused.value.pointer == "/recipients/0/fields/0/placement/file_id"


class TestAttachmentRequests:
    def test_have_an_id_each(self) -> None:
        request = AttachmentRequest(id="ine", name="INE")

        with pytest.raises(QuestionInvalid) as refused:
            require_askable([Part(attachment_requests=(request, request))], file_ids=())

        assert refused.value.pointer == "/recipients/0/attachment_requests/1/id"

    def test_may_be_called_as_fields_are(self) -> None:
        request = AttachmentRequest(id="dato", name="INE")

        require_askable([Part(fields=(asked(),), attachment_requests=(request,))], file_ids=())
