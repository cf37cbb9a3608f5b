"""What sends mail, whoever carries it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

from functions.domain.languages import Language


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture that comes with a mail and is shown in it, so that no reader fetches anything. CSS pixels."""

    content: bytes = field(repr=False)
    media_type: str
    width: int
    height: int

    @property
    def content_id(self) -> str:
        """Return by what the HTML names it (RFC 2392)."""
        return f"logo.{'png' if self.media_type == 'image/png' else 'jpg'}"


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the account on whose behalf a mail goes out shows itself. `name` may hold anything at all.

    `color` and `text_color`, which is read well on it, are `#rrggbb`.
    """

    name: str
    color: str | None = None
    text_color: str | None = None
    logo: Picture | None = None


@dataclass(frozen=True)
class Mail:
    """A message to one person, in HTML and in plain text.

    `to` is a bare address. `reference` names the duty that the mail fulfils and stays the same when it is
    tried again: no mail service promises to send only once, and so two copies can be told to be one message.
    `tags` are kept by the carrier and come back with its reports; they hold no personal data.
    """

    to: str
    subject: str
    html: str
    text: str
    language: Language
    headers: Mapping[str, str] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    reference: str | None = None
    pictures: tuple[Picture, ...] = ()


class MailRejected(Exception):
    """This mail will never be taken, however often it is tried: the address or the content is at fault."""


class MailUnavailable(Exception):
    """The mail service takes nothing now: try again later."""


class Mailer(Protocol):
    def send(self, mail: Mail) -> str:
        """Hand a mail over and return the carrier's id for it. Raises MailRejected and MailUnavailable."""
        ...
