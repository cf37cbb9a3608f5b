"""The child process that reads Markdown. Some texts take a parser very long.

Started by functions.sandbox as `python -m functions.providers.rendering.translating FOLDER`.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from functions.providers.rendering.contract import RenderFailed, RenderTimeout
from functions.sandbox.child import Task, serve
from functions.sandbox.limits import Limits
from functions.sandbox.process import Trade, Work

TRANSLATING: Final = Trade(
    child="functions.providers.rendering.translating",
    refusals={one.code: one for one in (RenderFailed, RenderTimeout)},
    too_complex=RenderTimeout,
)


def translate(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the Markdown at `source` as OpenDocument text to `output`."""
    from functions.providers.rendering.markdown import to_open_document

    try:
        text = at.source.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as damage:
        raise RenderFailed(reason="unreadable") from damage
    at.output.write_text(to_open_document(text), encoding="utf-8")
    return {}


def _named(name: str) -> Task[Limits]:
    return {"translate": translate}[name]


if __name__ == "__main__":
    sys.exit(serve(Path(sys.argv[1]), limits=Limits, task_named=_named, too_complex=RenderTimeout))
