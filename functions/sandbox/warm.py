"""Work in child processes that need not read our packages first: a process that is kept forks each of them."""

from __future__ import annotations

import atexit
import json
import os
import select
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import IO, Any, Final

from functions.sandbox import process
from functions.sandbox.limits import Limits
from functions.sandbox.process import Outcome, Trade, Work

WARM: Final = "--warm"
_PATIENCE: Final = 10.0
"""Seconds for which the process may be silent beyond the time of the work."""


class Warm:
    """A trade's process, started when it is first needed and again when it ends. Threads take turns."""

    def __init__(self, trade: Trade) -> None:
        self._trade = trade
        self._server: subprocess.Popen[bytes] | None = None
        self._home: tempfile.TemporaryDirectory[str] | None = None
        self._lock = threading.Lock()
        atexit.register(self.close)

    def run(self, task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
        """Do `task` as process.run does. Where the kept process is gone, the work is done in a new one."""
        process.write_task(task, at=at, limits=limits)
        with self._lock:
            told = self._ask(at, seconds=limits.wall_seconds)
        if told is None:
            return process.run(self._trade, task, at=at, limits=limits)
        return process.outcome_of(self._trade, at, status=told["status"], peak_mb=told["peak_mb"])

    def close(self) -> None:
        """End the process with all that it has begun."""
        if self._server is not None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._server.pid, signal.SIGKILL)
            self._server.wait()
            for pipe in _pipes(self._server):
                with suppress(OSError):
                    pipe.close()
            self._server = None
        if self._home is not None:
            self._home.cleanup()
            self._home = None

    def _ask(self, at: Work, *, seconds: float) -> dict[str, Any] | None:
        """Return how the work ended; None when the process has not said."""
        try:
            server = self._started()
            asked, told = _pipes(server)
            asked.write(json.dumps({"folder": str(at.folder), "seconds": seconds}).encode() + b"\n")
            asked.flush()
            ready, _, _ = select.select([told], [], [], seconds + _PATIENCE)
            line = told.readline() if ready else b""
            answer: dict[str, Any] = json.loads(line)
        except (OSError, ValueError):
            self.close()
            return None
        return answer

    def _started(self) -> subprocess.Popen[bytes]:
        if self._server is None or self._server.poll() is not None:
            self.close()
            self._home = tempfile.TemporaryDirectory(prefix="warm-", ignore_cleanup_errors=True)
            home = Path(self._home.name)
            self._server = subprocess.Popen(
                [sys.executable, "-P", "-m", self._trade.child, WARM],
                cwd=home,
                env=process.environment(home),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        return self._server


def _pipes(server: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    if server.stdin is None or server.stdout is None:
        raise OSError("the process has no pipes")
    return server.stdin, server.stdout
