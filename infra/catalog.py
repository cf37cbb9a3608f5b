"""The catalogue: every operation and consumer that functions/ declares, found by importing its files."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

from functions.runtime.consumer import Consumer, Queue
from functions.runtime.operation import Operation

ROOT: Final = Path(__file__).parent.parent
_PLACES: Final = ("functions/api", "functions/events")
_NAME: Final = re.compile(r"[a-z][a-z0-9_]*")
_LONGEST_NAME: Final = 40


class CatalogError(Exception):
    """Declarations that cannot stand together; the message lists every one."""


@dataclass(frozen=True)
class Catalog:
    """What the service consists of, ordered by route and by name."""

    operations: tuple[Operation, ...]
    consumers: tuple[Consumer, ...]

    @property
    def declared(self) -> tuple[Operation | Consumer, ...]:
        """Operations and consumers together: all functions."""
        return (*self.operations, *self.consumers)

    @property
    def queues(self) -> tuple[Queue, ...]:
        """The queues that consumers read."""
        return tuple(
            consumer.declaration.on
            for consumer in self.consumers
            if isinstance(consumer.declaration.on, Queue)
        )


@cache
def load() -> Catalog:
    """Import functions/api and functions/events and return what they declare.

    Raises CatalogError when declarations contradict each other.
    """
    declared = [found for name in _module_names() for found in declared_in(importlib.import_module(name))]
    catalog = Catalog(
        operations=tuple(
            sorted(
                (found for found in declared if isinstance(found, Operation)),
                key=lambda found: (found.declaration.path, found.declaration.method),
            )
        ),
        consumers=tuple(
            sorted(
                (found for found in declared if isinstance(found, Consumer)),
                key=lambda found: found.declaration.name,
            )
        ),
    )
    found = problems(catalog)
    if found:
        raise CatalogError("\n".join(found))
    return catalog


def declared_in(module: ModuleType) -> list[Operation | Consumer]:
    """Return the declarations that a module makes itself; what it imports is not its own."""
    return [
        value
        for value in vars(module).values()
        if isinstance(value, Operation | Consumer) and value.declaration.module == module.__name__
    ]


def problems(catalog: Catalog) -> list[str]:
    """Return, as sentences, what contradicts: file names, function names, routes, path variables, queues."""
    return [
        *_misnamed(catalog),
        *_repeated("function name", [each.declaration.name for each in catalog.declared]),
        *_repeated("route", [_shape(each) for each in catalog.operations]),
        *_repeated("queue", [queue.name for queue in catalog.queues]),
        *_differing_siblings(catalog),
    ]


def _module_names() -> Iterator[str]:
    for place in _PLACES:
        for file in sorted((ROOT / place).rglob("*.py")):
            if file.name != "__init__.py":
                yield ".".join(file.relative_to(ROOT).with_suffix("").parts)


def _misnamed(catalog: Catalog) -> Iterator[str]:
    for each in catalog.declared:
        name, module = each.declaration.name, each.declaration.module
        if module.rpartition(".")[2] != name:
            yield f"{module} declares {name}: a file bears the name of what it declares"
        if not _NAME.fullmatch(name) or len(name) > _LONGEST_NAME:
            yield f"{module}: {name} is not a name of at most {_LONGEST_NAME} small letters, digits and _"


def _repeated(what: str, values: list[str]) -> list[str]:
    return [
        f"{what} {value} is declared more than once"
        for value in sorted(set(values))
        if values.count(value) > 1
    ]


def _shape(operation: Operation) -> str:
    """A route without the names of its variables: what a gateway tells routes apart by."""
    return f"{operation.declaration.method} {re.sub(r'{[^}]+}', '{}', operation.declaration.path)}"


def _differing_siblings(catalog: Catalog) -> Iterator[str]:
    """API Gateway refuses /documents/{id} beside /documents/{document_id}/send."""
    names: dict[tuple[str, ...], str] = {}
    for operation in catalog.operations:
        parts = tuple(operation.declaration.path.strip("/").split("/"))
        for position, part in enumerate(parts):
            if not part.startswith("{"):
                continue
            known = names.setdefault(parts[:position], part)
            if known != part:
                yield f"/{'/'.join(parts[:position])} is followed by {known} and by {part}"
