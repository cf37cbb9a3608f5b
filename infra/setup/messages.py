"""The catalogues of texts, compiled for gettext."""

from __future__ import annotations

import os

from infra.local.processes import run_showing
from infra.local.progress import Progress
from infra.local.state import ROOT
from infra.setup.stamps import hash_of, holds, put, stamp_of

LOCALE = ROOT / "functions" / "locale"


def compile_texts(progress: Progress) -> None:
    """Compile every .po whose .mo is missing or older in content."""
    sources = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))
    made_from = hash_of(files=[*sources, ROOT / "infra" / "build" / "messages.py"])
    compiled = all(source.with_suffix(".mo").exists() for source in sources)
    if compiled and holds(stamp_of("messages"), made_from):
        return
    with progress.step(f"compiling {len(sources)} catalogues of texts"):
        run_showing(
            "Compiling texts",
            [str(ROOT / ".venv" / "bin" / "python"), "-m", "infra.build.messages"],
            cwd=ROOT,
            environment=os.environ,
            log=ROOT / "build" / "log" / "messages.log",
        )
        put(stamp_of("messages"), made_from)
