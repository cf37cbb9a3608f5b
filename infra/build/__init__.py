"""Makes what Lambda runs: app (our code) and layers/<layer> (others' packages), below build/lambda/<target>.

Nothing is done twice: a stamp beside each part holds the hash of what it was made from.
"""

from __future__ import annotations

import contextlib
import fcntl
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from infra.build.code import build_code
from infra.build.layers import build_layer
from infra.build.parts import BuildError, Part
from infra.build.roots import ROOTS
from infra.build.target import ARCHITECTURES, Target

__all__ = ["ARCHITECTURES", "BUILD", "BuildError", "Part", "build", "folder_of"]

BUILD: Final = Path(__file__).parents[2] / "build"
_LIMIT: Final = 250_000_000
"""What Lambda accepts of code and layers together, unzipped."""


def folder_of(*, arch: str, python: str) -> Path:
    """Return where the parts for a processor and a Python lie. Targets live side by side."""
    return BUILD / "lambda" / f"{arch}-{python}"


def build(*, arch: str = "arm64", python: str = "3.13") -> list[Part]:
    """Bring code and layers of a target up to date and return the parts.

    `arch` is arm64 or x86_64; `python` the minor version of the Lambda runtime, or an interpreter of it.
    Raises BuildError when a package is missing for the target or the parts exceed Lambda's limit together.
    """
    if arch not in ARCHITECTURES:
        raise BuildError(f"unknown architecture {arch}: one of {', '.join(ARCHITECTURES)}")
    target = Target.of(arch=arch, python=python)
    into = folder_of(arch=target.arch, python=target.python)
    with _alone(into):
        parts = [build_code(target=target, into=into / "app")]
        parts += [build_layer(layer, target=target, into=into / "layers" / layer) for layer in ROOTS]
    total = sum(part.size for part in parts)
    if total > _LIMIT:
        raise BuildError(f"code and layers are {total:,} bytes unzipped; Lambda accepts {_LIMIT:,}")
    return parts


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Have a second build of the same target wait for the first."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
