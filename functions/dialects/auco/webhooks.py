"""Webhooks as Auco posts them: the states of a document, or of a package where it has several files.

What differs from the vendor, and why: docs/webhooks/auco.md.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.dialects.auco.identifiers import document_code, package_id
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.files import File
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient
from functions.domain.refusing import in_words
from functions.domain.requirements import FailureReason, Requirement
from functions.domain.webhooks import About, Message, Place, PlaceKind, Subject

CREATE: Final = "CREATE"
NOTIFICATION: Final = "NOTIFICATION"
REJECT: Final = "REJECT"
REJECTED: Final = "REJECTED"
BLOCKED: Final = "BLOCKED"
EXPIRED: Final = "EXPIRED"
FINISH: Final = "FINISH"
SIGNED_PACKAGE: Final = "SIGNED_PACKAGE"
DOCUMENT_REJECT: Final = "DOCUMENT_REJECT"

_OF_PACKAGE: Final = {FINISH: SIGNED_PACKAGE, REJECT: DOCUMENT_REJECT}
"""The states that have another name where the document is a package."""
_OF_FILE: Final = {
    Status.COMPLETED: FINISH,
    Status.REFUSED: REJECT,
    Status.CANCELED: REJECT,
    Status.EXPIRED: EXPIRED,
}
"""What a file of a package is said to be; before the end of the document: CREATE."""


class AucoWebhooks:
    """One message a state, by its name; a refusal that ends the document is two."""

    names: tuple[str, ...] = (
        CREATE,
        NOTIFICATION,
        REJECT,
        REJECTED,
        BLOCKED,
        EXPIRED,
        FINISH,
        SIGNED_PACKAGE,
        DOCUMENT_REJECT,
    )
    tells_answers = False

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return what Auco would say of an event; it knows of nothing but documents."""
        return tuple(_messages(event, subject)) if isinstance(subject, Document) else ()


def _messages(event: Event, document: Document) -> Iterator[Message]:
    match event.type:
        case EventType.DOCUMENT_CREATED:
            yield _message(CREATE, document)
        case EventType.RECIPIENT_SIGNED:
            yield _message(NOTIFICATION, document, signer=_signer(_actor(event, document)), with_files=False)
        case EventType.RECIPIENT_REFUSED:
            # Nothing more is said of a refusal that only alerts: so this says whose and why.
            refuser = _actor(event, document)
            yield _message(REJECT, document, signer=_signer(refuser), message=_refusal(refuser, document))
        case EventType.DOCUMENT_REFUSED:
            refuser = _actor(event, document)
            yield _message(REJECT, document)
            yield _details(document, signer=_signer(refuser), message=_refusal(refuser, document))
        case EventType.DOCUMENT_CANCELED:
            yield _details(document, signer=_sender(document), message=document.end_reason or "")
        case EventType.RECIPIENT_BLOCKED:
            blocked = _actor(event, document)
            yield _message(BLOCKED, document, signer=_signer(blocked), message=_blocked_by(blocked))
        case EventType.DOCUMENT_EXPIRED:
            yield _message(EXPIRED, document)
        case EventType.DOCUMENT_COMPLETED:
            yield _message(FINISH, document)
        case _:
            pass


def _details(document: Document, *, signer: Mapping[str, str], message: str) -> Message:
    return _message(REJECTED, document, signer=signer, message=message, with_files=False)


def _message(
    state: str,
    document: Document,
    *,
    signer: Mapping[str, str] | None = None,
    message: str | None = None,
    with_files: bool = True,
) -> Message:
    """Return the body of a state. `code` is always there; `tags` and `custom` are where the document has any."""
    package = bool(document.extra_files)
    state = _OF_PACKAGE.get(state, state) if package else state
    content: dict[str, Any] = {"package": package_id(document.id)} if package else {}
    content |= {"code": document_code(document.id), "name": document.name}
    if signer is not None:
        content["signer"] = dict(signer)
    content["status"] = state
    if message is not None:
        content["message"] = message
    if package and with_files:
        content["documents"] = [_file(one, document) for one in document.files]
    elif with_files and state != BLOCKED:
        content["url"] = _place(document.files[0], document)
    if document.tags:
        content["tags"] = list(document.tags)
    if document.custom:
        content["custom"] = [_custom(document)]
    return Message(name=state, content=content)


def _file(file: File, document: Document) -> dict[str, Any]:
    return {
        "code": document_code(file.id),
        "name": file.name or document.name,
        "status": _OF_FILE.get(document.status, CREATE),
        "url": _place(file, document),
    }


def _place(file: File, document: Document) -> Place:
    signed = document.status is Status.COMPLETED
    kind = PlaceKind.SIGNED_FILE if signed else PlaceKind.ORIGINAL_FILE
    return Place(kind=kind, of=file.id, otherwise="")


def _custom(document: Document) -> str:
    """Return all fields of the account's own in one text, as Auco does: its GET shows the object itself."""
    return json.dumps({one.name: one.value for one in document.custom}, ensure_ascii=False)


def _actor(event: Event, document: Document) -> Recipient:
    return document.recipient(event.data["recipient_id"])


def _signer(recipient: Recipient) -> dict[str, str]:
    return {
        "id": recipient.id,
        "name": recipient.name,
        "email": recipient.email or "",
        "phone": recipient.phone or "",
    }


def _sender(document: Document) -> dict[str, str]:
    """Return who has canceled, in the place where receivers look for a signer; a sender has no signer's id."""
    return {"id": "", "name": document.sender, "email": document.sender_email or "", "phone": ""}


def _refusal(recipient: Recipient, document: Document) -> str:
    """Return what the person says: the reason that they chose, and their own words after it."""
    reason = in_words(recipient.refusal_reason or "", terms=document.terms, language=document.language)
    return ": ".join(one for one in (reason, recipient.refusal_comment) if one)


def _blocked_by(recipient: Recipient) -> str:
    """Return what the person failed to prove. Auco publishes two of these words; the others are made in its manner."""
    match recipient.blocked_by:
        case None:
            return ""
        case Requirement.CODE_EMAIL | Requirement.CODE_SMS | Requirement.CODE_WHATSAPP:
            return "OTP_CODE_INVALID"
        case Requirement.IDENTITY_DOCUMENT if _last_failure(recipient) is FailureReason.ILLEGIBLE:
            return "ERROR_IDENTIFICATION_NOT_DOCUMENT"
        case other:
            return f"{other.value.upper()}_INVALID"


def _last_failure(recipient: Recipient) -> FailureReason | None:
    failures = [one.reason for one in recipient.failed_proofs if one.requirement is recipient.blocked_by]
    return failures[-1] if failures else None


WEBHOOKS = AucoWebhooks()
