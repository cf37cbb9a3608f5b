"""Signatures that a file came with: what they say of themselves. Whether they are trusted is for their readers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class SignatureKind(StrEnum):
    APPROVAL = "approval"
    CERTIFICATION = "certification"
    """Its author's: it says what may still be changed (ISO 32000-1 12.8.2.2)."""
    TIMESTAMP = "timestamp"
    """A timestamp authority's, over the whole document."""


@dataclass(frozen=True, kw_only=True)
class ExistingSignature:
    """One signature that holds. Name and time are those that it claims."""

    kind: SignatureKind
    signer: str
    """The common name of its certificate."""
    signed_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class ExistingSignatures:
    """All signatures of a file that is kept byte for byte, in the order in which they were made."""

    signatures: tuple[ExistingSignature, ...]
    permission: int | None = None
    """What its certification permits: 2, form filling and signing; 3, comments too (ISO 32000-1 table 254)."""

    @property
    def certified(self) -> bool:
        """Whether one of them is its author's."""
        return self.permission is not None
