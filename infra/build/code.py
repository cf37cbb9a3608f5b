"""Our own code as one asset that every function shares: functions/, and the pages that one of them answers."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Final

from infra.build.messages import compile_messages
from infra.build.parts import Part, hash_of, make
from infra.build.target import Target

_ROOT: Final = Path(__file__).parents[2]
_SOURCE: Final = _ROOT / "functions"
_WEB: Final = _ROOT / "web"
_NOT_SHIPPED: Final = frozenset({"__pycache__", "py.typed"})
_NOT_SHIPPED_ENDS: Final = (".po", ".pot", ".pyc", ".tmp")


def build_code(*, target: Target, into: Path) -> Part:
    """Copy functions/ with its texts compiled, and precompile it."""
    compile_messages()
    files = _shipped()
    pages = _pages()
    inputs = hash_of(
        [target.python, str(target.interpreter is not None), pages],
        [*files, Path(__file__), Path(__file__).with_name("target.py")],
        below=_ROOT,
    )

    def fill(folder: Path) -> bool:
        for file in files:
            copy = folder / file.relative_to(_ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(file, copy)
        (folder / "pages.json").write_text(pages, "utf-8")
        return target.compile(folder)

    return make("app", folder=into, inputs=inputs, fill=fill)


def _pages() -> str:
    """Return, as JSON, the pages that other sites may embed, as they were last built, with their headers.

    Their HTML names its assets by hash, and is answered by a function: it goes where the function's code goes.
    """
    declared = json.loads((_WEB / "headers.json").read_text("utf-8"))
    found = {
        page["path"].strip("/"): {
            "html": (_WEB / "dist" / page["file"]).read_text("utf-8"),
            "headers": {**declared["everywhere"], **page["headers"]},
        }
        for page in declared["pages"]
        if page.get("embeddable") and (_WEB / "dist" / page["file"]).is_file()
    }
    return json.dumps(found, ensure_ascii=False, sort_keys=True)


def _shipped() -> list[Path]:
    return sorted(
        file
        for file in _SOURCE.rglob("*")
        if file.is_file() and not _NOT_SHIPPED & set(file.parts) and not file.name.endswith(_NOT_SHIPPED_ENDS)
    )
