"""Processes measured from outside: what they cost, and what they print."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass


class Failed(Exception):
    """The measured process failed; the message is what it wrote."""


@dataclass(frozen=True, kw_only=True)
class Spent:
    """Seconds of processor (user and system), seconds of the clock, and what was printed."""

    cpu: float
    wall: float
    printed: str


def spend(command: Sequence[str], *, environment: Mapping[str, str]) -> Spent:
    """Run a process to its end and return what it cost."""
    begun = time.perf_counter()
    child = subprocess.Popen(
        list(command), env=dict(environment), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    printed, complained = child.stdout, child.stderr
    if printed is None or complained is None:
        raise Failed("no pipes")
    with printed, complained:
        out, told = printed.read(), complained.read()
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.perf_counter() - begun
    # Popen did not see the end: it must not wait for this number again.
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise Failed(told[-3000:])
    return Spent(cpu=usage.ru_utime + usage.ru_stime, wall=wall, printed=out)
