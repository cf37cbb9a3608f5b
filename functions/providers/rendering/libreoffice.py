"""DOCX and Markdown to PDF by a LibreOffice that is kept warm: one for each process of ours."""

from __future__ import annotations

import logging
import shutil
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import Final

from functions import settings
from functions.providers.rendering import installation
from functions.providers.rendering.contract import RenderedPdf, RenderFailed, RenderTimeout, SourceKind
from functions.providers.rendering.installation import Installation
from functions.providers.rendering.limits import DEFAULT, Limits
from functions.providers.rendering.listener import (
    Answer,
    Listener,
    ListenerDied,
    ListenerSlow,
    Unreadable,
)
from functions.providers.rendering.sources import lay

_LOG: Final = logging.getLogger(__name__)


class LibreOffice:
    """A renderer with one LibreOffice, started when it is first needed and again when it ends or ages.

    Threads take turns. Two that should render at once need two of these, better two processes.
    """

    def __init__(
        self, *, installed: Installation | None = None, profile: Path | None = None, limits: Limits = DEFAULT
    ) -> None:
        """`profile` is a baked one; without it LibreOffice makes its own, which takes a second more."""
        self._installed = installed
        self._profile = profile
        self._limits = limits
        self._listener: Listener | None = None
        self._lock = threading.Lock()

    def start(self) -> Listener:
        """Have LibreOffice ready before it is needed. Raises RenderUnavailable."""
        if self._listener is None:
            self._listener = Listener(
                installation=self._installed or installation.find(),
                profile=self._profile,
                limits=self._limits,
            )
            if self._listener.ready["network"] != "cut":
                _LOG.warning("LibreOffice can reach the network: only its settings keep it from doing so")
        return self._listener

    def close(self) -> None:
        """End LibreOffice. The next document starts another one."""
        if self._listener is not None:
            self._listener.kill()
            self._listener = None

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        """Write `source` as PDF to `out`. See the contract."""
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="rubrica-render-") as folder:
            laid, filter_name = lay(source, kind=kind, folder=Path(folder), limits=self._limits)
            made = Path(folder) / "made.pdf"
            with self._lock:
                answer = self._convert(laid, filter_name=filter_name, out=made)
            shutil.move(made, out)
        return RenderedPdf(pages=answer.pages, ms=round((time.monotonic() - began) * 1000))

    def _convert(self, source: Path, *, filter_name: str, out: Path) -> Answer:
        """Convert on the LibreOffice at hand; where that fails, once more on a new one.

        The documents before it may have broken an old one. A new one that fails was broken by this document.
        """
        while True:
            listener = self.start()
            is_new = listener.documents == 0
            # A folder for each try: one that was killed leaves a lock beside its output that stops the next.
            written = Path(tempfile.mkdtemp(dir=out.parent)) / out.name
            try:
                answer = listener.convert(
                    source, filter_name=filter_name, out=written, seconds=self._limits.seconds
                )
                _check(answer, written)
            except ListenerSlow as slow:
                self.close()
                raise RenderTimeout(limit=str(slow)) from slow
            except (ListenerDied, Unreadable) as failure:
                _LOG.info("LibreOffice failed: %s %s", type(failure).__name__, failure)
                self.close()
                if is_new:
                    reason = "crash" if isinstance(failure, ListenerDied) else "unreadable"
                    raise RenderFailed(reason=reason) from failure
                continue
            if listener.documents >= self._limits.documents or answer.resident_mb > self._limits.resident_mb:
                self.close()
            written.replace(out)
            return answer


def _check(answer: Answer, made: Path) -> None:
    """Refuse what is no PDF: LibreOffice may say that all went well and write nothing."""
    try:
        with made.open("rb") as file:
            head = file.read(5)
            file.seek(-min(made.stat().st_size, 64), 2)
            tail = file.read()
    except OSError as missing:
        raise Unreadable("nothing was written") from missing
    if head != b"%PDF-" or b"%%EOF" not in tail or answer.pages < 1:
        raise Unreadable("what was written is no PDF with pages")


@cache
def renderer() -> LibreOffice:
    """Return this process's renderer."""
    baked = settings.renderer_profile()
    return LibreOffice(profile=Path(baked) if baked else None)
