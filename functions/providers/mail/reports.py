"""What SES tells afterwards of a mail: the detail of its events on EventBridge ("SES events schema reference").

Only hard bounces are read: after a soft one SES goes on trying by itself, and who marks a mail as spam has got it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

BOUNCED: Final = "Email Bounced"


def bounced(detail: Mapping[str, Any]) -> str | None:
    """Return the reference of the mail that will never arrive; None where the event says nothing of the kind."""
    if detail.get("eventType") != "Bounce" or detail.get("bounce", {}).get("bounceType") != "Permanent":
        return None
    tags = detail.get("mail", {}).get("tags", {})
    references = tags.get("reference") or []
    return str(references[0]) if references else None
