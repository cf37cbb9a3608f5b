"""What an export holds, entry by entry: what is written for it, and then every file of the document."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from typing import Any, Final

from functions.dialects.native.bodies import DocumentBody, EventBody
from functions.domain.archive_names import plain_name
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.export_contents import Piece, PieceKind, Trace, pieces_of, traces_of
from functions.domain.languages import Language, translator
from functions.storage import files
from functions.storage.archives import Entry

_ROOMS: Final = {
    PieceKind.FILE: "original",
    PieceKind.SOURCE: "source",
    PieceKind.ANSWERS: "source",
    PieceKind.SIGNATURE: "signatures/{recipient}",
    PieceKind.INITIALS: "signatures/{recipient}",
}
"""Where files keeps what each kind of trace is of."""


def entries_of(document: Document, events: Sequence[Event]) -> list[Entry]:
    """Return all that belongs to a document whose history this is. The same document gives the same entries."""
    pieces = [*pieces_of(document), *(_found(document, one) for one in traces_of(document, events))]
    written = [
        (PieceKind.README, "README.txt", _readme(document)),
        (PieceKind.DOCUMENT, "document.json", _document(document)),
        (PieceKind.EVENTS, "events.json", _events(document, events)),
    ]
    manifest = {
        "document_id": document.id,
        "document_version": document.sequence,
        "chain_head": document.chain_head,
        "entries": [
            *(_line_of_text(kind, name, content) for kind, name, content in written),
            *(_line_of_piece(piece) for piece in pieces),
        ],
    }
    return [
        *(Entry(name=name, content=content) for _, name, content in written),
        Entry(name="manifest.json", content=_json(manifest)),
        *(Entry(name=piece.name, content=piece.stored) for piece in pieces),
    ]


def _found(document: Document, trace: Trace) -> Piece:
    """Return bytes that only the history tells of. They lie where their digest says; nothing else could."""
    key = files.document_key(
        document.account_id,
        document.id,
        kind=_ROOMS[trace.kind].format(recipient=trace.belongs_to),
        sha256=trace.sha256,
        extension=trace.extension,
    )
    stored = files.find(key=key, sha256=trace.sha256)
    return Piece(name=trace.name, kind=trace.kind, stored=stored, belongs_to=trace.belongs_to)


def _line_of_text(kind: PieceKind, name: str, content: bytes) -> dict[str, Any]:
    sha256 = hashlib.sha256(content).hexdigest()
    return {"name": name, "kind": kind, "size": len(content), "sha256": sha256, "belongs_to": None}


def _line_of_piece(piece: Piece) -> dict[str, Any]:
    return {
        "name": piece.name,
        "kind": piece.kind,
        "size": piece.stored.size,
        "sha256": piece.stored.sha256,
        "belongs_to": piece.belongs_to or None,
        **({"notes": dict(piece.notes)} if piece.notes else {}),
    }


def _document(document: Document) -> bytes:
    return _json(DocumentBody.of(document).model_dump(mode="json"))


def _events(document: Document, events: Sequence[Event]) -> bytes:
    """Return the history as its list tells it, with what the hashes cover beside it."""
    return _json(
        {
            "account_id": document.account_id,
            "document_id": document.id,
            "chain_head": document.chain_head,
            "events": [EventBody.of(one).model_dump(mode="json") for one in events],
        }
    )


def _readme(document: Document) -> bytes:
    translate = translator("export", Language(document.language))
    facts = {"name": plain_name(document.name), "id": document.id, "version": document.sequence}
    parts = ("title", "contents", "chain", "seal", "personal")
    return ("\n\n".join(translate(f"readme.{part}", **facts) for part in parts) + "\n").encode()


def _json(content: object) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode()
