"""What all one-time codes have in common, whatever they prove."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

DIGITS: Final = 6
LIFETIME: Final = timedelta(minutes=10)
GUESSES: Final = 5
"""For each code, each counted before it is compared."""
