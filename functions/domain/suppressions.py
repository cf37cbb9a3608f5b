"""Suppressions: addresses and numbers that an account's messages no longer go to, and why.

An address is known by a digest alone, which differs from account to account, and by a form that shows its owner which
one is meant: nobody can read whom an account has written to from what is kept of those who want no more.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final, Self

from functions.domain.errors import Conflict, NotFound
from functions.domain.identifiers import Prefix
from functions.domain.parts import Channel


class SuppressionNotFound(NotFound):
    """The account suppresses no such address."""

    code = "suppression_not_found"


class ComplaintStands(Conflict):
    """The person has called the messages spam: only they can make them welcome again."""

    code = "complaint_stands"


class OptOutStands(Conflict):
    """The person wants no more messages: only their own wish ends that."""

    code = "opt_out_stands"


class OptOutUnknown(NotFound):
    """The link to opt out is cut off or forged."""

    code = "opt_out_unknown"


class Cause(StrEnum):
    """Why something did not reach, or will not reach, a person."""

    BOUNCE = "bounce"
    """The address takes no mail."""
    COMPLAINT = "complaint"
    """The person has marked a mail as spam."""
    OPT_OUT = "opt_out"
    """The person wants no more."""
    REJECTED = "rejected"
    """The carrier refused the message at once."""
    UNDELIVERED = "undelivered"
    """The carrier gave the message up."""


SUPPRESSING: Final = (Cause.BOUNCE, Cause.OPT_OUT, Cause.COMPLAINT)
"""What is remembered for the next document. What stands later is lifted less easily, and is not taken back by the
causes before it."""
_MARKS: Final = {Channel.EMAIL: "E", Channel.SMS: "S", Channel.WHATSAPP: "W"}
_ALPHABET: Final = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567", "0123456789ABCDEFGHJKMNPQRSTVWXYZ")
"""From the letters of RFC 4648 6 to those of identifiers."""
_DIGITS: Final = 25
_ID: Final = 26
_MAC_BYTES: Final = 16


@dataclass(frozen=True, kw_only=True)
class Failure:
    """Why a channel does not reach somebody. `sent`: whether a message went out, or none was tried."""

    cause: Cause = Cause.BOUNCE
    sent: bool = True

    @property
    def read(self) -> bool:
        """Whether the person has got the message all the same: it is no use telling them anew."""
        return self.sent and self.cause is Cause.COMPLAINT

    def facts(self) -> dict[str, str | bool]:
        return {"cause": self.cause.value, "sent": self.sent}


@dataclass(frozen=True, kw_only=True)
class Suppression:
    """An address that nothing is sent to. `address` is shortened to what its owner knows it by."""

    id: str
    account_id: str
    channel: Channel
    address: str
    cause: Cause
    created_at: datetime

    @classmethod
    def of(cls, account_id: str, channel: Channel, address: str, *, cause: Cause, at: datetime) -> Self:
        return cls(
            id=suppression_id(account_id, channel, address),
            account_id=account_id,
            channel=channel,
            address=shortened(address),
            cause=cause,
            created_at=at,
        )

    def gives_way_to(self, other: Suppression) -> bool:
        """Whether another cause for the same address says more than this one."""
        return SUPPRESSING.index(other.cause) > SUPPRESSING.index(self.cause)

    def require_liftable(self, *, asked_by_person: bool) -> None:
        """Refuse to lift what is not the account's to lift."""
        if self.cause is Cause.COMPLAINT:
            raise ComplaintStands
        if self.cause is Cause.OPT_OUT and not asked_by_person:
            raise OptOutStands


@dataclass(frozen=True, kw_only=True)
class OptOut:
    """What a link to opt out is for; it opens without any document, and for as long as the account is there."""

    account_id: str
    suppression_id: str
    address: str

    @classmethod
    def of(cls, account_id: str, channel: Channel, address: str) -> Self:
        return cls(
            account_id=account_id,
            suppression_id=suppression_id(account_id, channel, address),
            address=shortened(address),
        )

    @property
    def channel(self) -> Channel:
        mark = self.suppression_id.partition("_")[2][:1]
        return next(channel for channel, known in _MARKS.items() if known == mark)

    def token(self, key: bytes) -> str:
        """Return the link's own part: the account, the address, and a proof that the account's key made it."""
        named = _bare(self.account_id) + _bare(self.suppression_id) + _text(self.address.encode())
        return f"{named}.{_text(self._mac(key))}"

    @classmethod
    def read(cls, token: str) -> tuple[Self, bytes]:
        """Return what a token is for, and its proof, not looked at yet. Raises OptOutUnknown."""
        named, _, proof = token.partition(".")
        account, suppression, address = named[:_ID], named[_ID : 2 * _ID], named[2 * _ID :]
        try:
            read = cls(
                account_id=f"{Prefix.ACCOUNT}_{account}",
                suppression_id=f"{Prefix.SUPPRESSION}_{suppression}",
                address=_bytes(address).decode(),
            )
            mac = _bytes(proof)
        except (binascii.Error, ValueError) as unreadable:
            raise OptOutUnknown from unreadable
        if len(suppression) != _ID or suppression[0] not in _MARKS.values():
            raise OptOutUnknown
        return read, mac

    def require_proven(self, mac: bytes, key: bytes) -> None:
        """Refuse a token that the account's key has not made."""
        if not hmac.compare_digest(mac, self._mac(key)):
            raise OptOutUnknown

    def suppression(self, *, at: datetime) -> Suppression:
        return Suppression(
            id=self.suppression_id,
            account_id=self.account_id,
            channel=self.channel,
            address=self.address,
            cause=Cause.OPT_OUT,
            created_at=at,
        )

    def _mac(self, key: bytes) -> bytes:
        said = f"opt out {self.account_id} {self.suppression_id} {self.address}"
        return hmac.digest(key, said.encode(), "sha256")[:_MAC_BYTES]


def suppression_id(account_id: str, channel: Channel, address: str) -> str:
    """Return by what an address is known to an account: the same whenever it is asked for.

    The account's id, of 80 random bits, keeps addresses from being found by trying. The first letter tells the
    channel, so that those of one channel stand together.
    """
    said = f"suppression {account_id} {channel} {address.strip().casefold()}"
    digits = base64.b32encode(hashlib.sha256(said.encode()).digest()).decode().translate(_ALPHABET)
    return f"{mark_of(channel)}{digits[:_DIGITS]}"


def mark_of(channel: Channel) -> str:
    """Return what the identifiers of a channel's suppressions begin with."""
    return f"{Prefix.SUPPRESSION}_{_MARKS[channel]}"


def shortened(address: str) -> str:
    """Return as much of an address as its owner knows it by: `a***@example.com`, `+52***78`."""
    name, at, host = address.rpartition("@")
    return f"{name[:1]}***@{host}" if at else f"{address[:3]}***{address[-2:]}"


def _bare(identifier: str) -> str:
    return identifier.partition("_")[2]


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)
