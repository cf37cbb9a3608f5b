"""docs/operations.md: who may call what, and what each function may touch, on one page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from functions.runtime.consumer import ConsumerDeclaration, Every, Queue, Stream
from functions.runtime.operation import Operation
from infra.catalog import Catalog
from infra.openapi import area_of
from infra.sentences import paragraphs


def page(catalog: Catalog) -> str:
    """Return the page, in Markdown. A change of rights shows as one changed line."""
    lines = [
        "# Operations",
        "",
        "Written by `python -m infra.documentation` from the declarations in `functions/`; do not edit.",
        "Rights are the words of `functions/runtime/access.py`, those included that the frame needs;",
        "`infra/access.py` says what each allows.",
    ]
    areas = groupby(sorted(catalog.operations, key=area_of), key=area_of)
    for area, operations in areas:
        lines += ["", f"## {area.capitalize()}", ""]
        lines += _table(
            ("route", "operation", "caller", "scope", "rights", "status", "does"),
            (_operation(operation) for operation in operations),
        )
    lines += ["", "## Consumers", "", "What runs without being asked.", ""]
    lines += _table(
        ("consumer", "woken by", "rights", "memory", "timeout", "does"),
        (_consumer(consumer.declaration) for consumer in catalog.consumers),
    )
    return "\n".join(lines) + "\n"


def _operation(operation: Operation) -> Sequence[str]:
    declaration = operation.declaration
    return (
        f"`{declaration.method} {declaration.path}`",
        declaration.name,
        declaration.caller.value,
        declaration.scope.value if declaration.scope else "–",
        ", ".join(declaration.rights),
        str(declaration.status),
        paragraphs(declaration.description)[0],
    )


def _consumer(declaration: ConsumerDeclaration) -> Sequence[str]:
    return (
        declaration.name,
        _woken_by(declaration),
        ", ".join(sorted(declaration.access)),
        f"{declaration.memory} MB",
        f"{declaration.timeout} s",
        paragraphs(declaration.description)[0],
    )


def _woken_by(declaration: ConsumerDeclaration) -> str:
    match declaration.on:
        case Stream(table=table):
            return f"stream of {table}"
        case Queue(name=name, pattern=None):
            return f"queue {name}"
        case Queue(name=name, bus=bus):
            return f"queue {name}, filled by bus {bus}"
        case Every(minutes=1):
            return "each minute"
        case Every(minutes=minutes):
            return f"every {minutes} minutes"
    raise AssertionError(declaration.on)


def _table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows),
    ]
