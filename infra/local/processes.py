"""Child processes that end with their parent, whatever happens to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO

from infra.local.progress import CloudProblem


class Child:
    """One process started here. It holds a pipe to us as standard input and leaves when the pipe closes."""

    def __init__(
        self,
        name: str,
        command: Sequence[str],
        *,
        environment: Mapping[str, str],
        log: Path,
        holding: IO[str] | None = None,
    ) -> None:
        """Start it. `holding` is a locked file that stays locked until this process ends, even after us."""
        self.name = name
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        with log.open("ab") as out:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                stdin=subprocess.PIPE,
                stdout=out,
                stderr=subprocess.STDOUT,
                pass_fds=[holding.fileno()] if holding else [],
                start_new_session=True,  # Ctrl-C reaches us alone; we then stop the children in order.
            )

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def must_be_alive(self) -> None:
        """Refuse to go on without it, with the end of its log."""
        if not self.alive:
            raise CloudProblem(
                f"{self.name} ended by itself (exit {self._process.returncode}). "
                f"Its log, {self.log}, ends with:\n{last_lines(self.log)}"
            )

    def stop(self, *, within: float = 30.0) -> str:
        """Ask it to end, wait, and say what happened."""
        if not self.alive:
            self._let_go()
            return f"{self.name} had ended before (exit {self._process.returncode})"
        begun = time.monotonic()
        self._process.send_signal(signal.SIGTERM)
        try:
            self._process.wait(within)
            return f"{self.name} stopped in {time.monotonic() - begun:.1f} s"
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait(5)
            return (
                f"{self.name} did not end within {within:.0f} s and was killed; "
                "what happened since its last save (a few seconds) may be lost"
            )
        finally:
            self._let_go()

    def kill(self) -> None:
        """End it at once, as a power cut would (tests of recovery)."""
        self._process.kill()
        self._process.wait(5)
        self._let_go()

    def _let_go(self) -> None:
        if self._process.stdin:
            self._process.stdin.close()


def plain_environment() -> dict[str, str]:
    """Return our environment without what would mislead a child: AWS and Python settings, proxies to itself."""
    misleading = ("AWS_", "PYTHON", "VIRTUAL_ENV", "RUBRICA_", "PYTEST")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(misleading)}
    direct = ",".join(filter(None, [kept.get("NO_PROXY") or kept.get("no_proxy"), "127.0.0.1", "localhost"]))
    return {
        **kept,
        "NO_PROXY": direct,
        "no_proxy": direct,
        "TZ": "UTC",
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
    }


def last_lines(path: Path, count: int = 15) -> str:
    """Return the end of a log file."""
    if not path.exists():
        return "(empty)"
    return (
        "\n".join("    " + line for line in path.read_text(errors="replace").splitlines()[-count:])
        or "(empty)"
    )


def run_showing(
    what: str, command: Sequence[str], *, cwd: Path, environment: Mapping[str, str], log: Path
) -> None:
    """Run a command to its end; its output goes to a log, whose end is shown if it fails."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as out:
        done = subprocess.run(
            list(command),
            cwd=cwd,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=subprocess.STDOUT,
            check=False,
        )
    if done.returncode:
        raise CloudProblem(f"{what} failed (exit {done.returncode}). {log} ends with:\n{last_lines(log, 25)}")


def end_with_parent() -> None:
    """Call in a child: once standard input closes, it gets SIGTERM."""

    def watch() -> None:
        while os.read(sys.stdin.fileno(), 4096):
            pass
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=watch, daemon=True, name="end-with-parent").start()
