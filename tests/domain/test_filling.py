"""Filling in before signing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.before_signing import AnswersMissing
from functions.domain.documents import Document
from functions.domain.errors import Refusal, Refusals
from functions.domain.events import EventType
from functions.domain.fields import Field, FieldKind
from functions.domain.filling import MAX_ANSWERS, AnswerFieldUnknown, AnswersTooLarge, with_answers
from functions.domain.keeping import deleted
from functions.domain.lifecycle import DocumentCanceled, DocumentDeleted, DocumentNotOpen, Status
from functions.domain.recipients import (
    NotYourTurn,
    RecipientAlreadySigned,
    RecipientBlocked,
    RecipientStatus,
)
from tests.builders import (
    LATER,
    NOON,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    viewed,
)

ANA = recipient_id("ana")
FIELDS = (
    Field(id="empresa", kind=FieldKind.TEXT, label="Empresa"),
    Field(id="rfc", kind=FieldKind.RFC, label="RFC"),
    Field(id="monto", kind=FieldKind.NUMBER, label="Monto", required=False),
)


def asked(*fields: Field) -> Document:
    """Return a document that asks Ana to fill in, and Luis after her."""
    ana = replace(recipient("ana"), fields=fields or FIELDS)
    luis = replace(recipient("luis"), fields=fields or FIELDS, order_group=2)
    return viewed(in_progress(ana, luis), "ana")


class TestAnswers:
    def test_are_saved_piece_by_piece(self) -> None:
        first = settled(with_answers(asked(), ANA, {"empresa": " Papelería "}, at=NOON))
        second = with_answers(first, ANA, {"rfc": "gode561231gr8", "monto": "12,5"}, at=LATER)

        assert second.recipient(ANA).answers == {
            "empresa": "Papelería",
            "rfc": "GODE561231GR8",
            "monto": "12.5",
        }

    def test_are_told_of_by_name_and_erasably_by_value(self) -> None:
        saved = with_answers(asked(), ANA, {"empresa": "Papelería"}, at=NOON)

        assert saved.happening is not None
        assert saved.happening.type is EventType.RECIPIENT_DATA_SUBMITTED
        assert saved.happening.data == {"recipient_id": ANA, "fields": ["empresa"], "complete": False}
        assert saved.happening.personal["answers"] == {"empresa": "Papelería"}

    def test_are_complete_once_nothing_required_is_missing(self) -> None:
        saved = with_answers(asked(), ANA, {"empresa": "Papelería", "rfc": "GODE561231GR8"}, at=NOON)

        assert saved.happening is not None
        assert saved.happening.data["complete"] is True

    def test_are_taken_away_by_null(self) -> None:
        saved = settled(with_answers(asked(), ANA, {"empresa": "Papelería"}, at=NOON))
        cleared = with_answers(saved, ANA, {"empresa": None}, at=NOON)

        assert cleared.recipient(ANA).answers == {}
        assert cleared.happening is not None
        assert cleared.happening.personal["answers"] == {"empresa": None}

    def test_that_are_saved_already_change_nothing(self) -> None:
        saved = settled(with_answers(asked(), ANA, {"monto": 1.234}, at=NOON))

        assert with_answers(saved, ANA, {"monto": "1.234", "rfc": None}, at=NOON) is saved

    def test_of_which_one_is_wrong_are_not_saved_and_all_that_is_wrong_is_told(self) -> None:
        with pytest.raises(Refusals) as refused:
            with_answers(asked(), ANA, {"empresa": "Papelería", "rfc": "x", "monto": "y", "z~/": 1}, at=NOON)

        assert [(one.pointer, one.code) for one in refused.value.refusals] == [
            ("/answers/rfc", "answer_invalid"),
            ("/answers/monto", "answer_invalid"),
            ("/answers/z~0~1", "answer_field_unknown"),
        ]

    def test_to_what_nobody_asks_are_refused(self) -> None:
        with pytest.raises(AnswerFieldUnknown):
            with_answers(asked(), ANA, {"sueldo": "1"}, at=NOON)

    def test_are_no_longer_than_a_form(self) -> None:
        fields = tuple(
            Field(id=f"f{number}", kind=FieldKind.TEXT, label="Dato", max_length=2000) for number in range(10)
        )

        with pytest.raises(AnswersTooLarge):
            with_answers(asked(*fields), ANA, {one.id: "ñ" * (MAX_ANSWERS // 10) for one in fields}, at=NOON)

    def test_of_who_refused_are_taken_where_the_document_is_open_still(self) -> None:
        document = asked()
        ana = replace(document.recipient(ANA), status=RecipientStatus.REFUSED)

        assert with_answers(document.with_recipient(ana), ANA, {"empresa": "x"}, at=NOON).happening

    @pytest.mark.parametrize(
        ("document", "who", "refusal"),
        [
            (asked(), "luis", NotYourTurn),
            (
                signed(asked(Field(id="empresa", kind=FieldKind.TEXT, label="x", required=False)), "ana"),
                "ana",
                RecipientAlreadySigned,
            ),
            (settled(asked().canceled(reason=None, at=NOON)), "ana", DocumentCanceled),
            (settled(deleted(asked(), keep_until=None, at=NOON)), "ana", DocumentDeleted),
            (
                asked().with_recipient(replace(asked().recipient(ANA), status=RecipientStatus.BLOCKED)),
                "ana",
                RecipientBlocked,
            ),
            (replace(asked(), status=Status.EXPIRED), "ana", DocumentNotOpen),
        ],
    )
    def test_are_refused_where_the_person_can_not_act(
        self, document: Document, who: str, refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            with_answers(document, recipient_id(who), {"empresa": "x"}, at=NOON)


class TestSigning:
    def test_waits_for_every_answer_that_is_required(self) -> None:
        with pytest.raises(AnswersMissing) as refused:
            asked().signed_by(ANA, signature(), at=NOON)

        assert [one.pointer for one in refused.value.refusals] == ["/answers/empresa", "/answers/rfc"]

    def test_goes_on_once_they_are_there(self) -> None:
        saved = with_answers(asked(), ANA, {"empresa": "x", "rfc": "GODE561231GR8"}, at=NOON)
        done = settled(saved).signed_by(ANA, signature(), at=NOON + timedelta(minutes=1))

        assert done.recipient(ANA).status is RecipientStatus.SIGNED
