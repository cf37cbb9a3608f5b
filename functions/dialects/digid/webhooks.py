"""Webhooks of the DIGID dialect: four events. The vendor publishes no body of them, so that this shape is ours.

Its words are those of the vendor's calls. docs/webhooks/digid.md tells it to whoever receives it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from functions.domain import refusing
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.languages import Language, translator
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.webhooks import About, Message, Place, PlaceKind, Subject

Content = dict[str, Any]
Teller = Callable[[Event, Document], Content]
"""Returns what an event of this kind tells beside the document."""

STATUSES: Final[Mapping[Status, str]] = {
    Status.DRAFT: "Pendiente",
    Status.IN_PROGRESS: "En Proceso",
    Status.SEALING: "En Proceso",
    Status.COMPLETED: "Firmado",
    Status.CANCELED: "Cancelado",
    Status.REFUSED: "Cancelado",
    Status.EXPIRED: "Cancelado",
}
_SIGNER_STATUSES: Final[Mapping[RecipientStatus, str]] = {
    RecipientStatus.WAITING: "Pendiente",
    RecipientStatus.NOTIFIED: "Notificado",
    RecipientStatus.VIEWED: "En Proceso",
    RecipientStatus.VERIFIED: "En Proceso",
    RecipientStatus.SIGNED: "Documento Firmado",
    RecipientStatus.REFUSED: "Rechazado",
    RecipientStatus.BLOCKED: "Bloqueado",
    RecipientStatus.DELEGATED: "Sustituido",
    RecipientStatus.REPLACED: "Sustituido",
}


def _nothing_more(_: Event, __: Document) -> Content:
    return {}


def _signer(event: Event, document: Document) -> Content:
    who = _person(event, document)
    return {
        "IdFirmante": _id_of(who),
        "Firmante": {
            **_listed(who),
            "IdExterno": who.external_id or "",
            "Email": who.email or "",
            "Telefono": who.phone or "",
            "RFC": who.tax_id or "",
            "Kyc": who.kyc,
        },
    }


def _papers(event: Event, document: Document) -> Content:
    """Return what was proven, or not, of a person; what failed may be tried again."""
    approved = event.type is EventType.RECIPIENT_IDENTITY_APPROVED
    reason = event.data.get("reason")
    asked = event.data.get("requirements") or [event.data["requirement"]]
    return _signer(event, document) | {
        "Documentacion": {
            "Resultado": "Aprobada" if approved else "Rechazada",
            "Requisitos": list(asked),
            "Completa": bool(event.data.get("verified", False)),
            "Motivo": "" if reason is None else translator("words", Language.ES)(f"reason.{reason}"),
            "IntentosRestantes": event.data.get("attempts_left"),
        }
    }


_STATUS: Final = ("documento.estatus", _nothing_more)
_TOLD: Final[Mapping[EventType, tuple[str, Teller]]] = {
    EventType.DOCUMENT_SENT: _STATUS,
    EventType.DOCUMENT_UPDATED: _STATUS,
    EventType.DOCUMENT_REACTIVATED: _STATUS,
    EventType.DOCUMENT_REOPENED: _STATUS,
    EventType.DOCUMENT_COMPLETED: _STATUS,
    EventType.DOCUMENT_CANCELED: _STATUS,
    EventType.DOCUMENT_REFUSED: _STATUS,
    EventType.DOCUMENT_EXPIRING: _STATUS,
    EventType.DOCUMENT_EXPIRED: _STATUS,
    EventType.RECIPIENT_STARTED: ("firmante.inicio", _signer),
    EventType.RECIPIENT_VIEWED: ("firmante.inicio", _signer),
    EventType.RECIPIENT_SIGNED: ("firmante.firmo", _signer),
    EventType.RECIPIENT_IDENTITY_APPROVED: ("firmante.documentacion", _papers),
    EventType.RECIPIENT_IDENTITY_REJECTED: ("firmante.documentacion", _papers),
}


class DigidWebhooks:
    """At most one message an event."""

    names = tuple(dict.fromkeys(name for name, _ in _TOLD.values()))
    tells_answers = False

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return the body of an event. Those of endpoints are none of the vendor's."""
        told = _TOLD.get(event.type)
        if told is None or not isinstance(subject, Document):
            return ()
        name, tell = told
        if tell is not _nothing_more and _only_reads(_person(event, subject)):
            return ()
        content = {"Evento": name, **_document(event, subject), **tell(event, subject)}
        return (Message(name=name, content=content),)


def _document(event: Event, document: Document) -> Content:
    status = STATUSES[document.status]
    return {
        "IdEvento": event.id,
        "Secuencia": event.sequence,
        "Fecha": _time(event.occurred_at),
        "Modo": "T" if document.sandbox else "P",
        "IdCliente": document.client_id,
        "IdDocumento": document.id,
        "NombreDocumento": document.name,
        "IdExterno": document.external_id or "",
        "Estatus": status,
        # As dInfoDocto calls it, and as receivers that know that call read it.
        "estado": status,
        "Motivo": _reason(document),
        "URLDocumento": _url(document),
        "Firmantes": [_listed(one) for one in document.recipients if one.acts],
    }


def _listed(recipient: Recipient) -> Content:
    return {
        "IdFirmante": _id_of(recipient),
        "Nombre": recipient.name,
        "Estatus": _SIGNER_STATUSES[recipient.status],
    }


def _id_of(recipient: Recipient) -> str:
    """Return the vendor's id of a person: that of the directory, or of the part of who is in none."""
    return recipient.signer_id or recipient.id


def _person(event: Event, document: Document) -> Recipient:
    return document.recipient(event.data["recipient_id"])


def _only_reads(recipient: Recipient) -> bool:
    """Whether the vendor would call the person no signer: nothing is awaited of them, and nobody has their part."""
    return recipient.active and not recipient.acts


def _reason(document: Document) -> str:
    """Return why a document was ended, in words; empty where it was not, or nobody said."""
    if document.status is Status.EXPIRED:
        return "Vencido"
    if document.end_reason is None:
        return ""
    if document.status is Status.REFUSED:
        return refusing.in_words(document.end_reason, terms=document.terms, language=document.language)
    return document.end_reason


def _url(document: Document) -> Place | str:
    """Return where the link to the main file goes: to the signed one, once there is one."""
    main = document.files[0]
    if document.sealed_file is not None:
        return Place(kind=PlaceKind.SIGNED_FILE, of=main.id, otherwise="")
    return "" if main.stored is None else Place(kind=PlaceKind.ORIGINAL_FILE, of=main.id, otherwise="")


def _time(at: datetime) -> str:
    return at.astimezone(UTC).isoformat().replace("+00:00", "Z")


WEBHOOKS = DigidWebhooks()
