"""Starts the processes of functions in a fraction of the time, by forking them from one that has imported already.

A cold start imports boto3, pydantic and the like, which takes half a second of processor; a test run has more than a
thousand of them. See `fork_server_process` for the other side.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

PROCESS: Final = Path(__file__).with_name("fork_server_process.py")
GONE: Final = -1
"""The exit status of each: only the process it was forked from could tell more."""
SERVERS: Final = 12
"""Most sets of code and layers that are kept at hand: a new deployment makes new ones."""


class Forked:
    """As much of `subprocess.Popen` as the emulator asks of a function's process."""

    def __init__(self, pid: int, *, stdin: int, stdout: int, stderr: int) -> None:
        self.pid = pid
        self.stdin = os.fdopen(stdin, "w", buffering=1)
        self.stdout = os.fdopen(stdout)
        self.stderr = os.fdopen(stderr)
        self._lock = threading.Lock()
        try:
            self._handle: int | None = os.pidfd_open(pid)
        except ProcessLookupError:
            self._handle = None

    def poll(self) -> int | None:
        """Return GONE once it has ended."""
        return self._ended(within_ms=0)

    def wait(self, timeout: float | None = None) -> int:
        """Wait for its end, for so many seconds at most."""
        ended = self._ended(within_ms=None if timeout is None else int(timeout * 1000))
        if ended is None:
            raise subprocess.TimeoutExpired([str(self.pid)], timeout or 0)
        return ended

    def terminate(self) -> None:
        self._send(signal.SIGTERM)

    def kill(self) -> None:
        self._send(signal.SIGKILL)

    def close(self) -> None:
        """Read and write no more: it ends as soon as it reads on."""
        for stream in (self.stdin, self.stdout, self.stderr):
            with contextlib.suppress(BrokenPipeError):
                stream.close()

    def _ended(self, *, within_ms: int | None) -> int | None:
        with self._lock:
            if self._handle is not None:
                poll = select.poll()
                poll.register(self._handle, select.POLLIN)
                if poll.poll(within_ms):
                    os.close(self._handle)
                    self._handle = None
            return GONE if self._handle is None else None

    def _send(self, number: signal.Signals) -> None:
        with self._lock:
            if self._handle is not None:
                signal.pidfd_send_signal(self._handle, number)

    def __del__(self) -> None:
        if getattr(self, "_handle", None) is not None:
            os.close(self._handle)  # type: ignore[arg-type]


class ForkServer:
    """One process that forks, for functions of the same code and layers."""

    def __init__(self, python: str, folders: Sequence[str]) -> None:
        self._lock = threading.Lock()
        self._door, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            self._process = subprocess.Popen(
                [python, "-P", str(PROCESS), *folders],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                cwd="/",
            )

    def fork(self, program: str, *, environment: Mapping[str, str], folder: str) -> Forked:
        """Start a program. Raises OSError where the process that forks has ended."""
        theirs_in, ours_in = os.pipe()
        ours_out, theirs_out = os.pipe()
        ours_err, theirs_err = os.pipe()
        theirs = [theirs_in, theirs_out, theirs_err]
        asked = {"program": program, "environment": dict(environment), "folder": folder}
        try:
            with self._lock:
                socket.send_fds(self._door, [json.dumps(asked).encode()], theirs)
                pid = self._door.recv(32)
            if not pid:
                raise ConnectionResetError("the process that forks has ended")
        except OSError:
            for one in (ours_in, ours_out, ours_err):
                os.close(one)
            raise
        finally:
            for one in theirs:
                os.close(one)
        return Forked(int(pid), stdin=ours_in, stdout=ours_out, stderr=ours_err)

    def end(self) -> None:
        """Let it end. Those that it forked go on."""
        self._door.close()
        self._process.wait()


class ForkServers:
    """Fork servers by code and layers, started when they are first asked for."""

    def __init__(self, python: str) -> None:
        self._python = python
        self._lock = threading.Lock()
        self._servers: dict[tuple[str, ...], ForkServer] = {}

    def start(self, program: str, *, environment: Mapping[str, str], folder: str) -> Forked:
        """Start the program of a function, whose code is in `folder`. Raises OSError where that can not be."""
        layers = [one for one in environment.get("_LAMBDA_LAYERS_DIRS", "").split(os.pathsep) if one]
        folders = tuple(
            os.path.realpath(one) for one in (folder, *(str(Path(one) / "python") for one in layers))
        )
        server = self._at(folders)
        try:
            return server.fork(program, environment=environment, folder=folder)
        except OSError:
            with self._lock:
                if self._servers.get(folders) is server:
                    del self._servers[folders]
            server.end()
            raise

    def end(self) -> None:
        """Let all of them end."""
        with self._lock:
            old, self._servers = list(self._servers.values()), {}
        for one in old:
            one.end()

    def _at(self, folders: tuple[str, ...]) -> ForkServer:
        with self._lock:
            server = self._servers.pop(folders, None) or ForkServer(self._python, folders)
            self._servers[folders] = server  # The one that was asked last is the last to go.
            old = [self._servers.pop(one) for one in list(self._servers)[:-SERVERS]]
        for one in old:
            one.end()
        return server
