"""How much one document may cost the renderer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

MIB: Final = 1024 * 1024


@dataclass(frozen=True, kw_only=True)
class Limits:
    """Of one document and of the LibreOffice that reads it. Sizes in bytes, times in seconds."""

    source: int = 50 * MIB
    markdown: int = 1 * MIB
    unpacked: int = 60 * MIB
    entries: int = 2000
    seconds: float = 60.0
    cpu_seconds: int = 50
    memory: int = 1024 * MIB
    """Address space, of which LibreOffice takes a third for its libraries."""
    output: int = 200 * MIB
    start_seconds: float = 60.0
    documents: int = 200
    """How many documents one LibreOffice reads before the next one takes over."""
    resident_mb: int = 600
    """The memory in MB that makes the next one take over sooner."""


DEFAULT: Final = Limits()
