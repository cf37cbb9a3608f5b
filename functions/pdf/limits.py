"""How much one PDF may cost."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions.sandbox import limits
from functions.sandbox.limits import MIB

__all__ = [
    "ASSEMBLY",
    "COMPARISON",
    "COMPARISON_IN_A_REQUEST",
    "DEFAULT",
    "KEEPING",
    "MIB",
    "SEARCH",
    "Limits",
]


@dataclass(frozen=True)
class Limits(limits.Limits):
    """What a file may be, beside what the process that reads it may use. Sizes in bytes."""

    size: int = 50 * MIB
    pages: int = 2000
    objects: int = 500_000
    stream: int = 64 * MIB
    streams: int = 512 * MIB


DEFAULT = Limits()
COMPARISON = Limits(memory=1024 * MIB, cpu_seconds=80, wall_seconds=90.0)
"""For two pictures of every page: some 15 ms of processor time for each of a thousand, 40 for each of a hundred."""
COMPARISON_IN_A_REQUEST = replace(COMPARISON, cpu_seconds=18, wall_seconds=18.0)
"""The gateway waits 29 seconds. What takes longer comes by upload."""
KEEPING = Limits(cpu_seconds=30, wall_seconds=45.0)
"""Signatures that a file came with are judged against all that came after them, twice."""
ASSEMBLY = Limits(memory=768 * MIB, cpu_seconds=30, wall_seconds=45.0)
SEARCH = Limits(cpu_seconds=12, wall_seconds=14.0)
"""For the texts of every page, in a request: some 2 ms of processor time for each."""
