from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain import batch_consent
from functions.domain.attachments import AttachmentRequest
from functions.domain.batch_signing import next_step, opened, separate, signed
from functions.domain.batches import (
    LIFETIME,
    Batch,
    BatchItem,
    BatchRunning,
    NotInBatch,
    Result,
    Run,
    Separate,
)
from functions.domain.consent import ConsentOutdated
from functions.domain.documents import Document
from functions.domain.fields import Field, FieldKind
from functions.domain.identifiers import Prefix
from functions.domain.parts import Role
from functions.domain.recipients import (
    LinkExpired,
    LinkInvalid,
    NotYourTurn,
    Recipient,
    RecipientAlreadySigned,
)
from functions.domain.requirements import Requirement
from functions.domain.terms import SignatureKind
from tests.builders import (
    ACCOUNT,
    DOCUMENT,
    LATER,
    NOON,
    identifier,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    stored,
)
from tests.builders import signed as signed_by

ANA = recipient_id("ana")
EMAIL = "ana@example.com"


def batch(*document_ids: str) -> Batch:
    return Batch(
        id=identifier(Prefix.BATCH, "batch"),
        account_id=ACCOUNT,
        signer_id=identifier(Prefix.SIGNER, "ana"),
        name="Ana",
        email=EMAIL,
        language="es",
        sender="Papelería del Sur",
        items=tuple(BatchItem(document_id=one, recipient_id=ANA) for one in document_ids or (DOCUMENT,)),
        created_at=NOON,
        expires_at=NOON + LIFETIME,
        secret_sha256="ab" * 32,
        sealed_secret="c2VhbGVk",
    )


def run(*document_ids: str, number: int = 1) -> Run:
    return Run(
        number=number,
        document_ids=document_ids or (DOCUMENT,),
        kind="drawn",
        image=stored("batch.png"),
        initials=None,
        consent_version=batch_consent.CURRENT,
        proven_at=NOON,
        at=NOON,
        ip="203.0.113.7",
        user_agent="Browser",
    )


def steps(document: Document) -> tuple[Document, list[str]]:
    """Return the document when it is time to sign, and what happened on the way."""
    told: list[str] = []
    while True:
        after = next_step(document, ANA, batch=batch(), run=run(), at=LATER)
        if after is None:
            return document, told
        assert after.happening is not None
        told.append(after.happening.type.value)
        document = settled(after)


class TestStepsToASignature:
    def test_begin_with_the_look_at_the_document(self) -> None:
        after = next_step(in_progress(), ANA, batch=batch(), run=run(), at=LATER)

        assert after is not None
        assert after.happening is not None
        assert after.happening.data["opened"] is False
        assert after.happening.data["batch_id"] == batch().id

    def test_tell_who_has_opened_it_from_who_says_so(self) -> None:
        after = opened(in_progress(), ANA, batch_id=batch().id, at=LATER)

        assert after.happening is not None
        assert after.happening.data["opened"] is True
        assert opened(settled(after), ANA, batch_id=batch().id, at=LATER) == settled(after)

    def test_prove_the_code_and_confirm_the_reading_where_that_is_asked(self) -> None:
        asked = replace(recipient("ana"), requirements=(Requirement.CODE_EMAIL,))
        document = in_progress(asked)
        document = replace(document, terms=replace(document.terms, read_confirmation=True))

        ready, told = steps(document)
        after = signed(ready, ANA, signature(), batch_id=batch().id, at=LATER)

        assert told == ["recipient.viewed", "recipient.identity_approved", "recipient.read_confirmed"]
        assert after.happening is not None
        assert after.happening.data["batch_id"] == batch().id

    def test_are_none_where_all_was_done_before(self) -> None:
        ready, told = steps(in_progress())

        assert told == ["recipient.viewed"]
        assert steps(ready)[1] == []

    def test_are_refused_out_of_turn_and_after_the_signature(self) -> None:
        waiting = in_progress(recipient("luis"), replace(recipient("ana"), order_group=2))

        with pytest.raises(NotYourTurn):
            steps(waiting)
        with pytest.raises(RecipientAlreadySigned):
            steps(signed_by(in_progress(), "ana"))

    def test_end_in_an_approval_for_who_approves(self) -> None:
        ready, _ = steps(in_progress(replace(recipient("ana"), role=Role.APPROVER)))

        after = signed(ready, ANA, signature(), batch_id=batch().id, at=LATER)

        left = after.recipient(ANA).signature
        assert left is not None
        assert (left.kind, left.image) == ("approval", None)


class TestSeparate:
    @pytest.mark.parametrize(
        ("asked", "why"),
        [
            (recipient("ana"), None),
            (replace(recipient("ana"), requirements=(Requirement.CODE_EMAIL,)), None),
            (
                replace(recipient("ana"), phone="+525512345678", requirements=(Requirement.CODE_SMS,)),
                Separate.IDENTITY,
            ),
            (replace(recipient("ana"), kyc=True), Separate.IDENTITY),
            (
                replace(recipient("ana"), email="other@example.com", requirements=(Requirement.CODE_EMAIL,)),
                Separate.IDENTITY,
            ),
            (
                replace(recipient("ana"), fields=(Field(id="f", kind=FieldKind.TEXT, label="Cargo"),)),
                Separate.FIELDS,
            ),
            (
                replace(recipient("ana"), attachment_requests=(AttachmentRequest(id="a", name="INE"),)),
                Separate.ATTACHMENTS,
            ),
            (
                replace(recipient("ana"), signature_kinds=(SignatureKind.UPLOADED,)),
                Separate.SIGNATURE_KIND,
            ),
        ],
    )
    def test_is_what_asks_for_more_than_a_batch_gives(self, asked: Recipient, why: Separate | None) -> None:
        assert separate(in_progress(asked), asked, email=EMAIL) is why


class TestRun:
    def test_is_one_at_a_time(self) -> None:
        with pytest.raises(BatchRunning):
            batch().begun(run()).begun(run(number=2))

    def test_leaves_what_has_no_result_of_it(self) -> None:
        begun = batch("doc_1", "doc_2", "doc_3").begun(run("doc_1", "doc_2", number=2))
        results = [
            Result(document_id="doc_1", run=2, signed=True, problem=None, at=NOON),
            Result(document_id="doc_2", run=1, signed=False, problem="not_your_turn", at=NOON),
        ]

        assert begun.left(results) == ("doc_2",)
        assert begun.ended().next_run == 3


class TestBatch:
    def test_holds_its_documents_and_no_others(self) -> None:
        with pytest.raises(NotInBatch):
            batch().item("doc_other", pointer="/document_id")

    def test_opens_by_its_own_link_while_it_lives(self) -> None:
        batch().require_entered("ab" * 32, at=LATER)

        with pytest.raises(LinkInvalid):
            batch().require_entered("cd" * 32, at=LATER)
        with pytest.raises(LinkExpired):
            batch().require_entered("ab" * 32, at=NOON + LIFETIME)


class TestConsent:
    @pytest.mark.parametrize("language", ["es", "pt", "en"])
    def test_says_how_many_documents_it_is_about(self, language: str) -> None:
        assert "{count}" in batch_consent.text(language)

    def test_is_of_the_version_in_force(self) -> None:
        with pytest.raises(ConsentOutdated):
            batch_consent.require_current("2026-11")
