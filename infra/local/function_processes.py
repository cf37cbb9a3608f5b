"""How the emulator runs functions: bare, forked, unpacked once, logged to one file, and few of them at rest.

Belongs to `server`, and runs where that does: on the standard library and MiniStack alone.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import os
import shutil
import subprocess
import threading
import time
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, Self

from ministack.core import lambda_runtime

from infra.local.fork_server import Forked, ForkServers

log = logging.getLogger("rubrica.cloud")

UNUSED_S: Final = 3 * 86_400
LOG_LIMIT: Final = 50 * 1024 * 1024
WARM: Final = max(64, 8 * os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**30)
"""Most processes of functions at rest: of 30 MB each that they do not share, they take a quarter of the memory."""


def run_on(python: str) -> None:
    """Run functions on a bare interpreter, so that only their layers give them packages, as on AWS."""
    detect = lambda_runtime._detect_runtime_binary

    def detect_bare(runtime: str) -> tuple[str, str]:
        binary, script = detect(runtime)
        return (python if runtime.startswith("python") else binary), script

    lambda_runtime._detect_runtime_binary = detect_bare
    servers = ForkServers(python)

    def start(command: list[str], **given: Any) -> subprocess.Popen[str] | Forked:
        if command[0] == python:
            try:
                return servers.start(command[1], environment=given["env"], folder=given["cwd"])
            except OSError:
                log.warning("a function is started by itself", exc_info=True)
        return subprocess.Popen(command, **given)

    lambda_runtime.subprocess = SimpleNamespace(**{**vars(subprocess), "Popen": start})


def log_to(path: Path) -> None:
    """Write every line of every function to one file: time, function, line."""
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and path.stat().st_size > LOG_LIMIT:
        path.replace(path.with_suffix(".old.log"))
    lock = threading.Lock()
    out = path.open("a", buffering=1, encoding="utf-8")

    def read_stderr(worker: Any) -> None:
        try:
            for line in worker._proc.stderr:
                text = line.rstrip("\n")
                worker._stderr_queue.put(text)
                stamp = time.strftime("%Y-%m-%dT%H:%M:%S", time.gmtime())
                with lock:
                    out.write(f"{stamp}Z {worker.func_name} {text}\n")
        except (ValueError, OSError):
            pass

    lambda_runtime.Worker._read_stderr = read_stderr


def share_unpacked(folder: Path) -> None:
    """Unpack each code package and layer once, not once per process of each function and cloud."""
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        if time.time() - old.stat().st_mtime > UNUSED_S:
            shutil.rmtree(old, ignore_errors=True)
    lock = threading.Lock()

    class Unpacked:
        """As much of `zipfile.ZipFile` as the emulator asks for."""

        def __init__(self, file: str) -> None:
            with Path(file).open("rb") as content:
                self._shared = folder / hashlib.file_digest(content, "sha256").hexdigest()[:32]
            self._file = file

        def __enter__(self) -> Self:
            return self

        def __exit__(self, *_: object) -> None:
            pass

        def namelist(self) -> list[str]:
            """Return no names to look through: unpacking keeps to its folder."""
            return []

        def extractall(self, path: str) -> None:
            with lock:
                if not self._shared.is_dir():
                    draft = folder / f"{self._shared.name}.draft-{os.getpid()}"
                    shutil.rmtree(draft, ignore_errors=True)
                    with zipfile.ZipFile(self._file) as file:
                        file.extractall(draft)
                    with contextlib.suppress(OSError):  # Another cloud was quicker: the same bytes.
                        draft.rename(self._shared)
                    shutil.rmtree(draft, ignore_errors=True)
                os.utime(self._shared)
            target = Path(path)
            target.rmdir()
            target.symlink_to(self._shared, target_is_directory=True)

    lambda_runtime.zipfile = SimpleNamespace(**{**vars(zipfile), "ZipFile": Unpacked})


def keep_few_warm() -> None:
    """End the processes that were idle longest, beyond what a small machine has room for."""
    while True:
        time.sleep(1)
        with lambda_runtime._lock:
            pools, rested = lambda_runtime._workers, time.time() - 15
            every = [(one.last_used, key, one) for key, pool in pools.items() for one in pool]
            idle = sorted((at, key, id(one)) for at, key, one in every if not one.in_use and at < rested)
            tired = {which for *_, which in idle[: max(0, len(every) - WARM)]}
            leaving = [one for *_, one in every if id(one) in tired]
            for key, pool in pools.items():
                pools[key] = [one for one in pool if id(one) not in tired]
        lambda_runtime.kill_workers(leaving)
