"""What carriers tell afterwards of a text: events of SMS, and Meta's webhooks as Social passes them on."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

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


def undelivered_sms(detail: Mapping[str, Any]) -> str | None:
    """Return the reference of a text that will never arrive; None where the event says nothing of the kind."""
    if detail.get("eventType") not in _UNDELIVERED or not detail.get("isFinal"):
        return None
    reference = (detail.get("context") or {}).get(REFERENCE)
    return None if reference is None else str(reference)


def undelivered_whatsapp(entry: str) -> Iterator[str]:
    """Yield the references of the messages that a webhook entry of Meta's says have failed."""
    for change in json.loads(entry).get("changes", ()):
        for status in change.get("value", {}).get("statuses", ()):
            if status.get("status") == "failed" and status.get("biz_opaque_callback_data"):
                yield str(status["biz_opaque_callback_data"])
