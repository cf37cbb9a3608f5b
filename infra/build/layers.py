"""A layer: the packages of its roots for the target platform, without what functions never open."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from typing import Final

from functions.runtime.access import Layer
from infra.build.lock import closure, pinned
from infra.build.parts import BuildError, Part, hash_of, make
from infra.build.roots import BOTOCORE_DATA, ROOTS, SUPERFLUOUS
from infra.build.target import Target
from infra.registries import uv_environment

_HERE: Final = Path(__file__).parent


def build_layer(layer: Layer, *, target: Target, into: Path) -> Part:
    """Install the layer's packages into `into`/python, where Lambda looks for them."""
    requirements = pinned(packages_of(layer, target=target))
    inputs = hash_of(
        [
            *(requirements, target.platform, target.python, str(target.interpreter is not None)),
            *sorted(BOTOCORE_DATA),
        ],
        [_HERE / name for name in ("layers.py", "roots.py", "target.py", "lock.py")],
    )

    def fill(folder: Path) -> bool:
        packages = folder / "python"
        _install(requirements, target=target, into=packages)
        _trim(packages)
        return target.compile(packages)

    return make(layer.value, folder=into, inputs=inputs, fill=fill)


def packages_of(layer: Layer, *, target: Target) -> set[str]:
    """Return the packages of a layer. What core brings, no other layer repeats."""
    packages = closure(ROOTS[layer], markers=target.markers)
    if layer is not Layer.CORE:
        packages -= closure(ROOTS[Layer.CORE], markers=target.markers)
    return packages


def _install(requirements: str, *, target: Target, into: Path) -> None:
    command = [sys.executable, "-m", "uv", "pip", "install", "--quiet", "--target", str(into)]
    command += ["--python-platform", target.platform, "--python-version", target.python]
    command += ["--only-binary", ":all:", "--no-deps", "--require-hashes", "--link-mode", "copy"]
    command += ["--python", sys.executable, "--requirement", "-"]
    done = subprocess.run(
        command,
        input=requirements,
        env=uv_environment(Path(sys.executable)),
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildError(f"packages for {target.platform}, Python {target.python}:\n{done.stderr}")


def _trim(packages: Path) -> None:
    for pattern in SUPERFLUOUS:
        for path in sorted(packages.glob(pattern)):
            _remove(path)
    data = packages / "botocore" / "data"
    if data.is_dir():
        for service in sorted(data.iterdir()):
            if service.is_dir() and service.name not in BOTOCORE_DATA:
                _remove(service)
    (packages / ".lock").unlink(missing_ok=True)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
