"""Anchoring: looks in a document's files for the texts that signatures go over."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TypeVar

from functions.domain.document_state import DocumentState
from functions.domain.errors import Refusal
from functions.domain.placing import Found, placed, wanted
from functions.pdf.anchors import find_texts
from functions.storage import files

State = TypeVar("State", bound=DocumentState)


def in_place(document: State) -> tuple[State, list[Refusal]]:
    """Return the document with everybody's boxes where they belong, and what is nowhere.

    Files are read only where there is something to look for. What is refused is told by sending with the rest.
    """
    return placed(document, found(document))


def found(document: DocumentState) -> Found:
    """Return where the texts that anchors name stand in the files that are there."""
    spots = {}
    for file_id, texts in wanted(document).items():
        stored = document.file_of(file_id).require_stored()
        with tempfile.TemporaryDirectory() as folder:
            content = files.fetch(stored, to=Path(folder) / "searched.pdf")
            spots[file_id] = find_texts(content, texts=texts)
    return spots
