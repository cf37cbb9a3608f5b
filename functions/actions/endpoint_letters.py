"""Letters about endpoints, to the address of their account: that one fails, and that one was disabled."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from functions.domain.duties import Duty
from functions.domain.endpoints import DisabledReason, EndpointNotFound
from functions.domain.languages import Language
from functions.providers.mail.contract import Mail
from functions.storage import identity

FAILING: Final = "failing"
DISABLED: Final = "disabled"
"""What a letter is about: the first part of the subject of its duty, before `#<notice or reason>`."""


def letter(duty: Duty) -> Mail | None:
    """Return the letter; None where it would tell what is not so any more."""
    from functions.providers.mail.webhook_letter import WebhookLetter, render_webhook_letter

    what, _, which = duty.subject.partition("#")
    try:
        endpoint = identity.load_endpoint(duty.account_id, duty.owner_id)
    except EndpointNotFound:
        return None
    if endpoint.enabled is not (what == FAILING):
        return None
    kind: WebhookLetter = "gone" if which == DisabledReason.GONE else "given_up"
    since = endpoint.disabled_at or endpoint.created_at
    if endpoint.warned and which != DisabledReason.GONE:
        since = endpoint.warned.since
    account = identity.load_account(duty.account_id)
    return render_webhook_letter(
        to=account.email,
        language=Language(account.language),
        kind=FAILING if what == FAILING else kind,
        name=account.name,
        webhook=endpoint.id,
        host=urlsplit(endpoint.url).hostname or "",
        since=f"{since:%Y-%m-%d %H:%M} UTC",
        reference=f"{endpoint.id}.{what}.{which}.{since:%Y%m%d%H%M%S}",
    )
