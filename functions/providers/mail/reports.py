"""What SES tells afterwards of a mail: the detail of its events on EventBridge ("SES events schema reference").

Of bounces only hard ones are read: after a soft one SES goes on trying by itself.
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


def failed_mail(detail: Mapping[str, Any]) -> tuple[str, Failure] | None:
    """Return the reference of a mail that did not arrive or was not wanted, and why; None: it says neither."""
    failure = _failure(detail)
    references = detail.get("mail", {}).get("tags", {}).get("reference") or []
    return (str(references[0]), failure) if failure is not None and references else None


def _failure(detail: Mapping[str, Any]) -> Failure | None:
    if detail.get("eventType") == "Bounce":
        bounce = detail.get("bounce", {})
        if bounce.get("bounceType") != "Permanent":
            return None
        return Failure(cause=Cause.BOUNCE, sent=bounce.get("bounceSubType") != _HELD_BACK)
    complaint = detail.get("complaint", {})
    # "not-spam" takes a mail out of the spam folder (RFC 6430 2).
    if detail.get("eventType") != "Complaint" or complaint.get("complaintFeedbackType") == "not-spam":
        return None
    return Failure(cause=Cause.COMPLAINT, sent=complaint.get("complaintSubType") != _HELD_BACK)
