"""Compile the catalogues of our own texts: every functions/locale/**/*.po becomes a .mo beside it.

python -m infra.build.messages
"""

from __future__ import annotations

import os
import sys
import tempfile
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from functions.domain.languages import LOCALE


class CatalogueBroken(Exception):
    """A text is missing, unsure, or does not fit its neighbours in the other languages."""


def compile_messages(locale: Path = LOCALE) -> list[Path]:
    """Compile every catalogue and return the files written. Raises CatalogueBroken, before anything is written."""
    catalogues = {source: _read(source) for source in sorted(locale.glob("*/LC_MESSAGES/*.po"))}
    _check(catalogues)
    written = []
    for source, catalogue in catalogues.items():
        target = source.with_suffix(".mo")
        # Written aside and moved, so that whoever reads at the same time never sees half a file.
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as file:
            write_mo(file, catalogue)
        Path(file.name).chmod(0o644)
        os.replace(file.name, target)
        written.append(target)
    return written


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        return read_po(file, locale=source.parent.parent.name, abort_invalid=True)


def _check(catalogues: dict[Path, Catalog]) -> None:
    named: dict[str, dict[str, set[str]]] = {}
    for source, catalogue in catalogues.items():
        for message in catalogue:
            if not message.id:
                continue
            if not message.string or message.fuzzy:
                raise CatalogueBroken(f"{source}: {message.id} has no text that is sure")
        named.setdefault(source.name, {})[source.parent.parent.name] = {
            str(message.id) for message in catalogue if message.id
        }
    for name, languages in named.items():
        everything = set().union(*languages.values())
        for language, messages in languages.items():
            if messages != everything:
                raise CatalogueBroken(f"{name} ({language}) lacks {', '.join(sorted(everything - messages))}")


if __name__ == "__main__":
    for path in compile_messages():
        sys.stdout.write(f"{path.relative_to(LOCALE.parent.parent)}\n")
