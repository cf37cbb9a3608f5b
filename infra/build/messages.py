"""Compile the catalogues of our own texts: every functions/locale/**/*.po becomes a .mo beside it.

python -m infra.build.messages
"""

from __future__ import annotations

import string
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from functions.domain.languages import LOCALE

_ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)


class CatalogueBroken(Exception):
    """A text is missing, unsure, or does not fit its neighbours in the other languages."""


def compile_messages(locale: Path = LOCALE) -> list[Path]:
    """Compile every catalogue and return the files written. Raises CatalogueBroken before it writes any."""
    catalogues = {source: _read(source) for source in sorted(locale.glob("*/LC_MESSAGES/*.po"))}
    _check(catalogues)
    written = []
    for source, catalogue in catalogues.items():
        target = source.with_suffix(".mo")
        # Written aside and moved, so that whoever reads at the same time never sees half a file.
        with tempfile.NamedTemporaryFile(dir=target.parent, suffix=".tmp", delete=False) as file:
            write_mo(file, catalogue)
        Path(file.name).chmod(0o644)
        Path(file.name).replace(target)
        written.append(target)
    return written


def _read(source: Path) -> Catalog:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=source.parent.parent.name, abort_invalid=True)
    # Babel writes the time of compilation into the header: the same texts would be other bytes a minute later.
    catalogue.creation_date = _ALWAYS
    return catalogue


def _check(catalogues: dict[Path, Catalog]) -> None:
    """Every language has every text, and each text the same {facts}."""
    known: dict[tuple[str, str], tuple[Path, set[str]]] = {}
    for source, catalogue in catalogues.items():
        for name, text in _texts(source, catalogue).items():
            other, facts = known.setdefault((source.name, name), (source, _facts(text)))
            if facts != _facts(text):
                raise CatalogueBroken(f"{name} has other facts in {source} than in {other}")
    for source, catalogue in catalogues.items():
        missing = {name for file, name in known if file == source.name} - _texts(source, catalogue).keys()
        if missing:
            raise CatalogueBroken(f"{source} lacks {', '.join(sorted(missing))}")


def _texts(source: Path, catalogue: Catalog) -> dict[str, str]:
    texts = {}
    for message in catalogue:
        if not message.id:
            continue
        if not message.string or message.fuzzy:
            raise CatalogueBroken(f"{source}: {message.id} has no text that is sure")
        texts[str(message.id)] = str(message.string)
    return texts


def _facts(text: str) -> set[str]:
    return {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}


if __name__ == "__main__":
    for path in compile_messages():
        sys.stdout.write(f"{path.relative_to(LOCALE.parent.parent)}\n")
