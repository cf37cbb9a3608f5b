"""Clickwraps: a text under a public link. Whoever accepts it becomes the one signer of a document of their own.

`version` counts all changes. A text never changes: each that a clickwrap has had bears a number of its own, which
acceptances name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.domain.errors import (
    Conflict,
    Gone,
    Invalid,
    NotFound,
    PreconditionFailed,
    Refusal,
    require_none,
)
from functions.domain.files import File
from functions.domain.organising import ROOT

MAX_TEXTS: Final = 100
"""How many texts one clickwrap may have had."""


class ClickwrapNotFound(NotFound):
    """The account has no such clickwrap."""

    code = "clickwrap_not_found"


class ClickwrapChanged(PreconditionFailed):
    """Somebody has changed the clickwrap since the caller read it."""

    code = "clickwrap_changed"


class ClickwrapClosed(Gone):
    """The sender has closed the link: nobody can accept through it."""

    code = "clickwrap_closed"


class ClickwrapExpired(Gone):
    """The time in which the text could be accepted is over."""

    code = "clickwrap_expired"


class ClickwrapExhausted(Gone):
    """As many as the sender wanted have accepted."""

    code = "clickwrap_exhausted"


class ClickwrapTextOutdated(Conflict):
    """The text was replaced since it was shown: it is shown afresh before it is accepted."""

    code = "clickwrap_text_outdated"


class ClickwrapEndsInThePast(Invalid):
    """A link that is to open has its end before it."""

    code = "clickwrap_ends_in_the_past"


class ClickwrapTakesOneFile(Invalid):
    """A clickwrap shows one file: the document that it is taken from has more."""

    code = "clickwrap_takes_one_file"


class TooManyClickwrapTexts(Conflict):
    """A clickwrap has had so many texts and takes no more."""

    code = "too_many_clickwrap_texts"


class DetailMissing(Invalid):
    """The sender asks for this of everybody who accepts. Fact `detail`."""

    code = "detail_missing"


class ClickwrapStatus(StrEnum):
    ACTIVE = "active"
    CLOSED = "closed"


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What is asked of whoever accepts, their name apart."""

    email: bool = False
    phone: bool = False
    tax_id: bool = False
    verified_email: bool = False
    """Whether the address must be shown to be theirs, by a one-time code."""


@dataclass(frozen=True, kw_only=True)
class Accepter:
    """Somebody who accepts: what they said of themselves, in canonical form."""

    name: str
    email: str | None = None
    phone: str | None = None
    tax_id: str | None = None

    def require(self, asked: Asked) -> None:
        """Refuse whoever keeps back what is asked, naming all of it."""
        wanted = {"email": asked.email or asked.verified_email, "phone": asked.phone, "tax_id": asked.tax_id}
        missing: list[Refusal] = [
            DetailMissing(pointer=f"/{name}", detail=name)
            for name, needed in wanted.items()
            if needed and getattr(self, name) is None
        ]
        require_none(missing)


@dataclass(frozen=True, kw_only=True)
class ClickwrapText:
    """A PDF that was shown under the link."""

    number: int
    file: File
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class TextNote:
    """What a clickwrap remembers of each text that it has had."""

    number: int
    sha256: str
    pages: int
    created_at: datetime


@dataclass(frozen=True, kw_only=True)
class Clickwrap:
    """A public link of one client, and what becomes of those who come through it."""

    id: str
    account_id: str
    client_id: str
    name: str
    sender: str
    """The name of the account at the time of creation: what visitors read."""
    language: str
    secret: str
    """What the link ends with. It is public by design, and so kept as it is; its grant bears its digest only."""
    asked: Asked
    texts: tuple[TextNote, ...]
    created_at: datetime
    updated_at: datetime
    status: ClickwrapStatus = ClickwrapStatus.ACTIVE
    message: str | None = None
    redirect_url: str | None = None
    expires_at: datetime | None = None
    max_acceptances: int | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    folder: str = ROOT
    tags: tuple[str, ...] = ()
    sandbox: bool = False
    """Whether it was made with a test key; so are its documents then."""
    version: int = 1

    @property
    def text_number(self) -> int:
        """The number of the text of today."""
        return self.texts[-1].number

    def require_version(self, expected: int | None) -> None:
        """Refuse when the caller has seen another version (RFC 9110 13.1.1); None: the caller does not mind."""
        if expected is not None and expected != self.version:
            raise ClickwrapChanged(current=self.version, expected=expected)

    def require_open(self, *, at: datetime) -> None:
        """Refuse who comes through a link that was closed, or whose time is over."""
        if self.status is ClickwrapStatus.CLOSED:
            raise ClickwrapClosed
        if self.expires_at is not None and at >= self.expires_at:
            raise ClickwrapExpired(expires_at=self.expires_at.date().isoformat())

    def require_text(self, number: int) -> None:
        """Refuse whoever accepts a text that was replaced since they saw it."""
        if number != self.text_number:
            raise ClickwrapTextOutdated

    def changed(
        self,
        *,
        at: datetime,
        name: str | None = None,
        status: ClickwrapStatus | None = None,
        message: str | None = None,
        redirect_url: str | None = None,
        expires_at: datetime | None = None,
        never_expires: bool = False,
    ) -> Clickwrap:
        """Change what is given; what is None stays, and where nothing differs the clickwrap stays as it is."""
        end = None if never_expires else expires_at or self.expires_at
        changed = replace(
            self,
            name=self.name if name is None else name,
            status=self.status if status is None else status,
            message=self.message if message is None else message,
            redirect_url=self.redirect_url if redirect_url is None else redirect_url,
            expires_at=end,
        )
        if changed == self:
            return self
        require_future(expires_at, at=at)
        return replace(changed, version=self.version + 1, updated_at=at)

    def with_text(self, text: ClickwrapText) -> Clickwrap:
        """Show another text from now on. What was accepted before stays what it was."""
        if len(self.texts) >= MAX_TEXTS:
            raise TooManyClickwrapTexts(limit=MAX_TEXTS)
        return replace(
            self,
            texts=(*self.texts, note_of(text)),
            version=self.version + 1,
            updated_at=text.created_at,
        )


def note_of(text: ClickwrapText) -> TextNote:
    """Return what a clickwrap remembers of a text."""
    return TextNote(
        number=text.number,
        sha256=text.file.require_stored().sha256,
        pages=text.file.page_count,
        created_at=text.created_at,
    )


def require_future(expires_at: datetime | None, *, at: datetime) -> None:
    """Refuse an end that has passed."""
    if expires_at is not None and expires_at <= at:
        raise ClickwrapEndsInThePast(pointer="/expires_at")


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """What stays with a clickwrap of each acceptance: nothing of the person, whose data are the document's."""

    document_id: str
    recipient_id: str
    text_number: int
    accepted_at: datetime
    email_verified: bool = False


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """An acceptance with what its document tells of it; nothing where that was purged."""

    acceptance: Acceptance
    status: str | None
    deleted: bool
    name: str | None
    email: str | None
    phone: str | None
    tax_id: str | None
