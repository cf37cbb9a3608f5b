"""The mail that tells an account how one of its webhook endpoints does."""

from __future__ import annotations

from typing import Final, Literal

from functions.domain.languages import Language, translator
from functions.providers.mail.composing import compose
from functions.providers.mail.contract import Mail
from functions.providers.mail.names import one_line

WebhookLetter = Literal["failing", "gone", "given_up"]

_LONGEST_NAME: Final = 80
_LONGEST_HOST: Final = 120


def render_webhook_letter(
    *,
    to: str,
    language: Language,
    kind: WebhookLetter,
    name: str,
    webhook: str,
    host: str,
    since: str,
    reference: str,
) -> Mail:
    """Write a letter about an endpoint. Of its URL only the `host` is told: the rest may hold secrets."""
    translate = translator("mail", language)
    facts = {"webhook": webhook, "host": one_line(host, limit=_LONGEST_HOST), "since": since}
    words = {
        "title": translate(f"webhook.{kind}.title"),
        "preview": translate(f"webhook.{kind}.lead", **facts),
        "greeting": translate("mail.greeting", recipient=one_line(name, limit=_LONGEST_NAME)),
        "lead": translate(f"webhook.{kind}.lead", **facts),
        "which": translate("webhook.which", **facts),
        "do": translate(f"webhook.{kind}.do", **facts),
        "kept": translate("webhook.kept"),
        "footer": translate("webhook.footer"),
    }
    return compose(
        "webhook",
        {"words": words},
        to=to,
        subject=translate(f"webhook.{kind}.title"),
        language=language,
        kind=f"webhook_{kind}",
        reference=reference,
    )
