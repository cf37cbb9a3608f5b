"""What carriers tell afterwards of a text: events of SMS, and Meta's webhooks as Social passes them on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.domain.suppressions import Cause, Failure
from functions.providers.messages.sms import REFERENCE

SMS_STATUS: Final = "Text Message Delivery Status Updated"
_UNDELIVERED: Final = frozenset(
    {
        "TEXT_BLOCKED",
        "TEXT_CARRIER_BLOCKED",
        "TEXT_CARRIER_UNREACHABLE",
        "TEXT_INVALID",
        "TEXT_INVALID_MESSAGE",
        "TEXT_PROTECT_BLOCKED",
        "TEXT_SPAM",
        "TEXT_TTL_EXPIRED",
        "TEXT_UNREACHABLE",
    }
)
"""Not TEXT_UNKNOWN: after 72 hours of silence the text may well have arrived."""
_WANTS_NO_MORE: Final = 131050
"""Meta's error code for a person who has stopped what a business sends ("Error codes" of the Cloud API)."""


def undelivered_sms(detail: Mapping[str, Any]) -> tuple[str, Failure] | None:
    """Return the reference of a text that will never arrive; None where the event says nothing of the kind."""
    if detail.get("eventType") not in _UNDELIVERED or not detail.get("isFinal"):
        return None
    reference = (detail.get("context") or {}).get(REFERENCE)
    return None if reference is None else (str(reference), Failure(cause=Cause.UNDELIVERED))


def undelivered_whatsapp(entry: str) -> Iterator[tuple[str, Failure]]:
    """Yield the references of the messages that a webhook entry of Meta's says have failed, and why."""
    for change in json.loads(entry).get("changes", ()):
        for status in change.get("value", {}).get("statuses", ()):
            if status.get("status") == "failed" and status.get("biz_opaque_callback_data"):
                codes = {error.get("code") for error in status.get("errors", ())}
                cause = Cause.OPT_OUT if _WANTS_NO_MORE in codes else Cause.UNDELIVERED
                yield str(status["biz_opaque_callback_data"]), Failure(cause=cause)
