"""An event of every type, with its document at that moment: what test webhooks tell, and the published examples.

One contract is led through everything that can happen to it, by the same verbs as real ones. All of it is fixed, so
that the examples are the same in every release that does not mean to change them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from functools import cache
from typing import Final

from functions.domain import (
    arriving,
    attaching,
    conducting,
    expiring,
    filling,
    joining,
    keeping,
    parting,
    proving,
    reviewing,
)
from functions.domain.actors import SYSTEM
from functions.domain.attachments import Attachment, AttachmentRequest, AttachmentStatus
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Notice
from functions.domain.endpoints import DisabledReason, Endpoint
from functions.domain.events import Event, EventType, Happening, link_event
from functions.domain.fields import Field, FieldKind
from functions.domain.files import File, FileState, Page, StoredObject
from functions.domain.identifiers import Prefix, derived
from functions.domain.organising import CustomField, Organisation
from functions.domain.parts import Channel, Part
from functions.domain.placements import Placement
from functions.domain.recipients import Link, Recipient, Signature
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from functions.domain.reviewing import Decision, Review
from functions.domain.signers import Signer
from functions.domain.suppressions import Cause, Failure
from functions.domain.terms import RefusalPolicy, Terms
from functions.domain.webhooks import About, Subject

AT: Final = datetime(2026, 11, 20, 15, 30, tzinfo=UTC)
END: Final = AT + timedelta(days=30)
ANSWERS: Final = {"nombre_completo": "Ana Souza", "importe": "12500.00"}
"""What the template of the example was filled in with."""

Verb = Callable[[Document], Document]


@dataclass(frozen=True, kw_only=True)
class Example:
    """An event with all that a dialect tells it from."""

    event: Event
    subject: Subject
    about: About


@cache
def examples() -> Mapping[EventType, Example]:
    """Return one example of every type of event."""
    told = {kind: _told(document) for kind, document in _documents().items()}
    return {**told, **_of_endpoint()}


def of_type(event_type: EventType, *, event_id: str, at: datetime) -> Example:
    """Return the example of that type as an event that happens now."""
    example = examples()[event_type]
    return replace(example, event=replace(example.event, id=event_id, occurred_at=at))


# -- the life of a contract --------------------------------------------------------------------------------


def _documents() -> dict[EventType, Document]:
    """Return the document as each verb leaves it, with what happened still to be written down."""
    created, drafted = _drafted()
    sent = drafted.sent(links=_links(drafted), sealed_link_seed="", at=AT)
    first = _settled(sent)
    viewed = first.viewed_by(ANA, at=AT)
    opened = _settled(viewed)
    read = opened.read_by(ANA, at=AT)
    filled = filling.with_answers(_settled(read), ANA, {"domicilio": "Av. Paulista 1000"}, at=AT)
    sent_in = attaching.attached(_settled(filled), ANA, _attachment(), at=AT)
    approved = proving.proven(_settled(sent_in), ANA, Proof(requirement=Requirement.CODE_EMAIL, at=AT))
    verified = proving.proven(_settled(approved), ANA, Proof(requirement=Requirement.SELFIE, at=AT))
    signed = _settled(verified).signed_by(ANA, _signature("ana"), at=AT)
    last = _settled(_settled(signed).viewed_by(LUIS, at=AT)).read_by(LUIS, at=AT)
    last = _settled(last).signed_by(LUIS, _signature("luis"), at=AT)
    wrong = FailedProof(requirement=Requirement.CODE_EMAIL, at=AT, reason=FailureReason.CODE_WRONG)
    other_face = FailedProof(requirement=Requirement.SELFIE, at=AT, reason=FailureReason.OTHER_FACE)
    blocked = proving.failed(opened, ANA, other_face, attempts_left=0)
    refused = first.refused_by(LUIS, reason="wrong_data", comment="El importe no es el acordado", at=AT)
    alerting = replace(first, terms=replace(first.terms, refusal_policy=RefusalPolicy.ALERTS))
    deleted = keeping.deleted(first, keep_until=None, at=AT)
    reset = Review(decision=Decision.RESET, message="Puede intentarlo de nuevo")
    return {
        EventType.DOCUMENT_CREATED: created,
        EventType.DOCUMENT_UPDATED: _settled(created).revised(name="Contrato de servicios 2027", at=AT),
        EventType.DOCUMENT_SENT: sent,
        EventType.DOCUMENT_RESENT: first.resent([ANA], at=AT),
        EventType.DOCUMENT_CANCELED: first.canceled(reason="Se envió por error", at=AT),
        EventType.DOCUMENT_REFUSED: refused,
        EventType.DOCUMENT_COMPLETED: _settled(last).completed(
            [_stored("sealed.pdf")], evidence=_SEAL, at=AT
        ),
        EventType.DOCUMENT_DELETED: deleted,
        EventType.DOCUMENT_RESTORED: keeping.restored(_settled(deleted), at=AT),
        EventType.DOCUMENT_EXPIRING: expiring.passed_time(first, at=END - timedelta(days=3)),
        EventType.DOCUMENT_EXPIRED: expiring.passed_time(first, at=END),
        EventType.DOCUMENT_REACTIVATED: conducting.reactivated(
            _settled(refused), expires_at=END + timedelta(days=30), at=AT
        ),
        EventType.DOCUMENT_REOPENED: conducting.reopened(first, at=AT),
        EventType.RECIPIENT_ADDED: joining.joined(first, _eva(), link=_link(EVA), at=AT),
        EventType.RECIPIENT_NOTIFIED: first.with_notified(
            ANA, channel=Channel.EMAIL.value, notice=Notice.INVITATION, at=AT
        ),
        EventType.RECIPIENT_STARTED: arriving.arrived(
            replace(first, file=File(state=FileState.AWAITING_VALUES)), ANA, at=AT
        ),
        EventType.RECIPIENT_VIEWED: viewed,
        EventType.RECIPIENT_READ_CONFIRMED: read,
        EventType.RECIPIENT_DATA_SUBMITTED: filled,
        EventType.RECIPIENT_ATTACHMENT_UPLOADED: sent_in,
        EventType.RECIPIENT_ATTACHMENT_REMOVED: attaching.detached(_settled(sent_in), ANA, ATTACHMENT, at=AT),
        EventType.RECIPIENT_ATTACHMENT_REVIEWED: attaching.reviewed(
            _settled(sent_in),
            ANA,
            ATTACHMENT,
            status=AttachmentStatus.INVALID,
            note="No se lee la fecha",
            at=AT,
        ),
        EventType.RECIPIENT_IDENTITY_APPROVED: approved,
        EventType.RECIPIENT_IDENTITY_REJECTED: proving.failed(opened, ANA, other_face, attempts_left=2),
        EventType.RECIPIENT_AUTHENTICATION_FAILED: proving.failed(opened, ANA, wrong, attempts_left=4),
        EventType.RECIPIENT_BLOCKED: blocked,
        EventType.RECIPIENT_UNBLOCKED: reviewing.reviewed(_settled(blocked), ANA, reset, at=AT),
        EventType.RECIPIENT_SIGNED: signed,
        EventType.RECIPIENT_REFUSED: alerting.refused_by(LUIS, reason="wrong_data", at=AT),
        EventType.RECIPIENT_DELEGATED: parting.delegated(
            first, LUIS, _DELEGATE, new_id=EVA, link=_link(EVA), at=AT
        ),
        EventType.RECIPIENT_REPLACED: parting.replaced(
            first, LUIS, _signer("eva", "Eva Ríos"), new_id=EVA, link=_link(EVA), at=AT
        ),
        EventType.RECIPIENT_UPDATED: reviewing.with_requirements(
            first, LUIS, requirements=[Requirement.CODE_EMAIL], kyc=None, provable=tuple(Requirement), at=AT
        ),
        EventType.EMAIL_BOUNCED: first.with_bounce(ANA, channel=Channel.EMAIL, at=AT),
        EventType.MESSAGE_FAILED: first.with_bounce(
            LUIS, channel=Channel.WHATSAPP, failure=Failure(cause=Cause.UNDELIVERED), at=AT
        ),
    }


def _drafted() -> tuple[Document, Document]:
    """Return the contract as it is created, and as it is ready to be sent."""
    created = Document.drafted(
        document_id=DOCUMENT,
        account_id=ACCOUNT,
        client_id=_id(Prefix.CLIENT, "client"),
        name="Contrato de servicios",
        sender="Papelería del Sur",
        sender_email="contratos@example.com",
        language="es",
        file=File(
            state=FileState.READY,
            received_sha256=_sum("received"),
            stored=_stored("original.pdf"),
            pages=tuple(Page(width=612, height=792) for _ in range(3)),
        ),
        external_id="pedido-4711",
        metadata={"pedido": "4711"},
        at=AT,
    )
    organised = keeping.organised(
        created,
        Organisation(
            folder="/Ventas/2026", tags=("ventas",), custom=(CustomField(name="centro", value="Mérida"),)
        ),
        at=AT,
    )
    terms = Terms(read_confirmation=True, expires_at=END)
    drafted = conducting.with_terms(_settled(organised), terms, at=AT)
    return organised, _settled(_settled(drafted).assigned((_ana(), _luis()), at=AT))


def _ana() -> Recipient:
    part = Part(
        channels=(Channel.EMAIL, Channel.SMS),
        requirements=(Requirement.CODE_EMAIL, Requirement.SELFIE),
        birth_date=date(1990, 5, 1),
        placements=(Placement(page=3, x=0.1, y=0.8, width=0.3, height=0.1),),
        fields=(Field(id="domicilio", kind=FieldKind.TEXT, label="Domicilio"),),
        attachment_requests=(AttachmentRequest(id="comprobante", name="Comprobante de domicilio"),),
    )
    signer = _signer("ana", "Ana Souza", phone="+5511987654321", tax_id="52998224725")
    return Recipient.of(signer, recipient_id=ANA, position=1, part=part)


def _luis() -> Recipient:
    part = Part(channels=(Channel.WHATSAPP, Channel.EMAIL))
    return Recipient.of(
        _signer("luis", "Luis Pérez", phone="+529991234567"), recipient_id=LUIS, position=2, part=part
    )


def _eva() -> Recipient:
    return Recipient.of(_signer("eva", "Eva Ríos"), recipient_id=EVA, position=3, part=Part())


def _signer(name: str, full_name: str, *, phone: str | None = None, tax_id: str | None = None) -> Signer:
    return Signer(
        id=_id(Prefix.SIGNER, name),
        account_id=ACCOUNT,
        client_id=_id(Prefix.CLIENT, "client"),
        name=full_name,
        email=f"{name}@example.com",
        phone=phone,
        tax_id=tax_id,
        legal_representative=False,
        automatic_signature=False,
        external_id=None,
        created_at=AT,
        updated_at=AT,
    )


def _signature(name: str) -> Signature:
    return Signature(
        image=_stored(f"{name}.png"), kind="drawn", consent_version="2026-11", ip=None, user_agent=None
    )


def _attachment() -> Attachment:
    return Attachment(
        id=ATTACHMENT,
        request_id="comprobante",
        file=_stored("comprobante.pdf"),
        filename="comprobante.pdf",
        media_type="application/pdf",
        uploaded_at=AT,
    )


# -- the history of an endpoint ----------------------------------------------------------------------------


def _of_endpoint() -> dict[EventType, Example]:
    failing = Endpoint(
        id=_id(Prefix.ENDPOINT, "endpoint"),
        account_id=ACCOUNT,
        url="https://example.com/webhooks",
        event_types=("document.*",),
        dialect="native",
        description="ERP",
        enabled=True,
        created_at=AT,
    )
    disabled = replace(failing, enabled=False, disabled_at=AT, disabled_reason=DisabledReason.GONE)
    facts = {"webhook_id": failing.id}
    return {
        EventType.WEBHOOK_FAILING: _example(
            failing,
            Happening(type=EventType.WEBHOOK_FAILING, data={**facts, "since": AT.isoformat()}),
            status="enabled",
        ),
        EventType.WEBHOOK_DISABLED: _example(
            disabled,
            Happening(type=EventType.WEBHOOK_DISABLED, data={**facts, "reason": DisabledReason.GONE.value}),
            status="disabled",
        ),
    }


# -- parts -------------------------------------------------------------------------------------------------


def _told(document: Document) -> Example:
    if document.happening is None:
        raise RuntimeError("nothing has happened in an example")
    return _example(_settled(document), document.happening, status=document.status.value)


def _example(subject: Subject, happening: Happening, *, status: str) -> Example:
    event = link_event(
        happening=happening,
        event_id=_id(Prefix.EVENT, happening.type),
        sequence=1,
        previous_hash=subject.chain_head,
        salt=_sum(happening.type),
        actor=SYSTEM,
        at=AT,
        account_id=ACCOUNT,
        document_id=subject.id,
        status=status,
    )
    after = replace(subject, sequence=event.sequence, chain_head=event.hash)
    return Example(event=event, subject=after, about=About(answers=ANSWERS))


def _settled(document: Document) -> Document:
    return replace(document, happening=None, duties=())


def _links(document: Document) -> dict[str, Link]:
    return {one.id: _link(one.id) for one in document.recipients}


def _link(recipient_id: str) -> Link:
    return Link(secret_sha256=_sum(recipient_id), expires_at=AT + LINK_LIFETIME)


def _stored(name: str) -> StoredObject:
    return StoredObject(key=f"examples/{name}", version_id="1", sha256=_sum(name), size=48_000)


def _sum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _id(prefix: Prefix, name: str) -> str:
    """Return a well-formed id of the hour of the examples."""
    return derived(prefix, at=AT, number=hashlib.sha256(name.encode()).digest()[:10])


ACCOUNT: Final = _id(Prefix.ACCOUNT, "account")
DOCUMENT: Final = _id(Prefix.DOCUMENT, "document")
ANA: Final = _id(Prefix.RECIPIENT, "ana")
LUIS: Final = _id(Prefix.RECIPIENT, "luis")
EVA: Final = _id(Prefix.RECIPIENT, "eva")
ATTACHMENT: Final = _id(Prefix.ATTACHMENT, "attachment")
_SEAL: Final = {"seal_level": "B-LT", "sealed_at": AT.isoformat(), "seal_certificate_serial": "4711"}
_DELEGATE: Final = parting.Delegate(name="Eva Ríos", email="eva@example.com", phone=None, tax_id=None)
