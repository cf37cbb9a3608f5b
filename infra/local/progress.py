"""What is being done, and how long it took, on one line each."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO


class CloudProblem(Exception):
    """Something a person must see and mend: the text says what happened and what to do."""


class Progress:
    """Prints steps; quiet if asked."""

    def __init__(self, *, quiet: bool = False, out: TextIO | None = None) -> None:
        self._quiet = quiet
        self._out = out or sys.stdout
        self._open = False
        self.seconds: dict[str, float] = {}

    @contextmanager
    def step(self, what: str) -> Iterator[Progress]:
        """Show `what` while the block runs, then its seconds. A failed step says so."""
        begun = time.monotonic()
        self._write(f"  {what} …", end="")
        self._open = True
        try:
            yield self
        except BaseException:
            self._write(" failed" if self._open else f"  {what}: failed")
            self._open = False
            raise
        took = time.monotonic() - begun
        self.seconds[what] = took
        self._write(f" {took:.1f} s" if self._open else f"  {what}: done, {took:.1f} s")
        self._open = False

    def say(self, line: str = "") -> None:
        """Print a line of its own, also in the middle of a step."""
        if self._open:
            self._write("")
            self._open = False
        self._write(line)

    def _write(self, text: str, end: str = "\n") -> None:
        if not self._quiet:
            print(text, end=end, flush=True, file=self._out)
