"""LibreOffice and its fonts, which make DOCX and Markdown into PDF."""

from __future__ import annotations

from typing import Final

from functions.providers.rendering import installation
from functions.providers.rendering.contract import RenderUnavailable
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT
from infra.setup.debian import can_install, install

LOG: Final = ROOT / "build" / "log" / "renderer.log"


def install_renderer(progress: Progress) -> None:
    """Install it where we may; elsewhere say what is missing, and go on without it: all but DOCX works."""
    if _is_there():
        return
    if can_install():
        try:
            with progress.step("installing LibreOffice, some 70 MB"):
                install(installation.PACKAGES, log=LOG)
        except CloudProblem as problem:
            progress.say(f"  {problem}")
        installation.find.cache_clear()
    if not _is_there():
        progress.say(
            "  missing: LibreOffice. DOCX and Markdown documents are refused as `render_unavailable`."
        )
        progress.say(f"  On Debian and Ubuntu: sudo apt-get install {' '.join(installation.PACKAGES)}")


def _is_there() -> bool:
    try:
        installation.find()
    except RenderUnavailable:
        return False
    return True
