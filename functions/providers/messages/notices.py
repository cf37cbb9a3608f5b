"""The text that carries a letter to a phone: one SMS where the names allow it, or a WhatsApp template filled in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from functions.domain.languages import Language, translator
from functions.domain.letters import BY_VERB, Letter
from functions.domain.parts import Channel
from functions.providers.mail.names import one_line
from functions.providers.messages.contract import TextMessage
from functions.providers.messages.gsm import ONE, length, plainer

_LONGEST_NAME: Final = 60
_SHORTEST_NAME: Final = 12
"""A sender's name is cut to keep a text in one piece, but not below what names anybody."""


class NothingToOpen(ValueError):
    """Phones are told of what they can open; what the sender is told goes by mail."""


def render_text(letter: Letter, *, to: str, channel: Channel, reference: str) -> TextMessage:
    """Write a letter as a text to a phone."""
    if letter.link is None:
        raise NothingToOpen
    return TextMessage(
        to=to,
        channel=channel,
        text=_sms(letter, link=letter.link),
        language=letter.language,
        reference=reference,
        template=_name(letter, "_"),
        parameters=(
            one_line(letter.recipient_name, limit=_LONGEST_NAME),
            one_line(letter.sender_name, limit=_LONGEST_NAME),
            one_line(letter.document_name, limit=_LONGEST_NAME),
            letter.link,
            *((letter.left(),) if letter.days_left is not None else ()),
        ),
    )


def render_code(*, code: str, sender: str, minutes: int, language: Language) -> str:
    """Write the text that brings a one-time code."""
    translate = translator("mail", language)
    return _fitted(
        sender, lambda name: translate("code.text", code=code, sender=name.rstrip("."), minutes=minutes)
    )


def _sms(letter: Letter, *, link: str) -> str:
    translate = translator("texts", letter.language)
    return _fitted(
        letter.sender_name,
        lambda name: translate(_name(letter, "."), sender=name, left=letter.left(), link=link),
    )


def _fitted(sender: str, write: Callable[[str], str]) -> str:
    """Return the text, the sender's name cut as far as one SMS asks for it and sense allows."""
    text = ""
    for limit in range(_LONGEST_NAME, _SHORTEST_NAME - 1, -1):
        # What keeps a name from being shown as a link is no letter of SMS: a blank does the same.
        text = plainer(write(one_line(sender, limit=limit).replace("\u2060", " ").replace("  ", " ")))
        if (length(text) or 0) <= ONE:
            return text
    return text


def _name(letter: Letter, separator: str) -> str:
    return f"{letter.notice}{separator}{letter.verb}" if letter.notice in BY_VERB else letter.notice.value
