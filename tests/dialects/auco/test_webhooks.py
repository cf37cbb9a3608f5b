from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given

from functions.dialects.auco.identifiers import document_code, package_id
from functions.dialects.auco.webhooks import WEBHOOKS
from functions.domain import expiring, proving, reviewing
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.organising import CustomField
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, FailureReason, Requirement
from functions.domain.reviewing import Decision, Review
from functions.domain.terms import RefusalPolicy, Terms
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    draft,
    in_progress,
    ready_file,
    recipient,
    recipient_id,
    sealing,
    settled,
    signature,
    stored,
    viewed,
)
from tests.dialects.telling import (
    events_of,
    happened,
    leaves,
    no_link,
    posted,
    posted_of,
    sample,
    shape,
)

ANA = recipient_id("ana")
CODE = document_code(DOCUMENT)
FILE = draft().files[0].id
EXTRA = "fil_01JDXS8B60RQZHEYM6X0J43Y9Y"


def told(document: Document) -> list[Any]:
    return [one.content for one in posted(WEBHOOKS, document)]


def marked(document: Document) -> Document:
    """Return the document with a tag and two fields of the account's own."""
    custom = (CustomField(name="info", value="required"), CustomField(name="definition", value="urgent"))
    return replace(document, tags=("ventas",), custom=custom)


def package(document: Document) -> Document:
    """Return the document with a second file."""
    return replace(document, extra_files=(replace(ready_file(), id=EXTRA, name="Anexo 1"),))


def refusal(document: Document) -> Document:
    return document.refused_by(ANA, reason="wrong_data", comment="No es mi nombre", at=NOON)


def expiry(document: Document) -> Document:
    document = replace(document, terms=Terms(expires_at=LATER))
    return expiring.passed_time(document, at=LATER + timedelta(seconds=1))


def block(
    requirement: Requirement,
    reason: FailureReason = FailureReason.DIFFERS,
    *,
    document: Document | None = None,
) -> Document:
    asked: Recipient = replace(recipient("ana"), requirements=(requirement,), phone="+573001234567")
    opened = viewed(document or in_progress(asked, recipient("luis")), "ana")
    opened = replace(opened, recipients=(replace(opened.recipients[0], requirements=(requirement,)),))
    failure = FailedProof(requirement=requirement, at=NOON, reason=reason)
    return proving.failed(opened, ANA, failure, attempts_left=0)


def completion(document: Document) -> Document:
    sealed = [stored(f"sealed-{place}.pdf") for place, _ in enumerate(document.files)]
    return document.completed(sealed, evidence={}, at=NOON)


def new(*, tagged: bool = False) -> Document:
    """Return a document that has just been created."""
    created = draft_of("Contrato")
    return marked(created) if tagged else created


def draft_of(name: str) -> Document:
    return Document.drafted(
        document_id=DOCUMENT,
        account_id=draft().account_id,
        client_id=draft().client_id,
        name=name,
        sender="Papelería del Sur",
        language="es",
        file=ready_file(),
        external_id=None,
        metadata={},
        at=NOON,
    )


