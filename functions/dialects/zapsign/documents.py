"""A document as ZapSign shows one, in the older and shorter way and in the newer one."""

from __future__ import annotations

from typing import Any, Final

from functions.dialects.zapsign import identifiers, signers, words
from functions.domain import refusing
from functions.domain.documents import Document
from functions.domain.files import File
from functions.domain.languages import Language
from functions.domain.lifecycle import Status
from functions.domain.parts import Channel
from functions.domain.recipients import Recipient
from functions.domain.webhooks import About, Place, PlaceKind

SHORT: Final = (
    *("sandbox", "external_id", "open_id", "token", "name", "folder_path", "status", "lang"),
    *("original_file", "signed_file", "created_through", "deleted", "deleted_at"),
    *("signed_file_only_finished", "disable_signer_emails", "brand_logo", "brand_primary_color"),
    *("created_at", "last_update_at", "signers", "answers"),
)
REFUSED: Final = (*SHORT[:3], "rejected_reason", *SHORT[3:])
FULL: Final = (
    *("sandbox", "external_id", "open_id", "token", "name", "folder_path", "status"),
    *("rejected_reason", "lang", "original_file", "signed_file", "extra_docs", "created_through"),
    *("deleted", "deleted_at", "signed_file_only_finished", "disable_signer_emails", "brand_logo"),
    *("brand_primary_color", "created_at", "last_update_at", "created_by", "template", "signers"),
    *("answers", "auto_reminder", "signature_report", "tsa_country", "use_timestamp", "metadata"),
)
EXPIRING: Final = (*FULL[:6], "folder_token", *FULL[6:])


def shown(document: Document, about: About, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return a document with these of its keys in their order.

    The older way has no place for extra files: they are told where there are some.
    """
    newer = keys in (FULL, EXPIRING)
    everything = _facts(document, about, of_signers=signers.FULL if newer else signers.SHORT)
    if not newer:
        everything["rejected_reason"] = everything["rejected_reason"] or ""
        if document.extra_files:
            keys = (*keys, "extra_docs")
    return {key: everything[key] for key in keys}


def _facts(document: Document, about: About, *, of_signers: tuple[str, ...]) -> dict[str, Any]:
    main, *extra = document.files
    people = signers.listed(document)
    filled = main.filled
    return {
        "sandbox": document.sandbox,
        "external_id": document.external_id or "",
        "open_id": identifiers.open_id(document.id),
        "token": identifiers.token(document.id),
        "name": document.name,
        "folder_path": document.folder,
        "folder_token": None,
        "status": words.status(document.status),
        "rejected_reason": _rejected_reason(document),
        "lang": words.LANGUAGES[Language(document.language)],
        "original_file": _original(main),
        "signed_file": _signed(document, main),
        "extra_docs": [_extra(document, one) for one in extra],
        "created_through": "api",
        "deleted": document.deleted_at is not None,
        "deleted_at": words.time_or_none(document.deleted_at),
        # There is no signed file before all have signed.
        "signed_file_only_finished": True,
        "disable_signer_emails": bool(people) and all(_without_email(one) for one in people),
        "brand_logo": "",
        "brand_primary_color": "",
        "created_at": words.time(document.created_at),
        "last_update_at": words.time(document.updated_at),
        "created_by": {"email": document.sender_email or ""},
        "template": filled and {"token": identifiers.token(filled.template_id), "name": ""},
        "signers": [signers.shown(document, one, of_signers) for one in people],
        "answers": words.answers(about.answers),
        "auto_reminder": _days_between_reminders(document),
        "signature_report": None,
        "tsa_country": None,
        # Every seal has its timestamp.
        "use_timestamp": True,
        "metadata": [{"key": key, "value": value} for key, value in document.metadata.items()],
    }


def _extra(document: Document, file: File) -> dict[str, Any]:
    return {
        "open_id": identifiers.open_id(file.id),
        "token": identifiers.token(file.id),
        "name": file.name or document.name,
        "original_file": _original(file),
        "signed_file": _signed(document, file),
    }


def _original(file: File) -> Place | str:
    """Return where the link to a file goes; a file that is still to come has none, then or later."""
    return "" if file.stored is None else Place(kind=PlaceKind.ORIGINAL_FILE, of=file.id, otherwise="")


def _signed(document: Document, file: File) -> Place | None:
    """Return where the link to the sealed file goes. Before there is one the vendor tells null."""
    sealed = document.sealed_of(file)
    return None if sealed is None else Place(kind=PlaceKind.SIGNED_FILE, of=file.id, otherwise="")


def _rejected_reason(document: Document) -> str | None:
    """Return why a document came to its end, in words."""
    if document.status is Status.CANCELED:
        return document.end_reason
    if document.status is not Status.REFUSED or document.end_reason is None:
        return None
    reason = refusing.in_words(document.end_reason, terms=document.terms, language=document.language)
    comment = _last_comment(document)
    return f"{reason}: {comment}" if comment else reason


def _last_comment(document: Document) -> str | None:
    """Return what was said by whoever has refused, by the last of them where there are several."""
    refused = [one for one in document.active_recipients if one.refused_at is not None]
    last = max(refused, key=lambda one: (one.refused_at, one.position), default=None)
    return None if last is None else last.refusal_comment


def _without_email(recipient: Recipient) -> bool:
    return recipient.channels is not None and Channel.EMAIL not in recipient.channels


def _days_between_reminders(document: Document) -> int:
    """Return the whole days between two reminders, at least one; 0 where nobody is reminded."""
    reminders = document.terms.reminders
    return 0 if reminders is None else max(1, reminders.every_hours // 24)
