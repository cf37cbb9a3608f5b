"""Makes what Lambda runs: build/app (our code) and build/layers/<layer> (packages of others).

Nothing is done twice: a stamp beside each part holds the hash of what it was made from.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from infra.build.code import build_code
from infra.build.layers import build_layer
from infra.build.parts import BuildError, Part
from infra.build.roots import ROOTS
from infra.build.target import ARCHITECTURES, Target

__all__ = ["BUILD", "BuildError", "Part", "build"]

BUILD: Final = Path(__file__).parents[2] / "build"
_LIMIT: Final = 250_000_000
"""What Lambda accepts of code and layers together, unzipped."""


def build(*, arch: str = "arm64", python: str = "3.13", into: Path = BUILD) -> list[Part]:
    """Bring build/app and build/layers up to date and return the parts.

    `arch` is arm64 or x86_64; `python` the minor version of the Lambda runtime, or an interpreter of it.
    Raises BuildError when a package is missing for the target or the parts exceed Lambda's limit together.
    """
    if arch not in ARCHITECTURES:
        raise BuildError(f"unknown architecture {arch}: one of {', '.join(ARCHITECTURES)}")
    target = Target.of(arch=arch, python=python)
    parts = [build_code(target=target, into=into / "app")]
    parts += [build_layer(layer, target=target, into=into / "layers" / layer) for layer in ROOTS]
    total = sum(part.size for part in parts)
    if total > _LIMIT:
        raise BuildError(f"code and layers are {total:,} bytes unzipped; Lambda accepts {_LIMIT:,}")
    return parts
