"""LibreOffice, started and spoken to over UNO. The only file that imports uno."""

from __future__ import annotations

import secrets
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import Any

# What soffice.bin answers when it has just made a new profile: start me again.
_AGAIN = 81
_STARTS = 4
_DYING = 0.5
"""Seconds."""


class OfficeGone(Exception):
    """LibreOffice does not run, or not any more."""


class Desktop:
    """One running LibreOffice with a profile of its own."""

    def __init__(self, *, office: str, folder: Path, seconds: float, confine: Callable[[], None]) -> None:
        """Start it and wait until it answers, at most `seconds`. Raises OfficeGone."""
        self._uno: Any = import_module("uno")
        # A pipe is a Unix socket: nobody reaches it over a network, and its name cannot be guessed.
        self._pipe = f"rubrica-{secrets.token_hex(16)}"
        self._office = office
        self._folder = folder
        self._confine = confine
        deadline = time.monotonic() + seconds
        for _ in range(_STARTS):
            self._process = self._start()
            if self._connect(deadline):
                return
        raise OfficeGone(f"it asked {_STARTS} times to be started again")

    @property
    def process(self) -> int:
        return self._process.pid

    def convert(self, *, source: str, filter_name: str, out: str) -> int:
        """Write `source`, read by that filter and no other, as PDF to `out`. Return how many pages it has."""
        document = self._desktop.loadComponentFromURL(
            self._uno.systemPathToFileUrl(source),
            "_blank",
            0,
            self._properties(
                FilterName=filter_name,
                Hidden=True,
                ReadOnly=True,
                MacroExecutionMode=0,  # com.sun.star.document.MacroExecMode.NEVER_EXECUTE
                UpdateDocMode=0,  # com.sun.star.document.UpdateDocMode.NO_UPDATE
            ),
        )
        if document is None:
            raise ValueError("unreadable")
        try:
            pdf = self._uno.Any(
                "[]com.sun.star.beans.PropertyValue",
                self._properties(
                    # What is signed holds still: fields of a form become what they show.
                    ExportFormFields=False,
                    ExportBookmarks=True,
                    UseTaggedPDF=True,
                    Quality=90,
                    MaxImageResolution=300,
                    ReduceImageResolution=True,
                ),
            )
            document.storeToURL(
                self._uno.systemPathToFileUrl(out),
                self._properties(FilterName="writer_pdf_Export", FilterData=pdf),
            )
            return int(document.getCurrentController().PageCount)
        finally:
            document.close(True)  # noqa: FBT003

    def sockets(self) -> list[str]:
        """The Unix sockets that LibreOffice made in the system's temporary folder. A kill leaves them there."""
        if sys.platform != "linux":
            return []
        own = set()
        for descriptor in Path(f"/proc/{self.process}/fd").iterdir():
            with suppress(OSError):
                own.add(str(descriptor.readlink()).removeprefix("socket:[").removesuffix("]"))
        lines = [line.split() for line in Path("/proc/net/unix").read_text(encoding="utf-8").splitlines()]
        # Fields: number, references, protocol, flags, type, state, inode, path (proc(5)).
        return sorted(
            {line[7] for line in lines if len(line) > 7 and line[6] in own and line[7].startswith("/")}
        )

    def lives(self) -> bool:
        """Whether it does, and goes on: who was killed with much memory takes a moment to be gone."""
        try:
            self._process.wait(timeout=_DYING)
        except subprocess.TimeoutExpired:
            return True
        return False

    def await_end(self) -> None:
        """Wait for its end: between a broken pipe and that, a moment may pass."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=2)

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [
                self._office,
                "--headless",
                "--invisible",
                "--norestore",
                "--nologo",
                "--nodefault",
                "--nolockcheck",
                "--nofirststartwizard",
                f"-env:UserInstallation={(self._folder / 'profile').as_uri()}",
                # Else root makes this in the system's folders, where nobody else can read it and start any more.
                f"-env:UNO_SHARED_PACKAGES_CACHE={(self._folder / 'home').as_uri()}",
                f"--accept=pipe,name={self._pipe};urp;StarOffice.ComponentContext",
            ],
            cwd=self._folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            # Signals have one thread here when this runs: nothing can be held that the child would wait for.
            preexec_fn=self._confine,  # noqa: PLW1509
        )

    def _connect(self, deadline: float) -> bool:
        """Return False when LibreOffice wants to be started again."""
        local = self._uno.getComponentContext()
        resolver = local.ServiceManager.createInstance("com.sun.star.bridge.UnoUrlResolver")
        address = f"uno:pipe,name={self._pipe};urp;StarOffice.ComponentContext"
        refused = self._uno.getClass("com.sun.star.connection.NoConnectException")
        while time.monotonic() < deadline:
            ended = self._process.poll()
            if ended == _AGAIN:
                return False
            if ended is not None:
                raise OfficeGone(f"it ended with {ended} while starting")
            try:
                context = resolver.resolve(address)
            except refused:
                time.sleep(0.02)
                continue
            self._desktop = context.ServiceManager.createInstanceWithContext(
                "com.sun.star.frame.Desktop", context
            )
            return True
        raise OfficeGone("it does not answer")

    def _properties(self, **values: object) -> tuple[object, ...]:
        made = []
        for name, value in values.items():
            one = self._uno.createUnoStruct("com.sun.star.beans.PropertyValue")
            one.Name, one.Value = name, value
            made.append(one)
        return tuple(made)
