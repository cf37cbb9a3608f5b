"""What belongs to a document: its files with what they were made from, what they were before, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from functions.domain.archive_names import archive_name
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.files import File, OriginKind, StoredObject


class PieceKind(StrEnum):
    """What an entry of an export is. The manifest tells it."""

    README = "readme"
    DOCUMENT = "document"
    EVENTS = "events"
    FILE = "file"
    """A PDF that people are asked to sign, as it is kept."""
    SIGNED_FILE = "signed_file"
    """The same, sealed."""
    EVIDENCE = "evidence"
    """The evidence of a file that bears none itself, being kept as it came."""
    SOURCE = "source"
    """What it was made from: DOCX or Markdown."""
    ANSWERS = "answers"
    """What a template was filled in with."""
    SIGNATURE = "signature"
    """The picture of somebody's signature."""


_FOLDERS: Final = {
    PieceKind.FILE: "files",
    PieceKind.SIGNED_FILE: "signed",
    PieceKind.EVIDENCE: "evidence",
    PieceKind.SOURCE: "sources",
    PieceKind.ANSWERS: "answers",
}


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Bytes that belong to a document, by the name that they have in its export."""

    name: str
    kind: PieceKind
    stored: StoredObject
    belongs_to: str
    """The id of a file, or of the recipient who signed."""


@dataclass(frozen=True, kw_only=True)
class Trace:
    """What an event tells of bytes that the document holds no more. They are found by their digest."""

    name: str
    kind: PieceKind
    sha256: str
    extension: str
    belongs_to: str
    """As above; empty where the event does not name a file, which then was the main one."""


def pieces_of(document: Document) -> tuple[Piece, ...]:
    """Return what the document holds now, kind by kind, the files and the people in their order."""
    of_files = [
        piece
        for place, file in enumerate(document.files, start=1)
        for piece in _of_file(document, file, place=place)
    ]
    return (*sorted(of_files, key=lambda one: list(_FOLDERS).index(one.kind)), *_signatures(document))


def traces_of(document: Document, events: Sequence[Event]) -> tuple[Trace, ...]:
    """Return what the history tells of files, sources, answers and signatures that were replaced or taken out."""
    known = {piece.stored.sha256 for piece in pieces_of(document)}
    found: dict[str, Trace] = {}
    for event in events:
        for trace in _told(event):
            if trace.sha256 not in known:
                found.setdefault(trace.sha256, trace)
    return tuple(found.values())


def _of_file(document: Document, file: File, *, place: int) -> Iterator[Piece]:
    origin, filled = file.made_from, file.filled
    held = [
        (PieceKind.FILE, file.stored, "pdf"),
        (PieceKind.SIGNED_FILE, document.sealed_of(file), "pdf"),
        (PieceKind.EVIDENCE, file.evidence, "pdf"),
        (PieceKind.ANSWERS, None if filled is None else filled.answers, "json"),
    ]
    if origin is not None:
        held.append((PieceKind.SOURCE, origin.source, _extension(origin.kind)))
    for kind, stored, extension in held:
        if stored is not None:
            name = archive_name(_FOLDERS[kind], place, file.name or document.name, extension=extension)
            yield Piece(name=name, kind=kind, stored=stored, belongs_to=file.id)


def _signatures(document: Document) -> Iterator[Piece]:
    for one in document.recipients:
        if one.signature is not None and one.signature.image is not None:
            yield Piece(
                name=archive_name("signatures", one.position, one.name, extension="png"),
                kind=PieceKind.SIGNATURE,
                stored=one.signature.image,
                belongs_to=one.id,
            )


def _told(event: Event) -> Iterator[Trace]:
    """Yield what one event tells; personal data that was erased tells nothing any more."""
    data, personal = event.data, event.personal or {}
    file_id = str(data.get("file_id", ""))
    made_from = data.get("made_from")
    told = [
        (PieceKind.FILE, data.get("file_sha256"), "pdf", file_id),
        (PieceKind.ANSWERS, personal.get("answers_sha256"), "json", file_id),
        (PieceKind.SIGNATURE, data.get("signature_sha256"), "png", str(data.get("recipient_id", ""))),
    ]
    if made_from is not None:
        extension = _extension(OriginKind(made_from))
        told.append((PieceKind.SOURCE, data.get("source_sha256"), extension, file_id))
    for kind, sha256, extension, belongs_to in told:
        if sha256 is not None:
            name = f"earlier/{event.sequence:04d}-{kind}-{sha256[:8]}.{extension}"
            yield Trace(name=name, kind=kind, sha256=sha256, extension=extension, belongs_to=belongs_to)


def _extension(kind: OriginKind) -> str:
    return "md" if kind is OriginKind.MARKDOWN else "docx"