class TestDocument:
    def test_is_told_of_in_the_shapes_that_auco_publishes(self) -> None:
        canceled = marked(in_progress()).canceled(reason="duplicated", at=NOON)
        bodies = {
            "create": told(new())[0],
            "finish": told(completion(sealing()))[0],
            "expired": told(expiry(marked(in_progress())))[0],
            "blocked": told(block(Requirement.CODE_EMAIL, document=marked(in_progress())))[0],
            "rejected": told(replace(canceled, custom=()))[0],
        }

        for name, body in bodies.items():
            # Their samples of BLOCKED and REJECTED forget the code, by which receivers find the document.
            assert shape(body) == {"code": "str", **shape(sample(__file__, name))}, name

    def test_is_created(self) -> None:
        (one,) = posted(WEBHOOKS, new())

        assert one.name == "CREATE"
        assert one.content == {
            "code": CODE,
            "name": "Contrato",
            "status": "CREATE",
            "url": f"https://files.example.com/original_file/{FILE}/",
        }

    def test_has_an_empty_url_where_there_is_no_file_yet(self) -> None:
        (one,) = posted(WEBHOOKS, new(), links=no_link)

        assert one.content["url"] == ""

    def test_is_signed_by_one(self) -> None:
        document = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)

        assert told(document) == [
            {
                "code": CODE,
                "name": "Contrato",
                "signer": {"id": ANA, "name": "Ana", "email": "ana@example.com", "phone": ""},
                "status": "NOTIFICATION",
            }
        ]

    def test_is_finished_with_a_link_to_the_signed_file(self) -> None:
        (one,) = told(completion(sealing()))

        assert one["status"] == "FINISH"
        assert one["url"] == f"https://files.example.com/signed_file/{FILE}/"

    def test_is_refused_in_two_messages_of_which_the_second_says_whose_and_why(self) -> None:
        first, second = posted(WEBHOOKS, refusal(in_progress()))

        assert (first.name, second.name) == ("REJECT", "REJECTED")
        assert first.content == {
            "code": CODE,
            "name": "Contrato",
            "status": "REJECT",
            "url": f"https://files.example.com/original_file/{FILE}/",
        }
        assert second.content == {
            "code": CODE,
            "name": "Contrato",
            "signer": {"id": ANA, "name": "Ana", "email": "ana@example.com", "phone": ""},
            "status": "REJECTED",
            "message": "Hay datos equivocados: No es mi nombre",
        }

    def test_goes_on_after_a_refusal_that_only_alerts_which_says_all_at_once(self) -> None:
        alerting = replace(in_progress(), terms=Terms(refusal_policy=RefusalPolicy.ALERTS))

        (one,) = told(refusal(alerting))

        assert one["status"] == "REJECT"
        assert one["signer"]["id"] == ANA
        assert one["message"] == "Hay datos equivocados: No es mi nombre"

    def test_is_canceled_by_its_sender(self) -> None:
        document = replace(in_progress(), sender_email="contratos@example.com")

        (one,) = told(document.canceled(reason="duplicated", at=NOON))

        assert one["status"] == "REJECTED"
        assert one["message"] == "duplicated"
        sender = {"id": "", "name": "Papelería del Sur", "email": "contratos@example.com", "phone": ""}
        assert one["signer"] == sender

    def test_is_canceled_after_a_review_of_who_was_blocked(self) -> None:
        blocked = settled(block(Requirement.CODE_SMS))
        ended = reviewing.reviewed(blocked, ANA, Review(decision=Decision.CANCEL, message="Fraude"), at=NOON)

        assert [(one["status"], one["message"]) for one in told(ended)] == [("REJECTED", "Fraude")]

    def test_is_not_expired_before_its_end(self) -> None:
        document = replace(in_progress(), terms=Terms(expires_at=NOON + timedelta(days=30)))

        assert told(expiring.passed_time(document, at=NOON + timedelta(days=29, hours=1))) == []

    def test_shows_tags_and_custom_fields_as_it_was_given_them(self) -> None:
        (one,) = told(new(tagged=True))

        assert one["tags"] == ["ventas"]
        assert [json.loads(text) for text in one["custom"]] == [{"info": "required", "definition": "urgent"}]


