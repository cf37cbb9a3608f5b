"""python -m infra.documentation [--check]: write what is generated below docs/, or judge it."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from pathlib import Path

from infra import event_reference, event_schemas, openapi, operations
from infra.catalog import ROOT, Catalog, load


def generated(catalog: Catalog) -> dict[str, str]:
    """Return the generated files by their path in the repository."""
    return {
        "docs/openapi.json": json.dumps(openapi.document(catalog), ensure_ascii=False, indent=2) + "\n",
        "docs/operations.md": operations.page(catalog),
        "docs/events.md": event_reference.page(),
        **event_schemas.files(),
        **event_reference.examples(),
    }


def left_over(texts: Mapping[str, str], *, root: Path = ROOT) -> list[str]:
    """Return the paths of files that were generated once and are not any more: nothing else is JSON there."""
    found = [
        *(root / event_schemas.FOLDER).glob("*.json"),
        *(root / event_reference.EXAMPLES).glob("*/*.json"),
    ]
    paths = sorted(one.relative_to(root).as_posix() for one in found)
    return [one for one in paths if one not in texts]


def stale(catalog: Catalog, *, root: Path = ROOT) -> list[str]:
    """Return the paths of generated files that no longer say what the code says, or are there no more."""
    texts = generated(catalog)
    differing = [
        path
        for path, text in texts.items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]
    return [*differing, *left_over(texts, root=root)]


def main() -> int:
    """Write the files; with --check only judge them."""
    parser = argparse.ArgumentParser(prog="python -m infra.documentation")
    parser.add_argument("--check", action="store_true", help="write nothing; fail when a file is stale")
    arguments = parser.parse_args()
    old = stale(load())
    if arguments.check:
        for path in old:
            sys.stderr.write(f"{path} is stale: run python -m infra.documentation\n")
        return 1 if old else 0
    texts = generated(load())
    for path in old:
        if path in texts:
            (ROOT / path).parent.mkdir(parents=True, exist_ok=True)
            (ROOT / path).write_text(texts[path], encoding="utf-8")
        else:
            (ROOT / path).unlink()
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
