"""Letters: what a person is told, before any channel puts it into its own form."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.domain.duties import Notice
from functions.domain.languages import Language, Translator, translator
from functions.domain.parts import Role
from functions.domain.recipients import Recipient


class Verb(StrEnum):
    """What is asked of the person."""

    SIGN = "sign"
    APPROVE = "approve"
    READ = "read"

    @classmethod
    def of(cls, recipient: Recipient) -> Verb:
        if recipient.role is Role.SIGNER:
            return cls.SIGN
        return cls.APPROVE if recipient.acts else cls.READ


BY_VERB: Final = frozenset({Notice.INVITATION, Notice.REMINDER, Notice.EXPIRING})
"""The notices whose words depend on what is asked of the person."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """A line of a letter: `label` names a text of ours, `values` are what others wrote."""

    label: str
    values: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Letter:
    """Everything that a message says. Names and messages may hold anything at all.

    `link` is the recipient's own, complete; None: there is nothing to open, the letter is to the sender.
    `expires_at` is aware, and None where the document never expires. `ends`: whether a refusal has ended it.
    """

    notice: Notice
    language: Language
    verb: Verb
    recipient_name: str
    sender_name: str
    document_name: str
    link: str | None
    expires_at: datetime | None = None
    days_left: int | None = None
    messages: tuple[str, ...] = ()
    person: str = ""
    ends: bool = True
    facts: tuple[Fact, ...] = ()

    @property
    def to_sender(self) -> bool:
        return self.notice.name.startswith("SENDER_")

    def key(self, part: str) -> str:
        """Return the name of the text for a part of the letter, such as `subject`."""
        name = f"{self.notice}.{part}"
        if self.notice in BY_VERB:
            return f"{name}.{self.verb}"
        if self.notice is Notice.SENDER_REFUSED and part == "lead":
            return f"{name}.{'ends' if self.ends else 'alerts'}"
        return name

    def left(self) -> str:
        """Say how many days are left; nothing where that is not told."""
        translate: Translator = translator("texts", self.language)
        days = self.days_left
        return "" if days is None else translate("left.one" if days == 1 else "left.more", days=days)