class TestBlocked:
    @pytest.mark.parametrize(
        ("requirement", "reason", "message"),
        [
            (Requirement.CODE_EMAIL, FailureReason.CODE_WRONG, "OTP_CODE_INVALID"),
            (Requirement.CODE_SMS, FailureReason.CODE_WRONG, "OTP_CODE_INVALID"),
            (Requirement.CODE_WHATSAPP, FailureReason.CODE_WRONG, "OTP_CODE_INVALID"),
            (
                Requirement.IDENTITY_DOCUMENT,
                FailureReason.ILLEGIBLE,
                "ERROR_IDENTIFICATION_NOT_DOCUMENT",
            ),
            (Requirement.IDENTITY_DOCUMENT, FailureReason.NAME_DIFFERS, "IDENTITY_DOCUMENT_INVALID"),
            (Requirement.SELFIE, FailureReason.OTHER_FACE, "SELFIE_INVALID"),
            (Requirement.LIVENESS, FailureReason.STEP_FAILED, "LIVENESS_INVALID"),
        ],
    )
    def test_says_what_was_not_proven(
        self, requirement: Requirement, reason: FailureReason, message: str
    ) -> None:
        (one,) = told(block(requirement, reason))

        assert (one["status"], one["message"], one["signer"]["id"]) == ("BLOCKED", message, ANA)

    def test_says_what_was_wrong_with_the_last_attempt(self) -> None:
        first = FailedProof(
            requirement=Requirement.IDENTITY_DOCUMENT, at=NOON, reason=FailureReason.NAME_DIFFERS
        )
        asked = replace(recipient("ana"), requirements=(Requirement.IDENTITY_DOCUMENT,))
        once = settled(proving.failed(viewed(in_progress(asked), "ana"), ANA, first, attempts_left=1))
        last = replace(first, reason=FailureReason.ILLEGIBLE)

        (one,) = told(proving.failed(once, ANA, last, attempts_left=0))

        assert one["message"] == "ERROR_IDENTIFICATION_NOT_DOCUMENT"


class TestPackage:
    def test_is_a_document_of_several_files(self) -> None:
        document = package(sealing())

        (one,) = posted(WEBHOOKS, completion(document))

        assert one.name == "SIGNED_PACKAGE"
        assert one.content == {
            "package": package_id(DOCUMENT),
            "code": CODE,
            "name": "Contrato",
            "status": "SIGNED_PACKAGE",
            "documents": [
                {
                    "code": CODE,
                    "name": "Contrato",
                    "status": "FINISH",
                    "url": f"https://files.example.com/signed_file/{FILE}/",
                },
                {
                    "code": document_code(EXTRA),
                    "name": "Anexo 1",
                    "status": "FINISH",
                    "url": f"https://files.example.com/signed_file/{EXTRA}/",
                },
            ],
        }

    def test_is_rejected_by_its_own_names(self) -> None:
        first, second = told(refusal(package(in_progress())))

        assert first["status"] == "DOCUMENT_REJECT"
        assert [one["status"] for one in first["documents"]] == ["REJECT", "REJECT"]
        assert second["status"] == "REJECTED"
        # As Auco has it: the details of a refusal, and who has signed, come without the files.
        assert "documents" not in second

    def test_is_signed_by_one_without_a_list_of_files(self) -> None:
        document = viewed(package(in_progress()), "ana").signed_by(ANA, signature(), at=NOON)

        (one,) = told(document)

        assert list(one) == ["package", "code", "name", "signer", "status"]

    def test_expires_as_a_whole(self) -> None:
        (one,) = told(expiry(package(in_progress())))

        assert one["status"] == "EXPIRED"
        assert [file["status"] for file in one["documents"]] == ["EXPIRED", "EXPIRED"]


class TestAuco:
    def test_is_told_of_the_events_that_it_has_states_for(self) -> None:
        assert events_of(WEBHOOKS) == {
            "document.created",
            "document.completed",
            "document.canceled",
            "document.refused",
            "document.expired",
            "recipient.signed",
            "recipient.refused",
            "recipient.blocked",
        }

    @given(happened())
    def test_always_has_the_code(self, one: tuple[Event, Document]) -> None:
        event, document = one

        for message in posted_of(WEBHOOKS, event, document):
            assert message.content["code"] == document_code(document.id)
            assert message.content["status"] == message.name
            assert message.name in WEBHOOKS.names

    @given(happened())
    def test_says_nothing_but_texts_and_never_a_null(self, one: tuple[Event, Document]) -> None:
        for message in posted_of(WEBHOOKS, *one, links=no_link):
            assert leaves(message) == {"str"}
