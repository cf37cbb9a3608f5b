"""What the product asks of a renderer: pages of PDF from what people write."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from functions.domain.errors import Invalid, Unavailable


class SourceKind(StrEnum):
    """What a source is. The caller knows; a file's name decides nothing."""

    DOCX = "docx"
    MARKDOWN = "markdown"


@dataclass(frozen=True, kw_only=True)
class RenderedPdf:
    """A PDF that was written: how many pages it has, and the wall time in ms that it took."""

    pages: int
    ms: int


class RenderFailed(Invalid):
    """The file cannot be made into pages, now or later. Fact `reason`: unreadable, crash, too_large."""

    code = "render_failed"


class RenderTimeout(Invalid):
    """The file takes more than one file may. Fact `limit`: time, cpu, memory or size."""

    code = "render_timeout"


class RenderUnavailable(Unavailable):
    """The renderer is missing or does not start: the file may do later. Fact `reason`."""

    code = "render_unavailable"


class Renderer(Protocol):
    """Makes one document at a time into PDF."""

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        """Write `source` as PDF to `out`, which is there only when all went well.

        Raises RenderFailed, RenderTimeout, RenderUnavailable.
        """
