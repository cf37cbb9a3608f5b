from __future__ import annotations

import os
import socket
from pathlib import Path

from infra.local.environment import best_python
from infra.local.processes import plain_environment
from infra.local.state import State, free_port, take


class TestRemember:
    def test_adds_to_what_was_there_and_keeps_it_private(self, tmp_path: Path) -> None:
        state = State(tmp_path / "state").prepare()

        state.remember(port=1)
        state.remember(ministack_port=2)

        assert state.remembered() == {"port": 1, "ministack_port": 2}
        assert state.settings.stat().st_mode & 0o077 == 0


class TestTake:
    def test_refuses_what_somebody_alive_has(self, tmp_path: Path) -> None:
        held = take(tmp_path / "in-use")
        assert held is not None

        assert take(tmp_path / "in-use") is None
        held.close()
        again = take(tmp_path / "in-use")

        assert again is not None
        again.close()


class TestFreePort:
    def test_is_the_preferred_one_unless_it_is_taken(self) -> None:
        with socket.socket() as taken:
            taken.bind(("127.0.0.1", 0))
            taken.listen()
            port = taken.getsockname()[1]

            assert free_port(port) != port

        assert free_port(port) == port


class TestBestPython:
    def test_is_one_that_runs(self) -> None:
        python, version = best_python()

        assert os.access(python, os.X_OK)
        assert version in ("3.11", "3.12", "3.13", "3.14")


class TestPlainEnvironment:
    def test_reaches_loopback_without_a_proxy(self) -> None:
        assert "127.0.0.1" in plain_environment()["NO_PROXY"].split(",")
