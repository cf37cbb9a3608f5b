"""What a process that reads untrusted bytes may use."""

from __future__ import annotations

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Memory and output in bytes, times in seconds. A trade adds what its files may be."""

    memory: int = 512 * MIB
    cpu_seconds: int = 10
    wall_seconds: float = 15.0
    output: int = 200 * MIB
