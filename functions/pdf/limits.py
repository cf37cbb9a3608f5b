"""How much one PDF may cost."""

from __future__ import annotations

from dataclasses import dataclass

from functions.sandbox import limits
from functions.sandbox.limits import MIB

__all__ = ["ASSEMBLY", "COMPARISON", "DEFAULT", "KEEPING", "MIB", "Limits"]


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
KEEPING = Limits(cpu_seconds=30, wall_seconds=45.0)
"""Signatures that a file came with are judged against all that came after them, twice."""
ASSEMBLY = Limits(memory=768 * MIB, cpu_seconds=30, wall_seconds=45.0)
