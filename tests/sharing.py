"""Which tests go to one process, where several processes test: those that share a cloud, or a synthesis."""

from __future__ import annotations

from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling

_ONE_CLOUD: Final = frozenset({"api", "journeys", "storage", "web"})
_EARLY: Final = frozenset({"domain", "reliability"})
"""The longest by time, with the most by number: what has most tests begins first."""


class ByRoom(LoadScopeScheduling):  # type: ignore[misc]
    """Rooms whose tests share one running cloud go together; each other room goes by itself, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        room = nodeid.split("/")[1]
        if room in _ONE_CLOUD:
            return "cloud"
        return "early" if room in _EARLY else room


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByRoom:
    return ByRoom(config, log)
