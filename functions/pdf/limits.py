"""How much one PDF may cost."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """What a file may be and what the process that reads it may use. Sizes in bytes, times in seconds."""

    size: int = 50 * MIB
    pages: int = 2000
    objects: int = 500_000
    stream: int = 64 * MIB
    streams: int = 512 * MIB
    memory: int = 512 * MIB
    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    output: int = 200 * MIB


DEFAULT = Limits()
ASSEMBLY = Limits(memory=768 * MIB, cpu_seconds=30, wall_seconds=45.0)
