"""What a person sent, made ready for LibreOffice: checked where it is DOCX, translated where it is Markdown."""

from __future__ import annotations

import shutil
import zipfile
from pathlib import Path
from typing import Final

from functions.providers.rendering.contract import RenderFailed, SourceKind
from functions.providers.rendering.limits import Limits
from functions.providers.rendering.translating import TRANSLATING
from functions.sandbox.limits import Limits as ChildLimits
from functions.sandbox.process import run, work

_CONTENT_TYPES: Final = "[Content_Types].xml"
_TRANSLATION: Final = ChildLimits()

# LibreOffice's names of its readers, always told: by itself it reads HTML or plain text that is called .docx.
_FILTERS: Final = {
    SourceKind.DOCX: ("source.docx", "MS Word 2007 XML"),
    SourceKind.MARKDOWN: ("source.fodt", "OpenDocument Text Flat XML"),
}


def lay(source: Path, *, kind: SourceKind, folder: Path, limits: Limits) -> tuple[Path, str]:
    """Put into `folder` what LibreOffice shall read. Return it, and the filter that reads it and no other.

    Raises RenderFailed, RenderTimeout.
    """
    if source.stat().st_size > (limits.markdown if kind is SourceKind.MARKDOWN else limits.source):
        raise RenderFailed(reason="too_large")
    name, filter_name = _FILTERS[kind]
    if kind is SourceKind.DOCX:
        _check_package(source, limits=limits)
        shutil.copyfile(source, folder / name)
    else:
        _translate(source, folder / name)
    return folder / name, filter_name


def _check_package(source: Path, *, limits: Limits) -> None:
    """Refuse what is no Office Open XML package, and what unpacks to more than LibreOffice may hold.

    Intake refuses more, and says more; this is the renderer's own last line.
    """
    try:
        with zipfile.ZipFile(source) as package:
            entries = package.infolist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError, EOFError) as damage:
        raise RenderFailed(reason="unreadable") from damage
    if _CONTENT_TYPES not in {entry.filename for entry in entries}:
        raise RenderFailed(reason="unreadable")
    if len(entries) > limits.entries or sum(entry.file_size for entry in entries) > limits.unpacked:
        raise RenderFailed(reason="too_large")


def _translate(source: Path, copy: Path) -> None:
    with work() as at:
        shutil.copyfile(source, at.source)
        run(TRANSLATING, {"do": "translate"}, at=at, limits=_TRANSLATION)
        shutil.move(at.output, copy)
