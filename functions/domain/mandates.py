"""Mandates: a person of the directory lets the service sign for them, until a date, and takes it back when they like.

`requested → active → withdrawn | revoked | replaced`; a mandate whose date has passed is expired. A person has one that
counts; an older one is kept, with all that shows how it came to be.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from functions.domain.errors import Conflict, Invalid, NotFound
from functions.domain.files import StoredObject
from functions.domain.link_codes import LinkCode
from functions.domain.recipients import LinkExpired, LinkInvalid
from functions.domain.signers import SignerMandate

DEFAULT_LIFETIME: Final = timedelta(days=365)
MAX_LIFETIME: Final = timedelta(days=5 * 366)
REQUEST_LIFETIME: Final = timedelta(days=30)
"""How long a link can be used to accept."""


class MandateNotFound(NotFound):
    """The person was never asked for a mandate."""

    code = "mandate_not_found"


class MandateEndInvalid(Invalid):
    """A mandate ends in the future, five years from now at the latest."""

    code = "mandate_end_invalid"


class MandateNeedsEmail(Invalid):
    """The link and the code go by e-mail: the person must have an address."""

    code = "mandate_needs_email"


class MandateNotOpen(Conflict):
    """The mandate can not be given any more. Fact `status`."""

    code = "mandate_not_open"


class MandateStatus(StrEnum):
    NONE = "none"
    REQUESTED = "requested"
    ACTIVE = "active"
    WITHDRAWN = "withdrawn"
    """By the person."""
    REVOKED = "revoked"
    """By the account."""
    REPLACED = "replaced"
    """By a newer one."""
    EXPIRED = "expired"


@dataclass(frozen=True, kw_only=True)
class Acceptance:
    """How a mandate was given, and what shows that it was that person."""

    at: datetime
    consent_version: str
    consent_sha256: str
    """Of the very text that was shown."""
    language: str
    kind: str
    image: StoredObject
    proven_at: datetime
    """When the code that was sent to the address came back."""
    email: str
    ip: str | None
    user_agent: str | None


@dataclass(frozen=True, kw_only=True)
class Mandate:
    """What a person was asked for, and gave. `client_id`: the one client whose documents it is for; None: all."""

    id: str
    account_id: str
    signer_id: str
    name: str
    email: str
    language: str
    sender: str
    """The name of the account, as the person reads it."""
    client_id: str | None
    client_name: str | None
    status: MandateStatus
    requested_at: datetime
    ends_at: datetime
    secret_sha256: str
    sealed_secret: str
    """The link's secret, encrypted, for the message that brings it."""
    code: LinkCode = field(default_factory=LinkCode)
    acceptance: Acceptance | None = None
    ended_at: datetime | None = None
    version: int = 0

    def standing(self, *, at: datetime) -> MandateStatus:
        """Return the status, which time changes too."""
        end = self.ends_at if self.status is MandateStatus.ACTIVE else self.closes_at
        open_still = self.status in (MandateStatus.ACTIVE, MandateStatus.REQUESTED)
        return MandateStatus.EXPIRED if open_still and at >= end else self.status

    @property
    def closes_at(self) -> datetime:
        """When a request can be accepted no more."""
        return min(self.requested_at + REQUEST_LIFETIME, self.ends_at)

    @property
    def summary(self) -> SignerMandate:
        """Return what the directory says of it."""
        active = self.status is MandateStatus.ACTIVE
        return SignerMandate(
            mandate_id=self.id,
            status=self.status.value,
            client_id=self.client_id,
            requested_at=self.requested_at,
            accepted_at=None if self.acceptance is None else self.acceptance.at,
            ends_at=self.ends_at,
            until=self.ends_at if active else self.closes_at,
            email=self.email,
        )

    def require_entered(self, secret_sha256: str, *, at: datetime) -> None:
        """Refuse a link that was replaced, or has outlived the mandate."""
        if secret_sha256 != self.secret_sha256 or self.status is MandateStatus.REPLACED:
            raise LinkInvalid
        if self.standing(at=at) is MandateStatus.EXPIRED:
            raise LinkExpired(
                expires_at=(self.ends_at if self.acceptance else self.closes_at).date().isoformat()
            )

    def with_code(self, code: LinkCode) -> Mandate:
        """Take a step of the proof; only who has not given the mandate yet proves anything."""
        self.require_requested()
        return replace(self, code=code, version=self.version + 1)

    def accepted(self, acceptance: Acceptance) -> Mandate:
        """Give the mandate."""
        self.require_requested()
        return replace(self, status=MandateStatus.ACTIVE, acceptance=acceptance, version=self.version + 1)

    def ended(self, status: MandateStatus, *, at: datetime) -> Mandate:
        """End a mandate, or a request for one; what has ended stays as it ended."""
        if self.status not in (MandateStatus.ACTIVE, MandateStatus.REQUESTED):
            return self
        return replace(self, status=status, ended_at=at, version=self.version + 1)

    def require_requested(self) -> None:
        """Refuse what can not be accepted any more."""
        if self.status is not MandateStatus.REQUESTED:
            raise MandateNotOpen(status=self.status.value)


def require_end(ends_at: datetime | None, *, at: datetime) -> datetime:
    """Return when the mandate ends: in a year, unless told otherwise."""
    if ends_at is None:
        return at + DEFAULT_LIFETIME
    if not at < ends_at <= at + MAX_LIFETIME:
        raise MandateEndInvalid(pointer="/ends_at")
    return ends_at
