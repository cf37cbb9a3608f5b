"""The mail that carries a letter, in HTML and in plain text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from functions.domain.duties import Notice
from functions.domain.languages import Translator, translator
from functions.domain.letters import Letter, Verb
from functions.providers.mail.composing import compose
from functions.providers.mail.contract import Look, Mail
from functions.providers.mail.names import one_line, paragraphs

_LONGEST_NAME = 80
_LONGEST_DOCUMENT = 120
_LONGEST_SUBJECT_NAME = 60
_LONGEST_FACT = 500
_MOST_VALUES = 25
_LINK = re.compile(r"https?://[!-~]+")
_UNEXPECTED = (Notice.INVITATION, Notice.REMINDER, Notice.EXPIRING)
"""Where somebody may wonder why they are asked at all."""


def render_notice(
    letter: Letter, *, to: str, reference: str, opt_out: str | None = None, look: Look | None = None
) -> Mail:
    """Write a letter as a mail. `opt_out`: where a recipient stops what this sender sends."""
    if letter.link is not None and not _LINK.fullmatch(letter.link):
        raise ValueError("the link to a document is an HTTP URL in ASCII")
    translate = translator("mail", letter.language)
    facts = {
        "words": _words(letter, translate=translate),
        "sender_name": None if letter.to_sender else one_line(letter.sender_name, limit=_LONGEST_NAME),
        "document_name": one_line(letter.document_name, limit=_LONGEST_DOCUMENT),
        "messages": [paragraphs(one) for one in letter.messages],
        "facts": [
            {
                "label": translate(f"label.{one.label}"),
                "values": [one_line(value, limit=_LONGEST_FACT) for value in one.values[:_MOST_VALUES]],
            }
            for one in letter.facts
        ],
        "link": letter.link,
        "expires": in_words(letter.expires_at, translate=translate) if letter.expires_at else None,
        "unexpected": letter.notice in _UNEXPECTED,
        "to_sender": letter.to_sender,
    }
    return compose(
        "notice",
        facts,
        to=to,
        subject=translate(letter.key("subject"), **_names(letter, limit=_LONGEST_SUBJECT_NAME)),
        language=letter.language,
        kind=letter.notice.value,
        reference=reference,
        opt_out=opt_out,
        look=look,
    )


def _names(letter: Letter, *, limit: int) -> Mapping[str, str]:
    """What texts may name: who sends, who is asked, what it is about, and how many days are left."""
    return {
        "sender": one_line(letter.sender_name, limit=limit),
        "recipient": one_line(letter.recipient_name, limit=limit),
        "person": one_line(letter.person, limit=limit),
        "document": one_line(letter.document_name, limit=min(2 * limit, _LONGEST_DOCUMENT)),
        "left": letter.left(),
    }


def _words(letter: Letter, *, translate: Translator) -> dict[str, str]:
    names = _names(letter, limit=_LONGEST_NAME)
    own = ("title", "preview", "lead") if letter.link is None else ("title", "preview", "lead", "button")
    shared = ("writes", "unexpected_title", "never_asks", "personal")
    # Nothing waits for who only reads: others sign without them.
    unexpected = "mail.unexpected_read" if letter.verb is Verb.READ else "mail.unexpected"
    return {
        **{part: translate(letter.key(part), **names) for part in own},
        **{part: translate(f"mail.{part}", **names) for part in shared},
        "unexpected": translate(unexpected, **names),
        "greeting": translate("mail.greeting", **names),
        "document": translate("label.document"),
        "sender": translate("label.sender"),
        "expires": translate("label.expires"),
        "fallback": translate("mail.fallback", host=urlsplit(letter.link or "").netloc),
        "footer": translate("mail.footer_sender" if letter.to_sender else "mail.footer", **names),
    }


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
