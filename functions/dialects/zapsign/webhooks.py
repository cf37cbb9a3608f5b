"""Webhooks of the ZapSign dialect: the vendor's events, key by key as its documentation shows them.

Four of them show a document in the older and shorter way, the others in the newer one. Who reads strictly is broken
by a key that is added, so that each keeps to its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from functions.dialects.zapsign import documents, identifiers, signers, words
from functions.domain.documents import Document
from functions.domain.duties import ASKING, Notice
from functions.domain.events import Event, EventType
from functions.domain.languages import Language, translator
from functions.domain.one_time_codes import GUESSES
from functions.domain.proving import CODES
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailureReason, Requirement
from functions.domain.webhooks import About, Message, Subject

Content = dict[str, Any]
Teller = Callable[[Event, Document, About], Content | None]
"""Makes the body of an event, `event_type` apart; None: the vendor would not tell of it."""


def _short(_: Event, document: Document, about: About) -> Content:
    return documents.shown(document, about, documents.SHORT)


def _signed(event: Event, document: Document, about: About) -> Content:
    """Tell of a signature. `status` is signed only with the last message, which comes with the sealed file."""
    who = _person(event, document) or _last_signer(document)
    return _short(event, document, about) | {
        "signer_who_signed": {} if who is None else signers.shown(document, who, signers.WHO_SIGNED)
    }


def _refused(event: Event, document: Document, about: About) -> Content:
    """Tell of a refusal or a cancellation; of the first with who it was."""
    content = documents.shown(document, about, documents.REFUSED)
    who = _person(event, document)
    if who is None:
        return content
    return content | {"signer_who_refused": signers.shown(document, who, signers.SHORT)}


def _expires(_: Event, document: Document, about: About) -> Content:
    return documents.shown(document, about, documents.EXPIRING) | {
        "expiration_date": words.deadline(document.terms.expires_at)
    }


def _of_signer(key: str) -> Teller:
    """Return what tells of a signer under this key, with how they were called."""

    def tell(event: Event, document: Document, about: About) -> Content | None:
        who = _person(event, document)
        if who is None or not who.acts:
            return None
        called = {
            "notification_type": _notification_type(event),
            "notification_channel": event.data.get("channel") or signers.channel(who),
            "sent_at": words.time_or_none(who.notified_at) or "",
        }
        return documents.shown(document, about, documents.FULL) | {
            key: signers.shown(document, who, signers.FULL) | called
        }

    return tell


def _notified(event: Event, document: Document, about: About) -> Content | None:
    """Tell that somebody was asked for their signature; other messages the vendor does not tell of."""
    if Notice(event.data["notice"]) not in ASKING:
        return None
    # The key is the one that the vendor's documentation shows here.
    return _of_signer("created_signer")(event, document, about)


def _unauthenticated(event: Event, document: Document, about: About) -> Content | None:
    who = _person(event, document)
    if who is None:
        return None
    requirement = Requirement(event.data["requirement"])
    limit = GUESSES if requirement in CODES else document.terms.identity_attempts
    failed = {
        "max_attempts": limit,
        "attempts_used": max(0, limit - event.data.get("attempts_left", 0)),
        "authentication_failure_reason": _failure(event, document, who, requirement),
    }
    return documents.shown(document, about, documents.FULL) | {
        "unauthenticated_signer": signers.shown(document, who, signers.FULL) | failed
    }


def _bounced(event: Event, document: Document, _: About) -> Content | None:
    """Tell that an address takes no mail: the one body of the vendor's that shows no document."""
    who = _person(event, document)
    return {
        "email": (None if who is None else who.email) or "",
        "token": identifiers.token(document.id),
        "type": "link_email",
        # What was known before to be dead or unwanted was not tried; older events say nothing of it.
        "status": "bounce" if event.data.get("sent", True) else "dropped",
        "status_code": None,
        "error": "The message could not be delivered to this address. Please check it and send again.",
        "delivered": False,
    }


_TOLD: Final[Mapping[EventType, tuple[str, Teller]]] = {
    EventType.DOCUMENT_CREATED: ("doc_created", _short),
    EventType.DOCUMENT_DELETED: ("doc_deleted", _short),
    EventType.DOCUMENT_COMPLETED: ("doc_signed", _signed),
    EventType.RECIPIENT_SIGNED: ("doc_signed", _signed),
    EventType.DOCUMENT_REFUSED: ("doc_refused", _refused),
    EventType.DOCUMENT_CANCELED: ("doc_refused", _refused),
    EventType.DOCUMENT_EXPIRED: ("doc_expired", _expires),
    EventType.DOCUMENT_EXPIRING: ("doc_expiration_alert", _expires),
    EventType.RECIPIENT_ADDED: ("created_signer", _of_signer("created_signer")),
    EventType.RECIPIENT_NOTIFIED: ("signature_notification_sent", _notified),
    EventType.RECIPIENT_STARTED: ("doc_viewed", _of_signer("signer_who_viewed")),
    EventType.RECIPIENT_VIEWED: ("doc_viewed", _of_signer("signer_who_viewed")),
    EventType.RECIPIENT_READ_CONFIRMED: ("doc_read_confirmation", _of_signer("signer_who_read")),
    EventType.RECIPIENT_AUTHENTICATION_FAILED: ("signer_authentication_failed", _unauthenticated),
    EventType.RECIPIENT_BLOCKED: ("signer_authentication_failed", _unauthenticated),
    EventType.EMAIL_BOUNCED: ("email_bounce", _bounced),
}
"""What the vendor tells of. A refusal that only alerts (recipient.refused) leaves the document pending, which the
vendor has no event for. `background_check_completed` is a line here once background checks have an event."""


def _person(event: Event, document: Document) -> Recipient | None:
    """Return whom an event is about."""
    recipient_id = event.data.get("recipient_id")
    return next((one for one in document.recipients if one.id == recipient_id), None)


def _last_signer(document: Document) -> Recipient | None:
    signed = [one for one in signers.listed(document) if one.signed_at is not None]
    return max(signed, key=lambda one: (one.signed_at, one.position), default=None)


def _notification_type(event: Event) -> str:
    asked_again = event.data.get("notice") in (Notice.REMINDER, Notice.EXPIRING)
    return "reminder" if asked_again else "request"


def _failure(event: Event, document: Document, who: Recipient, requirement: Requirement) -> str:
    """Return why a proof failed, in the language of the document."""
    # Codes are not kept among the proofs that failed: what is wrong with one is always the same.
    kept = [one.reason for one in who.failed_proofs if one.requirement is requirement]
    known = [FailureReason.CODE_WRONG] if requirement in CODES else kept
    told = event.data.get("reason") or (known[-1].value if known else None)
    if told is None:
        # Whatever judged the last attempt is gone, and so is its reason.
        return ""
    return translator("words", Language(document.language))(f"reason.{told}")


class ZapSignWebhooks:
    """At most one message an event."""

    names = tuple(dict.fromkeys(name for name, _ in _TOLD.values()))
    """Two events of ours may be one of the vendor's."""
    tells_answers = True

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return the body of an event. Those of endpoints are none of the vendor's."""
        told = _TOLD.get(event.type)
        if told is None or not isinstance(subject, Document):
            return ()
        name, tell = told
        content = tell(event, subject, about)
        return () if content is None else (Message(name=name, content={"event_type": name, **content}),)


WEBHOOKS = ZapSignWebhooks()
