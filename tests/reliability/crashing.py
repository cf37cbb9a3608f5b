"""Killing a piece of work before or after any of its calls to the outside, as a power cut would."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Final, ParamSpec, TypeVar

import boto3

P = ParamSpec("P")
T = TypeVar("T")

READS: Final = ("Query", "GetItem", "BatchGetItem", "GetObject", "GetParameter", "Decrypt", "Encrypt")


class Crash(BaseException):
    """The process is gone. Not an Exception: nothing in the product may think that it can handle this."""


@dataclass(frozen=True, kw_only=True)
class Point:
    """A moment of a piece of work: before or after the call with this number, counted from 1."""

    number: int
    call: str
    after: bool

    @property
    def leaves_a_trace(self) -> bool:
        """Whether the world may look different here from the point before: nothing was written by a read."""
        return (self.after and self.call not in READS) or (self.number == 1 and not self.after)

    def __str__(self) -> str:
        return f"{'after' if self.after else 'before'} call {self.number}, {self.call}"


@dataclass
class Steps:
    """Counts the calls that a piece of work makes to the outside, and kills it at one of them."""

    _made: list[str] | None = None
    _deadly: Point | None = None
    _reached: bool = field(default=False)
    _here: threading.local = field(default_factory=threading.local)

    def watch(self, session: boto3.Session) -> None:
        """Count every call of the session's clients; only of those made from now on."""
        session.events.register("before-call", self._before_call)
        session.events.register("after-call", self._after_call)

    def counted(self, name: str, call: Callable[P, T]) -> Callable[P, T]:
        """Return a call that leaves the process by another way than AWS's client, counted too."""

        @wraps(call)
        def counting(*arguments: P.args, **named: P.kwargs) -> T:
            self._before(name)
            answer = call(*arguments, **named)
            self._after(name)
            return answer

        return counting

    def points(self, work: Callable[[], object]) -> list[Point]:
        """Do the work undisturbed and return every point at which it could be killed."""
        self._made = []
        try:
            work()
            return [
                Point(number=number, call=call, after=after)
                for number, call in enumerate(self._made, start=1)
                for after in (False, True)
            ]
        finally:
            self._made = None

    def kill(self, work: Callable[[], object], *, at: Point) -> None:
        """Do the work as far as the point."""
        with self.deadly(at), suppress(Crash):
            work()

    def cut(self, work: Callable[[], object], *, number: int, after: bool) -> bool:
        """Do the work, and kill it at its call of that number if it comes so far; return whether it did."""
        self._made, self._deadly, self._reached = [], Point(number=number, call="any", after=after), False
        try:
            with suppress(Crash):
                work()
            return self._reached
        finally:
            self._made = self._deadly = None

    def kill_here(self, work: Callable[[], object], *, at: Point) -> None:
        """Do the work as far as the point, while other threads go on with theirs. It may end before."""
        self._here.made, self._here.deadly = 0, at
        try:
            with suppress(Crash):
                work()
        finally:
            self._here.deadly = None

    @contextmanager
    def deadly(self, at: Point) -> Iterator[None]:
        """Raise Crash at the point, once. Fails where nobody ever gets there: then nothing would be proven."""
        self._made, self._deadly, self._reached = [], at, False
        try:
            yield
        finally:
            self._made = self._deadly = None
        if not self._reached:
            raise AssertionError(f"nobody got {at}")

    def _before_call(self, *, model: Any, **_: object) -> None:
        self._before(model.name)

    def _after_call(self, *, model: Any, http_response: Any, **_: object) -> None:
        try:
            self._after(model.name)
        except Crash:
            # A dead process holds no connection.
            http_response.raw.close()
            raise

    def _before(self, name: str) -> None:
        self._die_here(after=False)
        if self._made is None:
            return
        self._made.append(name)
        self._die(after=False)

    def _after(self, name: str) -> None:
        self._die_here(after=True)
        if self._made is not None:
            self._die(after=True)

    def _die_here(self, *, after: bool) -> None:
        deadly = getattr(self._here, "deadly", None)
        if deadly is None:
            return
        self._here.made += not after
        if (self._here.made, after) == (deadly.number, deadly.after):
            self._here.deadly = None
            raise Crash(str(deadly))

    def _die(self, *, after: bool) -> None:
        deadly, made = self._deadly, len(self._made or ())
        if deadly is None or self._reached or (made, after) != (deadly.number, deadly.after):
            return
        self._reached = True
        raise Crash(str(deadly))
