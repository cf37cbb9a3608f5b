"""The mail that tells an account how one of its webhook endpoints does."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final, Literal

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language, translator
from functions.providers.mail.contract import Mail
from functions.providers.mail.names import one_line

WebhookLetter = Literal["failing", "gone", "given_up"]

_TEMPLATES: Final = Path(__file__).parent / "templates"
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
    page = {"language": language.value, "words": words}
    return Mail(
        to=to,
        subject=translate(f"webhook.{kind}.title"),
        html=_html().render(page),
        text=_text().render(page),
        language=language,
        headers={
            "Content-Language": language.value,
            # RFC 3834 5: no out-of-office answers to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        tags={"kind": f"webhook_{kind}"},
        reference=reference,
    )


@cache
def _html() -> Template:
    layout = (_TEMPLATES / "webhook.mjml").read_text(encoding="utf-8")
    # Without `fonts`, MJML has every reader load Roboto from another company as soon as its name is seen.
    html = mjml.mjml2html(layout, fonts={})
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(html)


@cache
def _text() -> Template:
    text = (_TEMPLATES / "webhook.txt").read_text(encoding="utf-8")
    return Environment(
        autoescape=False,  # noqa: S701 - plain text: nothing to escape
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    ).from_string(text)
