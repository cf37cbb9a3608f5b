"""Waiting inside a request for what is made in the background."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Final, TypeVar

T = TypeVar("T")

_PAUSE: Final = 0.4
"""Seconds between two looks at what somebody waits for."""


def waited(load: Callable[[], T], *, pending: Callable[[T], bool], wait: float) -> T:
    """Return what is loaded once it is pending no more, or when `wait`, in seconds, is over."""
    end = time.monotonic() + wait
    while True:
        found = load()
        left = end - time.monotonic()
        if left <= 0 or not pending(found):
            return found
        time.sleep(min(_PAUSE, left))
