"""python -m infra.documentation [--check]: write docs/openapi.json and docs/operations.md, or judge them."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from infra import openapi, operations
from infra.catalog import ROOT, Catalog, load


def generated(catalog: Catalog) -> dict[str, str]:
    """Return the generated files by their path in the repository."""
    return {
        "docs/openapi.json": json.dumps(openapi.document(catalog), ensure_ascii=False, indent=2) + "\n",
        "docs/operations.md": operations.page(catalog),
    }


def stale(catalog: Catalog, *, root: Path = ROOT) -> list[str]:
    """Return the paths of generated files that no longer say what the declarations say."""
    return [
        path
        for path, text in generated(catalog).items()
        if not (root / path).is_file() or (root / path).read_text(encoding="utf-8") != text
    ]


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
    for path, text in generated(load()).items():
        (ROOT / path).write_text(text, encoding="utf-8")
        sys.stdout.write(f"{path}{'' if path in old else ' (unchanged)'}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
