"""Refusals: how a rule says no. Each names itself with a stable code; a dialect decides how it is told."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import ClassVar


class Kind(StrEnum):
    """What sort of no this is. Each dialect maps every kind to a status of its own."""

    INVALID = "invalid"
    UNAUTHENTICATED = "unauthenticated"
    FORBIDDEN = "forbidden"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    GONE = "gone"
    TOO_LARGE = "too_large"
    TOO_MANY = "too_many"
    PRECONDITION_FAILED = "precondition_failed"
    UNAVAILABLE = "unavailable"


class Refusal(Exception):
    """A request that a rule refuses. Facts fill the text that the caller reads; they hold no secrets."""

    code: ClassVar[str]
    kind: ClassVar[Kind]
    written: ClassVar[bool] = False
    """Whether what the command wrote stands although it is refused: an attempt that failed counts."""

    def __init__(self, *, pointer: str | None = None, **facts: object) -> None:
        """`pointer` is an RFC 6901 JSON pointer to the field at fault, where there is one."""
        super().__init__(self.code)
        self.pointer = pointer
        self.facts = facts


class Invalid(Refusal):
    kind = Kind.INVALID


class Unauthenticated(Refusal):
    kind = Kind.UNAUTHENTICATED


class Forbidden(Refusal):
    kind = Kind.FORBIDDEN


class NotFound(Refusal):
    kind = Kind.NOT_FOUND


class Conflict(Refusal):
    kind = Kind.CONFLICT


class Gone(Refusal):
    kind = Kind.GONE


class TooLarge(Refusal):
    kind = Kind.TOO_LARGE


class TooMany(Refusal):
    kind = Kind.TOO_MANY


class PreconditionFailed(Refusal):
    kind = Kind.PRECONDITION_FAILED


class Unavailable(Refusal):
    kind = Kind.UNAVAILABLE


class Refusals(Invalid):
    """Several refusals told at once, so that the caller mends them all in one go."""

    code = "several_problems"

    def __init__(self, refusals: tuple[Refusal, ...]) -> None:
        super().__init__(count=len(refusals))
        self.refusals = refusals


def require_none(problems: Sequence[Refusal]) -> None:
    """Refuse with what is wrong: the one problem, or all of them together."""
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Refusals(tuple(problems))
