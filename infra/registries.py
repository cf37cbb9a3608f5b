"""Where packages come from, for uv: it does not read pip's configuration, and a machine may well have one."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

_CERTIFICATES = ("global.cert", ":env:.cert", "install.cert")
_INDEXES = ("install.index-url", "global.index-url", ":env:.index-url")
_EXTRA_INDEXES = ("global.extra-index-url", "install.extra-index-url", ":env:.extra-index-url")


def uv_environment(python: Path) -> dict[str, str]:
    """Return the environment for uv: what pip is configured to, unless uv is told something itself."""
    told = _pip_configuration(python)
    found: dict[str, str] = {}
    for name in _INDEXES:
        if name in told:
            found["UV_DEFAULT_INDEX"] = told[name]
    extra = " ".join(told[name] for name in _EXTRA_INDEXES if name in told)
    remote = [url for url in extra.split() if url.startswith(("http://", "https://"))]
    if remote:
        found["UV_INDEX"] = " ".join(remote)
        # As pip does: the hashes of the lock say what is the right file, wherever it comes from.
        found["UV_INDEX_STRATEGY"] = "unsafe-best-match"
    for name in _CERTIFICATES:
        if name in told:
            found["SSL_CERT_FILE"] = told[name]
    return {**found, **os.environ}


def _pip_configuration(python: Path) -> dict[str, str]:
    """Return pip's settings by name, such as `global.index-url`."""
    listed = subprocess.run(
        [str(python), "-m", "pip", "config", "list"], capture_output=True, text=True, check=False
    )
    told: dict[str, str] = {}
    for line in listed.stdout.splitlines():
        name, equals, value = line.partition("=")
        if equals:
            told[name.strip()] = value.strip().strip("'\"")
    return told
