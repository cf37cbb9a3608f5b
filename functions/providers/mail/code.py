"""The mail that brings a one-time code. There is no link in it, so that nobody learns to follow one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language, translator
from functions.providers.mail.contract import Mail
from functions.providers.mail.names import one_line

_TEMPLATES: Final = Path(__file__).parent / "templates"
_LONGEST_NAME: Final = 80


def render_code(
    *,
    to: str,
    language: Language,
    recipient_name: str,
    sender_name: str,
    document_name: str,
    code: str,
    minutes: int,
    reference: str,
) -> Mail:
    """Write a code to somebody who is about to sign.

    Its subject does not tell it: subjects stand in the reports of those who carry mail, and on locked screens.
    """
    translate = translator("mail", language)
    sender = one_line(sender_name, limit=_LONGEST_NAME)
    document = one_line(document_name, limit=_LONGEST_NAME)
    words = {
        "title": translate("code.title"),
        "preview": translate("code.preview", sender=sender),
        "greeting": translate("mail.greeting", recipient=one_line(recipient_name, limit=_LONGEST_NAME)),
        "lead": translate("code.lead", sender=sender, document=document),
        "lasts": translate("code.lasts", minutes=minutes),
        "secret": translate("code.secret"),
        "unexpected": translate("code.unexpected", sender=sender),
        "footer": translate("mail.footer", sender=sender),
    }
    facts = {"language": language.value, "words": words, "code": code}
    return Mail(
        to=to,
        subject=translate("code.subject", sender=sender),
        html=_html().render(facts),
        text=_text().render(facts),
        language=language,
        headers={
            "Content-Language": language.value,
            # RFC 3834 5: no out-of-office answers to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        tags={"kind": "code"},
        reference=reference,
    )


@cache
def _html() -> Template:
    """Compile the layout once per process. Jinja's marks pass through MJML untouched."""
    layout = (_TEMPLATES / "code.mjml").read_text(encoding="utf-8")
    html = mjml.mjml2html(layout, fonts={})
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(html)


@cache
def _text() -> Template:
    text = (_TEMPLATES / "code.txt").read_text(encoding="utf-8")
    return Environment(
        autoescape=False,  # noqa: S701 - plain text: nothing to escape
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    ).from_string(text)
