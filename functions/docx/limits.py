"""How much one DOCX may cost."""

from __future__ import annotations

from dataclasses import dataclass

from functions.sandbox import limits
from functions.sandbox.limits import MIB

__all__ = ["DEFAULT", "MIB", "TEMPLATE", "Limits"]


@dataclass(frozen=True)
class Limits(limits.Limits):
    """What a file may be, beside what the process that reads it may use. Sizes in bytes.

    Of the files that companies write, the largest had 291 parts, 15 MB unpacked and a ratio of 38.
    """

    size: int = 50 * MIB
    entries: int = 1000
    unpacked: int = 200 * MIB
    ratio: int = 100
    xml: int = 50 * MIB
    pixels: int = 100_000_000
    memory: int = 768 * MIB


DEFAULT = Limits()
TEMPLATE = Limits(xml=8 * MIB)
"""A template is text to be filled in: 8 MB of it in one part are more than a thousand pages."""
