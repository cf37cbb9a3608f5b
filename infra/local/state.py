"""Where the one-machine cloud keeps what must survive a restart."""

from __future__ import annotations

import fcntl
import json
import os
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

ROOT = Path(__file__).resolve().parents[2]
"""The project's folder."""


@dataclass(frozen=True)
class State:
    """The folder of one cloud, and the files in it."""

    folder: Path

    @property
    def ministack(self) -> Path:
        return self.folder / "ministack"

    @property
    def objects(self) -> Path:
        return self.folder / "objects"

    @property
    def mailbox(self) -> Path:
        return self.folder / "mailbox.sqlite"

    @property
    def authority(self) -> Path:
        """Keys of the development certificate and time-stamping authorities."""
        return self.folder / "authority"

    @property
    def secrets(self) -> Path:
        return self.folder / "sandbox.json"

    @property
    def settings(self) -> Path:
        return self.folder / "settings.json"

    @property
    def logs(self) -> Path:
        return self.folder / "log"

    @property
    def scratch(self) -> Path:
        return self.folder / "scratch"

    def prepare(self) -> State:
        """Make the folders."""
        for folder in (self.ministack, self.objects, self.authority, self.logs, self.scratch):
            folder.mkdir(parents=True, exist_ok=True)
        return self

    def remembered(self) -> dict[str, Any]:
        """Return what earlier starts noted down: ports, fingerprints of what is deployed."""
        return read_json(self.settings)

    def remember(self, **facts: Any) -> None:
        """Note facts down for the next start."""
        write_private_json(self.settings, {**self.remembered(), **facts})


def default_state() -> State:
    """Return the state in $RUBRICA_STATE, or in build/cloud/state."""
    return State(Path(os.environ.get("RUBRICA_STATE") or ROOT / "build" / "cloud" / "state").resolve())


def read_json(path: Path) -> dict[str, Any]:
    """Return the file's object; an absent file is an empty one."""
    if not path.exists():
        return {}
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def write_private_json(path: Path, facts: dict[str, Any]) -> None:
    """Write the file for its owner's eyes only, whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".tmp")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(facts, file, indent=1)
    draft.replace(path)


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """Let one process at a time into the block; the others wait."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def take(path: Path, *, within: float = 40.0) -> IO[str] | None:
    """Return the file, ours until all who hold it close it; None if somebody alive has it.

    Its owner may have died while a child of his still saves: that child is waited for.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    file = path.open("r+" if path.exists() else "w+")
    until = time.monotonic() + within
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            file.seek(0)
            owner = file.read().strip()
            if _lives(owner) or time.monotonic() > until:
                file.close()
                return None
            time.sleep(0.1)
        else:
            file.seek(0)
            file.truncate()
            file.write(str(os.getpid()))
            file.flush()
            return file


def _lives(pid: str) -> bool:
    if not pid.isdigit():
        return True
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def free_port(preferred: int | None = None) -> int:
    """Return the preferred port of 127.0.0.1 if nobody listens there, or any free one."""
    for port in (preferred, 0):
        if port is None:
            continue
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return int(probe.getsockname()[1])
    raise OSError("no free port on 127.0.0.1")
