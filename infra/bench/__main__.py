"""`python -m infra.bench [group]`: measure, print a table, write build/bench.json."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Mapping
from importlib import import_module
from typing import Final

from infra.bench.figure import Figure, table, write
from infra.build import BUILD

OUTPUT: Final = BUILD / "bench.json"
GROUPS: Final[Mapping[str, str]] = {
    "stacks": "size and time of the synthesized stacks",
    "calls": "AWS calls of each route, warm",
    "capacity": "DynamoDB units of a whole life",
    "growth": "lists of an account with many documents beside one with few",
    "cold": "cold start of each API function",
    "sealing": "seals of small and large files",
    "templates": "a thousand contracts from a template, beside docxtpl",
    "rendering": "pages from DOCX, warm and cold",
    "contract": "one contract on one core, from template to seal",
    "upload": "from the end of an upload to the picture of its first page",
    "hostile": "what both intakes do with files that attack",
    "webhooks": "from an event to the first attempt to tell of it",
    "bulk": "a thousand documents from one template, beside the renderer alone",
}


def main() -> int:
    """Measure the groups asked for, or all; return 0 whatever the figures say."""
    parser = argparse.ArgumentParser(prog="python -m infra.bench", description=__doc__)
    parser.add_argument("group", nargs="?", choices=GROUPS, help="default: all")
    parser.add_argument("--only", choices=GROUPS, help="the same by name")
    given = parser.parse_args()
    chosen = given.only or given.group
    figures: list[Figure] = []
    for group in [chosen] if chosen else list(GROUPS):
        print(f"{group}: {GROUPS[group]} …", file=sys.stderr, flush=True)
        begun = time.monotonic()
        measure: Callable[[], list[Figure]] = import_module(f"infra.bench.{group}").measure
        found = measure()
        figures += found
        print(table(found))
        print(f"{group}: {time.monotonic() - begun:.0f} s\n", file=sys.stderr, flush=True)
    write(OUTPUT, figures)
    missed = [each.name for each in figures if each.holds is False]
    asked = [each for each in figures if each.goal]
    print(
        f"{len(asked) - len(missed)} of {len(asked)} goals hold; written to {OUTPUT.relative_to(BUILD.parent)}"
    )
    for name in missed:
        print(f"missed: {name}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
