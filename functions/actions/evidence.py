"""The evidence of a document, as its last pages print it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, Final

from functions.actions.drawing import Pictures, given
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.files import File
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.requirements import Proof
from functions.pdf.evidence_model import (
    AttachmentEvidence,
    EventEvidence,
    Evidence,
    HandoverEvidence,
    ProofEvidence,
    RecipientEvidence,
)

_ASKED_AND_UNKNOWN: Final = "–"


def evidence_of(
    document: Document, file: File, events: Sequence[Event], *, pictures: Pictures, at: datetime
) -> Evidence:
    """Return what the evidence pages of a file say of the document and of everybody's part in it."""
    stored = file.require_stored()
    return Evidence(
        language=document.language,
        document_id=document.id,
        document_name=file.name or document.name,
        received_sha256=file.received_sha256 or "",
        kept_sha256=stored.sha256,
        page_count=file.page_count,
        account_name=document.sender,
        created_at=document.created_at,
        sent_at=document.sent_at,
        completed_at=at,
        chain_head=document.chain_head,
        recipients=tuple(_part(document, one, events, pictures=pictures) for one in document.recipients),
        events=tuple(
            EventEvidence(
                sequence=event.sequence,
                at=event.occurred_at,
                type=event.type.value,
                actor=_actor(event, document),
                hash=event.hash,
            )
            for event in events
        ),
    )


def _part(
    document: Document, one: Recipient, events: Sequence[Event], *, pictures: Pictures
) -> RecipientEvidence:
    signature = one.signature
    several = len({each.order_group for each in document.active_recipients}) > 1
    return RecipientEvidence(
        id=one.id,
        name=one.name,
        status=one.status.value,
        role=one.role.value,
        group=one.order_group if several else None,
        email=one.email,
        phone=one.phone,
        tax_id=one.tax_id,
        declared=one.self_declared,
        channels=_channels(one, events),
        notified_at=one.notified_at,
        viewed_at=one.viewed_at,
        read_at=one.read_confirmed_at,
        verified_at=max((proof.at for proof in one.proofs), default=one.verified_at),
        signed_at=one.signed_at,
        refused_at=one.refused_at,
        refusal=": ".join(said for said in (one.refusal_reason, one.refusal_comment) if said) or None,
        ip=None if signature is None else signature.ip,
        user_agent=None if signature is None else signature.user_agent,
        consent_version=None if signature is None else signature.consent_version,
        kind=None if signature is None else signature.kind,
        mandate=None if signature is None else signature.mandate_id,
        signature=pictures.signatures.get(one.id),
        initials=pictures.initials.get(one.id),
        proofs=tuple(_proof(proof) for proof in one.proofs),
        answers=tuple((field.label, told) for field, told in given(one, language=document.language)),
        attachments=tuple(_attachments(one)),
        handovers=tuple(_handovers(document, one)),
    )


def _channels(recipient: Recipient, events: Sequence[Event]) -> tuple[str, ...]:
    """Return by what the person was told, as the history has it, each once.

    What came before the document was taken back brought a link that opens nothing any more.
    """
    reopened = (one.sequence for one in events if one.type is EventType.DOCUMENT_REOPENED)
    begins = max(reopened, default=0)
    told = (
        str(event.data.get("channel"))
        for event in events
        if event.type is EventType.RECIPIENT_NOTIFIED
        and event.data.get("recipient_id") == recipient.id
        and event.sequence > begins
    )
    return tuple(dict.fromkeys(told))


def _proof(proof: Proof) -> ProofEvidence:
    """Return a proof with what is plain among its facts; lists say nothing on paper."""
    facts = tuple(
        (name, _plain(fact)) for name, fact in proof.facts.items() if not isinstance(fact, list | dict)
    )
    return ProofEvidence(requirement=proof.requirement.value, at=proof.at, facts=facts)


def _plain(fact: Any) -> str:
    return str(fact).lower() if isinstance(fact, bool) else str(fact)


def _attachments(recipient: Recipient) -> Iterator[AttachmentEvidence]:
    names = {one.id: one.name for one in recipient.attachment_requests}
    for one in recipient.attachments:
        yield AttachmentEvidence(
            asked=names.get(one.request_id, _ASKED_AND_UNKNOWN),
            filename=one.filename,
            sha256=one.file.sha256,
            status=one.status.value,
            at=one.uploaded_at,
        )


def _handovers(document: Document, recipient: Recipient) -> Iterator[HandoverEvidence]:
    """Yield from whom the part came, and to whom it went."""
    for how, before in (("delegated_by", recipient.delegated_from), ("replaces", recipient.replaces)):
        if before is not None:
            former = document.recipient(before)
            yield HandoverEvidence(how=how, name=former.name, at=former.gone_at)
    for one in document.recipients:
        if recipient.status is RecipientStatus.DELEGATED and one.delegated_from == recipient.id:
            yield HandoverEvidence(how="delegated_to", name=one.name, at=recipient.gone_at)
        if recipient.status is RecipientStatus.REPLACED and one.replaces == recipient.id:
            yield HandoverEvidence(how="replaced_by", name=one.name, at=recipient.gone_at)


def _actor(event: Event, document: Document) -> str:
    """Return a name that a reader knows: the person's, the sender's, or the service's own."""
    if event.actor_kind == "recipient":
        return next((one.name for one in document.recipients if one.id == event.actor_id), event.actor_id)
    if event.actor_kind == "visitor":
        return document.recipients[0].name
    return document.sender if event.actor_kind == "api_key" else "Rubrica"
