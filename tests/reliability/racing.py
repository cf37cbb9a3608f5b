"""Doing things at the same time."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Final, TypeVar

T = TypeVar("T")

ROUNDS: Final = int(os.environ.get("RACES", "6"))
"""How often each race is run; RACES=1000 for a night's work."""
RUNNERS: Final = 8


def together(works: Sequence[Callable[[], T]]) -> list[T]:
    """Start each piece of work in a thread of its own, all at once, and return their results in order."""
    start = Barrier(len(works))

    def run(work: Callable[[], T]) -> T:
        start.wait(timeout=60)
        return work()

    with ThreadPoolExecutor(len(works)) as pool:
        return list(pool.map(run, works))
