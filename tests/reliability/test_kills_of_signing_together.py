"""Signing for people, and many documents for one person, killed at every call: nothing is lost or done twice."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.actions import batch_signing, documents, signing_automatically
from functions.actions.documents import Assigned
from functions.domain import batch_consent, mandate_consent
from functions.domain.batches import LIFETIME, Batch, BatchItem, Run
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.files import StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.domain.mandates import Acceptance, Mandate, MandateStatus
from functions.domain.parts import Part
from functions.domain.recipients import Recipient, Signature
from functions.storage import batches, duty_rows, files, identity, mandates
from functions.storage.unit import StaleWrite
from tests.pdf.samples import drawn
from tests.reliability.crashing import Point, Steps
from tests.reliability.office import Office
from tests.reliability.tally import Tally

AFTER_THE_LEASE = max(signing_automatically.LEASE, batch_signing.LEASE) + GRACE + timedelta(seconds=1)


def picture(office: Office) -> StoredObject:
    key = f"accounts/{office.account_id}/tests/{secrets.token_hex(8)}.png"
    return files.put(key=key, body=drawn(), media_type=files.PNG)


@pytest.fixture
def mandated(office: Office) -> Office:
    """An office whose first person has given a mandate."""
    command = office.command()
    signer = identity.load_signer(office.account_id, office.people[0].id)
    mandate = Mandate(
        id=command.mint(Prefix.MANDATE),
        account_id=office.account_id,
        signer_id=signer.id,
        name=signer.name,
        email=signer.email or "",
        language="es",
        sender="Cuenta de prueba",
        client_id=None,
        client_name=None,
        status=MandateStatus.REQUESTED,
        requested_at=command.at,
        ends_at=command.at + timedelta(days=365),
        secret_sha256="ab" * 32,
        sealed_secret="",
    ).accepted(
        Acceptance(
            at=command.at,
            consent_version=mandate_consent.CURRENT,
            consent_sha256="cd" * 32,
            language="es",
            kind="drawn",
            image=picture(office),
            proven_at=command.at,
            email=signer.email or "",
            ip="203.0.113.7",
            user_agent="Browser",
        )
    )
    mandates.add(command.unit, mandate)
    identity.change_signer(command.unit, signer, signer.mandated(mandate.summary, at=command.at))
    command.unit.commit()
    return office


def automatic(office: Office) -> Document:
    """Send a document that the service signs for its first person; the second is told once it has."""
    document = office.draft()
    parts = [
        Assigned(signer_id=office.people[0].id, part=Part(automatic=True)),
        Assigned(signer_id=office.people[1].id, part=Part(order_group=2)),
    ]
    command = office.command()
    documents.replace_recipients(command, document.id, parts=parts, expected_version=None)
    command.unit.commit()
    command = office.command()
    sent = documents.send_document(command, document.id, expected_version=None)
    command.unit.commit()
    return sent


def end(office: Office, mandate: Mandate) -> None:
    """Withdraw a mandate, as its person does."""
    command = office.command()
    signer = identity.load_signer(office.account_id, mandate.signer_id)
    ended = mandate.ended(MandateStatus.WITHDRAWN, at=command.at)
    mandates.change(command.unit, mandate, ended)
    identity.change_signer(command.unit, signer, signer.mandated(ended.summary, at=command.at))
    command.unit.commit()


def batch_of(office: Office, count: int) -> tuple[Batch, Sequence[Document]]:
    """Return a batch whose run has begun."""
    sent = [office.sent() for _ in range(count)]
    command = office.command()
    image = picture(office)
    batch = Batch(
        id=command.mint(Prefix.BATCH),
        account_id=office.account_id,
        signer_id=office.people[0].id,
        name=office.people[0].name,
        email=office.people[0].email or "",
        language="es",
        sender="Cuenta de prueba",
        items=tuple(BatchItem(document_id=one.id, recipient_id=one.recipients[0].id) for one in sent),
        created_at=command.at,
        expires_at=command.at + LIFETIME,
        secret_sha256="ab" * 32,
        sealed_secret="",
    )
    run = Run(
        number=1,
        document_ids=tuple(one.id for one in sent),
        kind="drawn",
        image=image,
        initials=None,
        consent_version=batch_consent.CURRENT,
        proven_at=command.at,
        at=command.at,
        ip="203.0.113.7",
        user_agent="Browser",
    )
    begun = replace(batch, run=run, running=True)
    batches.add(command.unit, begun)
    duty_rows.add(command.unit, begun.duty(at=command.at))
    command.unit.commit()
    return begun, sent


class TestAutomaticSignatureKilledAnywhere:
    def test_is_made_once(self, mandated: Office, steps: Steps, tally: Tally) -> None:
        office = mandated

        def work(document: Document) -> None:
            signing_automatically.sign_document(office.command(), document_id=document.id, clock=office.clock)

        model = automatic(office)
        points = steps.points(lambda: work(model))
        sent = [(point, automatic(office)) for point in points]
        for point, document in sent:
            steps.kill(lambda document=document: work(document), at=point)  # type: ignore[misc]

        office.clock.passes(AFTER_THE_LEASE)
        for _, document in sent:
            work(document)

        lost = 0
        for point, document in sent:
            happened = office.happened(document)
            lost += happened.count("recipient.signed") != 1
            assert happened.count("recipient.signed") == 1, str(point)
            now = office.document(document.id)
            assert now.recipients[0].signature is not None
            assert files.read(now.recipients[0].signature.image or picture(office))
            # The next group is owed its invitation.
            owed = [row for row in office.owed(document) if row.startswith("DUTY#")]
            assert owed == [f"DUTY#notify#{now.recipients[1].id}"], str(point)
        tally.add("automatic signature", points=len(points), lost=lost, most_extra=0)


class TestMandateWithdrawnMeanwhile:
    def test_signs_nothing_any_more(self, mandated: Office, monkeypatch: pytest.MonkeyPatch) -> None:
        office, document = mandated, automatic(mandated)
        make = signing_automatically._signature

        def withdrawn_meanwhile(here: Document, person: Recipient, mandate: Mandate) -> Signature:
            made = make(here, person, mandate)
            end(office, mandate)
            return made

        monkeypatch.setattr(signing_automatically, "_signature", withdrawn_meanwhile)
        with pytest.raises(StaleWrite):
            signing_automatically.sign_document(office.command(), document_id=document.id, clock=office.clock)
        assert "recipient.signed" not in office.happened(document)

        office.clock.passes(AFTER_THE_LEASE)
        signing_automatically.sign_document(office.command(), document_id=document.id, clock=office.clock)
        (asked,) = [one for one in office.history(document) if one.type == "recipient.updated"]
        assert asked.data["why"] == "mandate_withdrawn"


class TestBatchKilledAnywhere:
    def test_signs_every_document_once(self, office: Office, steps: Steps, tally: Tally) -> None:
        def work(batch: Batch) -> None:
            batch_signing.sign_batch(office.command(), batch_id=batch.id, clock=office.clock)

        model, _ = batch_of(office, 2)
        points: list[Point] = [one for one in steps.points(lambda: work(model)) if one.leaves_a_trace]
        made = [(point, *batch_of(office, 2)) for point in points]
        for point, batch, _ in made:
            steps.kill(lambda batch=batch: work(batch), at=point)  # type: ignore[misc]

        office.clock.passes(AFTER_THE_LEASE)
        for _, batch, _ in made:
            work(batch)

        lost = 0
        for point, batch, sent in made:
            now = batches.load(office.account_id, batch.id)
            assert not now.running, str(point)
            assert duty_rows.owed_by(office.account_id, batch.id, batch.duty(at=batch.created_at).kind) == ()
            assert all(one.signed for one in batches.results(now).values())
            for document in sent:
                happened = office.happened(document)
                lost += happened.count("recipient.signed") != 1
                assert happened.count("recipient.signed") == 1, str(point)
                assert happened.count("recipient.viewed") == 1, str(point)
                assert office.document(document.id).status is Status.SEALING
        tally.add("batch", points=len(points), lost=lost, most_extra=0)
        assert lost == 0
