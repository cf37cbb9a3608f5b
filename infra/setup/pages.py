"""The web build: pages for people, from web/ into web/dist, with the Node that .venv brings."""

from __future__ import annotations

import os

from infra.local.processes import run_showing
from infra.local.progress import Progress
from infra.local.state import ROOT
from infra.setup.stamps import files_below, hash_of, holds, put, stamp_of

WEB = ROOT / "web"
BIN = ROOT / ".venv" / "bin"
LOG = ROOT / "build" / "log" / "pages.log"


def build_pages(progress: Progress) -> None:
    """Install what package-lock.json pins and build the pages, each only if its sources have changed."""
    if not (WEB / "package.json").exists():
        return
    modules = WEB / "node_modules"
    locked = hash_of(files=[WEB / "package.json", WEB / "package-lock.json"])
    if not (modules.is_dir() and holds(stamp_of("node_modules"), locked)):
        with progress.step("installing the packages of the pages"):
            _npm("ci", "--no-audit", "--no-fund")
            put(stamp_of("node_modules"), locked)
    sources = hash_of(files=files_below(WEB, without={"node_modules", "dist"}))
    if not ((WEB / "dist").is_dir() and holds(stamp_of("pages"), sources)):
        with progress.step("building the pages"):
            _npm("run", "build")
            put(stamp_of("pages"), sources)


def _npm(*arguments: str) -> None:
    run_showing(
        f"npm {' '.join(arguments)}",
        [str(BIN / "npm"), *arguments],
        cwd=WEB,
        environment={
            # Where traffic is inspected, the system holds the certificate; Node looks there only if told.
            "NODE_USE_SYSTEM_CA": "1",
            **os.environ,
            "PATH": f"{BIN}{os.pathsep}{os.environ.get('PATH', '')}",
        },
        log=LOG,
    )
