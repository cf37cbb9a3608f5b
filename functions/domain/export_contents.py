"""What belongs to a document: its files with what they were made from, what they were before, signatures."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from functions.domain.archive_names import archive_name
from functions.domain.attachments import Attachment
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.files import File, OriginKind, StoredObject
from functions.domain.recipients import Recipient


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
    INITIALS = "initials"
    """The picture of somebody's initials."""
    ATTACHMENT = "attachment"
    """A file that somebody was asked for and has sent."""
    IDENTITY = "identity"
    """A picture that shows who somebody is."""


_FOLDERS: Final = {
    PieceKind.FILE: "files",
    PieceKind.SIGNED_FILE: "signed",
    PieceKind.EVIDENCE: "evidence",
    PieceKind.SOURCE: "sources",
    PieceKind.ANSWERS: "answers",
}

_LONGEST_ENDING: Final = 8


@dataclass(frozen=True, kw_only=True)
class Piece:
    """Bytes that belong to a document, by the name that they have in its export."""

    name: str
    kind: PieceKind
    stored: StoredObject
    belongs_to: str
    """The id of a file, or of the recipient whom it is of."""
    notes: Mapping[str, str] = field(default_factory=dict)
    """What the manifest tells besides: of an attachment, what it was asked as and how it was reviewed."""


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
    return (*sorted(of_files, key=lambda one: list(_FOLDERS).index(one.kind)), *_left(document))


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


def _left(document: Document) -> Iterator[Piece]:
    """Yield what people left: signatures, initials, attachments, pictures that show who they are."""
    people = document.recipients
    signed = [(one, one.signature) for one in people if one.signature is not None]
    pictures = [(PieceKind.SIGNATURE, "signatures", one, each.image) for one, each in signed]
    pictures += [(PieceKind.INITIALS, "initials", one, each.initials) for one, each in signed]
    for kind, folder, one, stored in pictures:
        if stored is not None:
            name = archive_name(folder, one.position, one.name, extension="png")
            yield Piece(name=name, kind=kind, stored=stored, belongs_to=one.id)
    sent = [(one, each) for one in people for each in one.attachments]
    for place, (one, attachment) in enumerate(sent, start=1):
        yield _attachment(one, attachment, place=place)
    shown = [(one, proof, each) for one in people for proof in one.proofs for each in proof.pictures]
    for place, (one, proof, stored) in enumerate(shown, start=1):
        ending = stored.key.rpartition(".")[2]
        yield Piece(
            name=archive_name("identity", place, f"{one.name} {proof.requirement}", extension=ending),
            kind=PieceKind.IDENTITY,
            stored=stored,
            belongs_to=one.id,
            notes={"requirement": proof.requirement.value},
        )


def _attachment(recipient: Recipient, attachment: Attachment, *, place: int) -> Piece:
    name, dot, ending = attachment.filename.rpartition(".")
    plain = dot and ending.isascii() and ending.isalnum() and len(ending) <= _LONGEST_ENDING
    return Piece(
        name=archive_name(
            "attachments",
            place,
            name if plain else attachment.filename,
            extension=ending.lower() if plain else "bin",
        ),
        kind=PieceKind.ATTACHMENT,
        stored=attachment.file,
        belongs_to=recipient.id,
        notes={
            "request_id": attachment.request_id,
            "filename": attachment.filename,
            "media_type": attachment.media_type,
            "status": attachment.status.value,
            "note": attachment.note or "",
        },
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
        (PieceKind.INITIALS, data.get("initials_sha256"), "png", str(data.get("recipient_id", ""))),
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
