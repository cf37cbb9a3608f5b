"""The evidence of a document, as its last pages print it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from functions.actions.drawing import Pictures
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.files import File
from functions.pdf.evidence_model import EventEvidence, Evidence, RecipientEvidence

_AUTHENTICATION: Final = {
    "es": "Enlace personal enviado por correo",
    "pt": "Link pessoal enviado por e-mail",
    "en": "Personal link sent by e-mail",
}


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
        recipients=tuple(
            RecipientEvidence(
                id=one.id,
                name=one.name,
                status=one.status.value,
                email=one.email,
                phone=one.phone,
                tax_id=one.tax_id,
                authentication=_AUTHENTICATION[document.language],
                notified_at=one.notified_at,
                viewed_at=one.viewed_at,
                signed_at=one.signed_at,
                ip=None if one.signature is None else one.signature.ip,
                user_agent=None if one.signature is None else one.signature.user_agent,
                consent_version=None if one.signature is None else one.signature.consent_version,
                signature=pictures.signatures.get(one.id),
            )
            for one in document.recipients
        ),
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


def _actor(event: Event, document: Document) -> str:
    """Return a name that a reader knows: the person's, the sender's, or the service's own."""
    if event.actor_kind == "recipient":
        return next((one.name for one in document.recipients if one.id == event.actor_id), event.actor_id)
    return document.sender if event.actor_kind == "api_key" else "Rubrica"
