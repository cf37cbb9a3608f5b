"""Our own code as one asset that every function shares: functions/ and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

from infra.build.messages import compile_messages
from infra.build.parts import Part, hash_of, make
from infra.build.target import Target

_ROOT: Final = Path(__file__).parents[2]
_SOURCE: Final = _ROOT / "functions"
_NOT_SHIPPED: Final = frozenset({"__pycache__", "py.typed"})
_NOT_SHIPPED_ENDS: Final = (".po", ".pot", ".pyc", ".tmp")


def build_code(*, target: Target, into: Path) -> Part:
    """Copy functions/ with its texts compiled, and precompile it."""
    compile_messages()
    files = _shipped()
    inputs = hash_of(
        [target.python, str(target.interpreter is not None)],
        [*files, Path(__file__), Path(__file__).with_name("target.py")],
        below=_ROOT,
    )

    def fill(folder: Path) -> bool:
        for file in files:
            copy = folder / file.relative_to(_ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        return target.compile(folder)

    return make("app", folder=into, inputs=inputs, fill=fill)


def _shipped() -> list[Path]:
    return sorted(
        file
        for file in _SOURCE.rglob("*")
        if file.is_file() and not _NOT_SHIPPED & set(file.parts) and not file.name.endswith(_NOT_SHIPPED_ENDS)
    )
