"""What SES tells afterwards of a mail: the detail of its events on EventBridge ("SES events schema reference").

Of soft bounces SES tells only once it has given up trying ("notifies you of hard bounces and soft bounces that will no
longer be retried"). What is no bounce at all, an answer of who is out of the office, comes as a soft one too.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from functions.domain.suppressions import Cause, Failure

BOUNCED: Final = "Email Bounced"
COMPLAINED: Final = "Email Complaint Received"
KINDS: Final = (BOUNCED, COMPLAINED)


_HELD_BACK: Final = "OnAccountSuppressionList"
"""SES has sent nothing: the address bounced or complained before, whoever wrote to it."""
_NO_ANSWER: Final = frozenset({"MailboxFull", "MessageTooLarge", "ContentRejected", "AttachmentRejected"})
"""Soft bounces that are never an automatic answer."""


def failed_mail(detail: Mapping[str, Any]) -> tuple[str, Failure] | None:
    """Return the reference of a mail that did not arrive or was not wanted, and why; None: it says neither."""
    failure = _failure(detail)
    references = detail.get("mail", {}).get("tags", {}).get("reference") or []
    return (str(references[0]), failure) if failure is not None and references else None


def _failure(detail: Mapping[str, Any]) -> Failure | None:
    if detail.get("eventType") == "Bounce":
        bounce = detail.get("bounce", {})
        if bounce.get("bounceType") != "Permanent":
            return Failure(cause=Cause.UNDELIVERED) if _given_up(bounce) else None
        return Failure(cause=Cause.BOUNCE, sent=bounce.get("bounceSubType") != _HELD_BACK)
    complaint = detail.get("complaint", {})
    # "not-spam" takes a mail out of the spam folder (RFC 6430 2).
    if detail.get("eventType") != "Complaint" or complaint.get("complaintFeedbackType") == "not-spam":
        return None
    return Failure(cause=Cause.COMPLAINT, sent=complaint.get("complaintSubType") != _HELD_BACK)


def _given_up(bounce: Mapping[str, Any]) -> bool:
    """Whether a soft bounce says that the mail did not arrive: by its kind, or by a report with the action `failed`.

    An automatic answer is no such report (RFC 3464 2.3.3), and its mail has arrived.
    """
    told = {one.get("action") for one in bounce.get("bouncedRecipients", ())}
    return bounce.get("bounceSubType") in _NO_ANSWER or "failed" in told
