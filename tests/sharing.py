"""Which tests go to one process, where several processes test: those that share a cloud, or a synthesis."""

from __future__ import annotations

from typing import Any, Final

import pytest
from xdist.scheduler import LoadScopeScheduling

_ONE_CLOUD: Final = frozenset({"api", "journeys", "storage", "web"})


class ByRoom(LoadScopeScheduling):  # type: ignore[misc]
    """Rooms whose tests share one running cloud go together; each other room goes by itself, the largest first."""

    def _split_scope(self, nodeid: str) -> str:
        room = nodeid.split("/")[1]
        return "cloud" if room in _ONE_CLOUD else room


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByRoom:
    return ByRoom(config, log)
