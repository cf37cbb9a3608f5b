"""The mail that asks somebody to sign."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import mjml
from jinja2 import Environment, StrictUndefined, Template

from functions.domain.languages import Language, Translator, translator
from functions.providers.mail.contract import Mail
from functions.providers.mail.names import one_line

_TEMPLATES = Path(__file__).parent / "templates"
_LONGEST_NAME = 80
_LONGEST_DOCUMENT = 120
_LONGEST_SUBJECT_NAME = 60
_LINK = re.compile(r"https?://[!-~]+")


def render_invitation(
    *,
    to: str,
    language: Language,
    recipient_name: str,
    sender_name: str,
    document_name: str,
    link: str,
    expires_at: datetime | None,
    reminder: bool,
    reference: str | None = None,
) -> Mail:
    """Write the invitation to sign a document, or the reminder of one.

    `link` is the recipient's own, complete; `expires_at` is aware, and None where the document never expires.
    Names may hold anything at all.
    """
    if not _LINK.fullmatch(link):
        raise ValueError("the link to a document is an HTTP URL in ASCII")
    translate = translator("mail", language)
    kind = "reminder" if reminder else "invitation"
    sender = one_line(sender_name, limit=_LONGEST_NAME)
    document = one_line(document_name, limit=_LONGEST_DOCUMENT)
    words = {
        "title": translate(f"{kind}.title"),
        "preview": translate(f"{kind}.preview", sender=sender),
        "greeting": translate("invitation.greeting", recipient=one_line(recipient_name, limit=_LONGEST_NAME)),
        "lead": translate(f"{kind}.lead", sender=sender),
        "document": translate("invitation.document"),
        "sender": translate("invitation.sender"),
        "expires": translate("invitation.expires"),
        "button": translate("invitation.button"),
        "fallback": translate("invitation.fallback", host=urlsplit(link).netloc),
        "personal": translate("invitation.personal"),
        "unexpected_title": translate("invitation.unexpected_title"),
        "unexpected": translate("invitation.unexpected", sender=sender),
        "never_asks": translate("invitation.never_asks"),
        "footer": translate("invitation.footer", sender=sender),
    }
    facts = {
        "language": language.value,
        "words": words,
        "sender_name": sender,
        "document_name": document,
        "link": link,
        "expires": in_words(expires_at, translate=translate) if expires_at else None,
    }
    return Mail(
        to=to,
        subject=translate(
            f"{kind}.subject",
            sender=one_line(sender_name, limit=_LONGEST_SUBJECT_NAME),
            document=one_line(document_name, limit=_LONGEST_SUBJECT_NAME),
        ),
        html=_html().render(facts),
        text=_text().render(facts),
        language=language,
        headers={
            "Content-Language": language.value,
            # RFC 3834 5: no out-of-office answers to a machine.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        tags={"kind": kind},
        reference=reference,
    )


def in_words(moment: datetime, *, translate: Translator) -> str:
    """Write a moment out in UTC with the month as a word: 3/4 is not one day everywhere."""
    if moment.tzinfo is None:
        raise ValueError("the moment has a time zone")
    utc = moment.astimezone(UTC)
    return translate(
        "date.moment",
        day=utc.day,
        month=translate(f"date.month.{utc.month}"),
        year=utc.year,
        time=f"{utc:%H:%M}",
    )


@cache
def _html() -> Template:
    """Compile the layout once per process. Jinja's marks pass through MJML untouched."""
    layout = (_TEMPLATES / "invitation.mjml").read_text(encoding="utf-8")
    # Without `fonts`, MJML has every reader load Roboto from another company as soon as its name is seen.
    html = mjml.mjml2html(layout, fonts={})
    return Environment(autoescape=True, undefined=StrictUndefined).from_string(html)


@cache
def _text() -> Template:
    text = (_TEMPLATES / "invitation.txt").read_text(encoding="utf-8")
    return Environment(
        autoescape=False,  # noqa: S701 - plain text: nothing to escape
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    ).from_string(text)
