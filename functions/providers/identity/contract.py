"""What the product asks of whoever judges proofs of identity."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import ClassVar, Protocol

from functions.domain.requirements import Requirement


class Step(StrEnum):
    """A movement before the camera."""

    CENTER = "center"
    LEFT = "left"
    RIGHT = "right"
    SMILE = "smile"


class Register(StrEnum):
    """What a government's register says of a person."""

    MATCH = "match"
    MISMATCH = "mismatch"
    UNKNOWN = "unknown"
    """It has no such person."""


@dataclass(frozen=True, kw_only=True)
class Faces:
    """How alike two faces are, from 0 to 100; None where one of the pictures shows none."""

    similarity: float | None


@dataclass(frozen=True, kw_only=True)
class Reading:
    """What an identity document says, as far as it is legible."""

    name: str | None = None
    number: str | None = None
    birth_date: date | None = None
    kind: str | None = None
    words: frozenset[str] = field(default_factory=frozenset)
    """All the words on it, for kinds of documents whose fields nobody can name."""

    @property
    def legible(self) -> bool:
        return bool(self.name or self.words)


@dataclass(frozen=True, kw_only=True)
class Liveness:
    """How certain it is, from 0 to 100, that a living person made the movements; and the first that is not there."""

    confidence: float
    failed_step: Step | None = None


class IdentityJudge(Protocol):
    """Judges pictures, which are clean JPEGs that we have drawn ourselves.

    Every verb raises functions.domain.proving.IdentityUnavailable where there is no answer for now.
    """

    def __hash__(self) -> int:
        """A judge is a value: the same one gives the same answer."""

    @property
    def name(self) -> str:
        """What the evidence calls it."""

    PROVES: ClassVar[frozenset[Requirement]]
    """What it can judge."""

    def compare_faces(self, selfie: bytes, portrait: bytes) -> Faces:
        """Compare the largest face of a picture with those of another."""

    def read_document(self, front: bytes, back: bytes | None) -> Reading:
        """Read an identity document."""

    def check_liveness(self, frames: Sequence[bytes], steps: Sequence[Step]) -> Liveness:
        """Look for each movement on its picture, and for one person on all of them."""

    def check_government(self, *, tax_id: str, name: str, birth_date: date | None) -> Register:
        """Ask a government's register."""
