"""What sends texts to phones, whoever carries them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final, Protocol

from functions.domain.languages import Language
from functions.domain.parts import Channel

_E164: Final = re.compile(r"\+[1-9][0-9]{6,14}")
"""ITU-T E.164: a plus and at most 15 digits."""


@dataclass(frozen=True, kw_only=True)
class TextMessage:
    """A text to one phone.

    `to` is in E.164. `reference` names the duty that the text fulfils, stays the same when it is tried again, and
    comes back with the carrier's reports; it holds no personal data.

    WhatsApp takes what a business says first only as a template that Meta has approved: `template` names it (without
    the prefix and the language, which are the deployment's), `parameters` fill its body in. SMS takes `text`.
    """

    to: str
    channel: Channel
    text: str
    language: Language
    reference: str
    template: str | None = None
    parameters: tuple[str, ...] = ()


class MessageRejected(Exception):
    """This text will never be taken, however often it is tried: the number or the content is at fault."""


class MessageUnwanted(MessageRejected):
    """The person has told the carrier that they want no more."""


class MessageUnavailable(Exception):
    """The carrier takes nothing now: try again later."""


class Messenger(Protocol):
    def send(self, message: TextMessage) -> str:
        """Hand a text over and return the carrier's id for it. Raises MessageRejected and MessageUnavailable."""
        ...


def require_number(message: TextMessage) -> str:
    """Return the number, or refuse one that no carrier knows."""
    if not _E164.fullmatch(message.to):
        raise MessageRejected("the number is not one that texts can be sent to")
    return message.to
