"""The lock: which packages, at which version and with which hashes, a set of roots comes to."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Final

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from infra.build.parts import BuildError

_LOCK: Final = Path(__file__).parents[2] / "requirements.txt"
_PIN: Final = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)==")


def closure(roots: Iterable[str], *, markers: Mapping[str, str]) -> set[str]:
    """Return the roots and all that they need where `markers` hold, by canonical name.

    Read from the metadata of the installed packages, which are those of the lock.
    """
    found: set[str] = set()
    extras: dict[str, set[str]] = {}
    waiting = [Requirement(root) for root in roots]
    while waiting:
        requirement = waiting.pop()
        name = canonicalize_name(requirement.name)
        if name in found and requirement.extras <= extras[name]:
            continue
        found.add(name)
        extras.setdefault(name, set()).update(requirement.extras)
        waiting += _needs(name, extras[name], markers)
    return found


def pinned(names: Iterable[str]) -> str:
    """Return the lines of the lock for these packages. Raises BuildError for one that is not in it."""
    lock = _entries()
    missing = sorted(set(names) - set(lock))
    if missing:
        raise BuildError(f"requirements.txt does not pin {', '.join(missing)}")
    return "".join(lock[name] for name in sorted(names))


def _needs(name: str, extras: set[str], markers: Mapping[str, str]) -> list[Requirement]:
    try:
        declared = [Requirement(text) for text in requires(name) or ()]
    except PackageNotFoundError as error:
        raise BuildError(f"{name} is not installed here; install requirements.txt first") from error
    return [
        need
        for need in declared
        if need.marker is None
        or any(need.marker.evaluate({**markers, "extra": extra}) for extra in ("", *extras))
    ]


@cache
def _entries() -> dict[str, str]:
    entries: dict[str, str] = {}
    name = ""
    for line in _LOCK.read_text().splitlines(keepends=True):
        pin = _PIN.match(line)
        if pin:
            name = canonicalize_name(pin["name"])
            entries[name] = ""
        if name and line.strip() and not line.startswith("#"):
            entries[name] += line
    return entries
