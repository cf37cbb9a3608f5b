"""The terms of a document's ceremony: how people sign, how they are reminded, and what their refusal means."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Final


class SignatureKind(StrEnum):
    """How a person leaves their signature."""

    DRAWN = "drawn"
    TYPED = "typed"
    UPLOADED = "uploaded"
    CLICK = "click"
    """One click: the name in plain letters."""
    AUTOMATIC = "automatic"
    """Left by the service for a person who has given a mandate for that; never chosen on a page."""


class Certification(StrEnum):
    """What certifies the finished file."""

    SEAL = "seal"
    """A PAdES seal with its timestamp."""
    NOM151 = "nom151"
    """Besides, a certificate of conservation (NOM-151-SCFI-2016)."""


class RefusalPolicy(StrEnum):
    ENDS = "ends"
    """A refusal ends the document."""
    ALERTS = "alerts"
    """A refusal alerts the sender; the person may still sign."""


class RefusalReason(StrEnum):
    """The reasons that a person chooses from where the sender gives no list."""

    TERMS = "terms"
    WRONG_DATA = "wrong_data"
    WRONG_PERSON = "wrong_person"
    NOT_NOW = "not_now"
    OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Reminders:
    """How often those whose turn it is are reminded by themselves."""

    every_hours: int
    at_most: int = 5


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What the sender has decided of the ceremony."""

    signature_kinds: tuple[SignatureKind, ...] = (
        SignatureKind.DRAWN,
        SignatureKind.TYPED,
        SignatureKind.UPLOADED,
    )
    certification: Certification = Certification.SEAL
    refusal_policy: RefusalPolicy = RefusalPolicy.ENDS
    refusal_reasons: tuple[str, ...] = ()
    """The sender's own list, in the sender's words; empty: the list of this product."""
    delegation: bool = True
    """Whether recipients may hand their part to another person."""
    read_confirmation: bool = False
    """Whether each must confirm that they have read everything before they sign."""
    identity_attempts: int = 3
    """After so many failed proofs of identity a person must look into it."""
    message: str | None = None
    """What the sender says to everybody in the invitation."""
    reminders: Reminders | None = None
    expires_at: datetime | None = None


DEFAULT_TERMS: Final = Terms()
