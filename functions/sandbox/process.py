"""Runs work on untrusted bytes in a child process that may fail, but not take its parent with it."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from functions.domain.errors import Refusal
from functions.sandbox.limits import Limits

_PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT")


class WorkFailed(Exception):
    """The child failed in our own code; the message is its traceback."""


@dataclass(frozen=True)
class Trade:
    """A kind of work: the module that is its child process, and what that may refuse."""

    child: str
    refusals: Mapping[str, type[Refusal]]
    too_complex: type[Refusal]
    """Raised where the child met a limit. Facts `limit`, which: memory, cpu, time or size; and `peak_mb`."""


@dataclass(frozen=True)
class Work:
    """The folder that parent and child share. The child reads `source` and writes `output`."""

    folder: Path

    @property
    def source(self) -> Path:
        return self.folder / "source"

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def task(self) -> Path:
        return self.folder / "task.json"

    @property
    def result(self) -> Path:
        return self.folder / "result.json"

    @property
    def log(self) -> Path:
        return self.folder / "log.txt"


@dataclass(frozen=True)
class Outcome:
    """What the child answered and the most memory it held, in MB."""

    answer: Mapping[str, Any]
    peak_mb: float


@contextmanager
def work() -> Iterator[Work]:
    """Open a folder for one piece of work; it is gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="work-", ignore_cleanup_errors=True) as folder:
        yield Work(Path(folder))


def run(trade: Trade, task: Mapping[str, Any], *, at: Work, limits: Limits) -> Outcome:
    """Do `task` in a child of its own and return its answer.

    Raises the refusal that the child names, the trade's `too_complex` where it met a limit, WorkFailed on our
    own bugs.
    """
    write_task(task, at=at, limits=limits)
    with at.log.open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-P", "-m", trade.child, str(at.folder)],
            cwd=at.folder,
            env=environment(at.folder),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    try:
        status, peak_mb = wait(child.pid, seconds=limits.wall_seconds)
        child.returncode = status if status is not None else -signal.SIGKILL
    finally:
        if child.returncode is None:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
            child.wait()

    return outcome_of(trade, at, status=status, peak_mb=peak_mb)


def write_task(task: Mapping[str, Any], *, at: Work, limits: Limits) -> None:
    """Leave for the child what it shall do."""
    at.task.write_text(json.dumps({**task, "limits": vars(limits)}), encoding="utf-8")


def outcome_of(trade: Trade, at: Work, *, status: int | None, peak_mb: float) -> Outcome:
    """Return what a child that has ended left; `status` is None for one that was stopped for its time."""
    if status is None:
        raise trade.too_complex(limit="time", peak_mb=peak_mb)
    return Outcome(_answer(trade, at, status=status, peak_mb=peak_mb), peak_mb)


def environment(home: Path) -> dict[str, str]:
    """Return what a child finds in its environment: nothing of ours but where packages are."""
    known = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return {
        **known,
        # In Lambda packages come from /var/task and from layers, elsewhere from anywhere: ask, do not guess.
        "PYTHONPATH": os.pathsep.join(str(Path(entry).absolute()) for entry in sys.path),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "MALLOC_ARENA_MAX": "2",
        "HOME": str(home),
        "TMPDIR": str(home),
    }


def settle(at: Work) -> None:
    """Make a forked process what a started one is: in a group and a folder of its own, heard by a log."""
    os.setpgid(0, 0)
    os.chdir(at.folder)
    os.environ |= {"HOME": str(at.folder), "TMPDIR": str(at.folder)}
    nothing, log = os.open(os.devnull, os.O_RDONLY), os.open(at.log, os.O_WRONLY | os.O_CREAT)
    os.dup2(nothing, 0)
    os.dup2(log, 1)
    os.dup2(log, 2)


def wait(child: int, *, seconds: float) -> tuple[int | None, float]:
    """Return a child's exit code, or None when it was killed after `seconds`, and its peak memory in MB."""
    deadline = time.monotonic() + seconds
    pause = 0.001
    peak_mb = 0.0
    while True:
        peak_mb = max(peak_mb, _peak_mb(child))
        pid, status, usage = os.wait4(child, os.WNOHANG)
        if not pid and time.monotonic() >= deadline:
            os.killpg(child, signal.SIGKILL)
            os.wait4(child, 0)
            return None, peak_mb or _megabytes(usage.ru_maxrss)
        if pid:
            return os.waitstatus_to_exitcode(status), peak_mb or _megabytes(usage.ru_maxrss)
        time.sleep(pause)
        pause = min(pause * 1.5, 0.005)


def _peak_mb(pid: int) -> float:
    """Return the most memory that the process has held so far, as Linux counts it; 0 where that is not told.

    The kernel's ru_maxrss is no measure: across fork and exec it carries the parent's peak along (getrusage(2)).
    """
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    for line in told.splitlines():
        if line.startswith("VmHWM:"):
            return round(int(line.split()[1]) / 1024, 1)
    return 0.0


def _megabytes(maxrss: int) -> float:
    return round(maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024), 1)


def _answer(trade: Trade, at: Work, *, status: int, peak_mb: float) -> Mapping[str, Any]:
    """Read what the child left. A child that died without a word met a limit in native code."""
    if status == 0 and at.result.exists():
        told: dict[str, Any] = json.loads(at.result.read_text(encoding="utf-8"))
        if "refused" in told:
            raise trade.refusals[told["refused"]](**{**told["facts"], "peak_mb": peak_mb})
        return told
    if status > 0:
        raise WorkFailed(at.log.read_text(encoding="utf-8", errors="replace")[-4000:])
    limit = {-signal.SIGXCPU: "cpu", -signal.SIGXFSZ: "size"}.get(status, "memory")
    raise trade.too_complex(limit=limit, peak_mb=peak_mb)
