"""The project's own files, as the tests of the house see them."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from infra.catalog import ROOT

GENERATED = {"docs/openapi.json", "docs/operations.md", "requirements.txt", "web/package-lock.json"}


@cache
def files() -> tuple[Path, ...]:
    """Return what belongs to the project: files in git and new ones that git does not ignore."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    found = (ROOT / name for name in sorted(set(listed.stdout.split("\0"))) if name)
    return tuple(file for file in found if file.is_file())


def named(*suffixes: str, below: str = "") -> list[Path]:
    """Return the files with these suffixes in a folder."""
    return [file for file in files() if file.suffix in suffixes and file.is_relative_to(ROOT / below)]


def name(file: Path) -> str:
    return file.relative_to(ROOT).as_posix()


@cache
def tree(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"), filename=name(file))


def imports(file: Path) -> Iterator[str]:
    """Yield the full names that a file imports, wherever in it."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{each.name}" for each in node.names)


def calls(file: Path) -> Iterator[tuple[int, str]]:
    """Yield line and dotted name of every call whose name can be read off."""
    for node in ast.walk(tree(file)):
        if isinstance(node, ast.Call):
            dotted = _dotted(node.func)
            if dotted:
                yield node.lineno, dotted


def reads_environment(file: Path) -> list[int]:
    """Return the lines that name os.environ or os.getenv."""
    return [
        node.lineno
        for node in ast.walk(tree(file))
        if isinstance(node, ast.Attribute) and _dotted(node) in ("os.environ", "os.getenv")
    ]


def _dotted(node: ast.expr) -> str:
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        before = _dotted(node.value)
        return f"{before}.{node.attr}" if before else ""
    return ""
