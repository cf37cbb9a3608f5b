"""What events of a webhook endpoint say, each below `data`. The first line of each tells when it happens."""

from __future__ import annotations

from typing import Literal

from functions.dialects.native.event_data.parts import Facts


class WebhookFailing(Facts):
    """For days an endpoint has answered nothing but failures; it will be disabled if that goes on."""

    webhook_id: str
    since: str
    """Since when nothing but failures came of it"""


class WebhookDisabled(Facts):
    """An endpoint is told of nothing any more, because it is gone or has failed for too long."""

    webhook_id: str
    reason: Literal["requested", "gone", "failing"]
