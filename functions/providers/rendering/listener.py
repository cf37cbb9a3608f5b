"""One LibreOffice that runs and waits for documents, and the process that speaks to it: both in one group."""

from __future__ import annotations

import json
import os
import selectors
import shutil
import signal
import subprocess
import tempfile
import time
import weakref
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from functions.providers.rendering.contract import RenderUnavailable
from functions.providers.rendering.installation import Installation
from functions.providers.rendering.limits import Limits
from functions.providers.rendering.worker import CPU_LIMIT

PROFILE: Final = Path(__file__).with_name("profile")
_CODE: Final = Path(__file__).parents[3]
_NOWHERE: Final = "http://127.0.0.1:9"


class ListenerDied(Exception):
    """LibreOffice ended while it was asked."""


class ListenerSlow(Exception):
    """It did not answer in time, or with all the processor that it was given. The message is `time` or `cpu`."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What LibreOffice made of a document: pages, and the memory in MB that it holds since."""

    pages: int
    ms: int
    resident_mb: int


class Unreadable(Exception):
    """LibreOffice would not read or write it. The message is LibreOffice's, for logs."""


class Listener:
    """A running LibreOffice. Whoever asks it twice at once, or after an error, gets nonsense: take another."""

    def __init__(self, *, installation: Installation, profile: Path | None, limits: Limits) -> None:
        """Start one on a copy of `profile`, or on a fresh one. Raises RenderUnavailable."""
        self._limits = limits
        self.folder = Path(tempfile.mkdtemp(prefix="rubrica-office-"))
        self.documents = 0
        self._unread = b""
        try:
            _lay_out(self.folder, profile=profile)
            self._worker = _start(self.folder, installation=installation, limits=limits)
        except OSError as problem:
            shutil.rmtree(self.folder, ignore_errors=True)
            raise RenderUnavailable(reason=f"The renderer does not start: {problem}") from problem
        self._sockets: list[str] = []
        self.kill = weakref.finalize(self, _end, self._worker, self.folder, self._sockets)
        self.ready = self._await_ready()
        self._sockets += self.ready["sockets"]

    def convert(self, source: Path, *, filter_name: str, out: Path, seconds: float) -> Answer:
        """Convert one file. Raises Unreadable, ListenerDied, ListenerSlow; all of them leave it unusable."""
        self.documents += 1
        order = json.dumps({"source": str(source), "filter": filter_name, "out": str(out)})
        try:
            _input(self._worker).write(order.encode() + b"\n")
            _input(self._worker).flush()
        except OSError as gone:
            raise ListenerDied from gone
        told = self._read(seconds=seconds)
        if "failed" in told:
            raise Unreadable(f"{told['failed']}: {told['detail']}")
        return Answer(pages=told["pages"], ms=told["ms"], resident_mb=told["resident_mb"])

    def _await_ready(self) -> Mapping[str, Any]:
        try:
            told = self._read(seconds=self._limits.start_seconds + 1)
        except (ListenerDied, ListenerSlow) as problem:
            why = self._log() or type(problem).__name__
            self.kill()
            raise RenderUnavailable(reason=f"The renderer does not start: {why}") from problem
        if "unavailable" in told:
            why = f"{told['unavailable']}. {self._log()}"
            self.kill()
            raise RenderUnavailable(reason=f"LibreOffice does not start: {why}")
        return told

    def _read(self, *, seconds: float) -> dict[str, Any]:
        """Return the next line, or raise ListenerSlow after `seconds`."""
        deadline = time.monotonic() + seconds
        output = _output(self._worker)
        with selectors.DefaultSelector() as selector:
            selector.register(output, selectors.EVENT_READ)
            while b"\n" not in self._unread:
                if not selector.select(timeout=max(0.0, deadline - time.monotonic())):
                    raise ListenerSlow("time")
                more = os.read(output.fileno(), 65536)
                if not more:
                    raise self._how_it_died()
                self._unread += more
        line, _, self._unread = self._unread.partition(b"\n")
        told: dict[str, Any] = json.loads(line)
        return told

    def _how_it_died(self) -> ListenerDied | ListenerSlow:
        with suppress(subprocess.TimeoutExpired):
            if self._worker.wait(timeout=2) == CPU_LIMIT:
                return ListenerSlow("cpu")
        return ListenerDied(self._log())

    def _log(self) -> str:
        try:
            return (self.folder / "log").read_text(errors="replace")[-500:]
        except OSError:
            return ""


def _lay_out(folder: Path, *, profile: Path | None) -> None:
    for name in ("home", "cache", "tmp"):
        (folder / name).mkdir()
    if profile is not None:
        # Never the baked profile itself: LibreOffice locks and changes it, and two on one profile do not run.
        shutil.copytree(profile, folder / "profile")
        return
    (folder / "profile" / "user").mkdir(parents=True)
    shutil.copyfile(
        PROFILE / "registrymodifications.xcu", folder / "profile" / "user" / "registrymodifications.xcu"
    )


def _start(folder: Path, *, installation: Installation, limits: Limits) -> subprocess.Popen[bytes]:
    task = {
        "office": str(installation.office),
        "folder": str(folder),
        "seconds": limits.start_seconds,
        "cpu_seconds": limits.cpu_seconds,
        "memory": limits.memory,
        "output": limits.output,
    }
    with (folder / "log").open("wb") as log:
        return subprocess.Popen(
            [str(installation.python), "-s", "-m", "functions.providers.rendering.worker", json.dumps(task)],
            cwd=folder,
            env=_environment(folder),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            # A group of its own, so that one signal ends the client and LibreOffice alike.
            start_new_session=True,
        )


def _environment(folder: Path) -> dict[str, str]:
    """Nothing of ours: no credentials, no packages of our interpreter, a home that is thrown away."""
    return {
        "PATH": os.defpath,
        "PYTHONPATH": str(_CODE),
        "PYTHONSAFEPATH": "1",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        "HOME": str(folder / "home"),
        "TMPDIR": str(folder / "tmp"),
        "XDG_CACHE_HOME": str(folder / "cache"),
        "XDG_CONFIG_HOME": str(folder / "home"),
        "FONTCONFIG_FILE": str(PROFILE / "fonts.conf"),
        "SAL_USE_VCLPLUGIN": "svp",
        "SAL_DISABLE_PRINTERLIST": "1",
        "MALLOC_ARENA_MAX": "2",
        "http_proxy": _NOWHERE,
        "https_proxy": _NOWHERE,
    }


def _end(worker: subprocess.Popen[bytes], folder: Path, sockets: list[str]) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(worker.pid, signal.SIGKILL)
    worker.wait()
    for end in (worker.stdin, worker.stdout):
        if end is not None:
            with suppress(OSError):
                end.close()
    for socket in sockets:
        Path(socket).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)


def _input(worker: subprocess.Popen[bytes]) -> Any:
    assert worker.stdin is not None  # noqa: S101 - opened as a pipe
    return worker.stdin


def _output(worker: subprocess.Popen[bytes]) -> Any:
    assert worker.stdout is not None  # noqa: S101 - opened as a pipe
    return worker.stdout
