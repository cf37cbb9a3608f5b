"""Files of a document: what came, what was kept, where it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from typing import Final, Protocol

from functions.domain.errors import Conflict, Invalid, NotFound, TooLarge
from functions.domain.events import Json
from functions.domain.existing_signatures import ExistingSignatures
from functions.domain.templates import Filler

MAX_UPLOAD_BYTES: Final = 50 * 1024 * 1024
"""The largest PDF, by presigned upload."""

MAX_BASE64_BYTES: Final = 4 * 1024 * 1024
"""The largest PDF inside a request: Lambda takes 6 MB of JSON, and Base64 makes three bytes four."""


MAX_FILES: Final = 15
"""A document's main file and its extra ones."""


class Base64Invalid(Invalid):
    """The content is not Base64 (RFC 4648 section 4)."""

    code = "base64_invalid"


class Base64TooLarge(TooLarge):
    """Above the gateway's limit a file goes by presigned upload or comes by link."""

    code = "base64_too_large"


class FileNotReady(Conflict):
    """The file has not arrived yet, is being checked, or was refused."""

    code = "file_not_ready"


class FileNotFound(NotFound):
    """The document has no such file."""

    code = "file_not_found"


class FileHasNoAnswers(NotFound):
    """The file was not made from a template."""

    code = "file_has_no_answers"


class FileHasNoEvidence(NotFound):
    """The evidence of the file is the last pages of its sealed copy, and no file apart."""

    code = "file_has_no_evidence"


class FileIsMain(Conflict):
    """Every document has a main file: it can be replaced, or made an extra one first, but not taken out."""

    code = "file_is_main"


class TooManyFiles(Conflict):
    """A document has so many files and no more."""

    code = "too_many_files"


class FileOrderIncomplete(Invalid):
    """An order names each file of the document once, and no other."""

    code = "file_order_incomplete"


class UploadDiffers(Invalid):
    """What was uploaded is not what was promised: another size, or another SHA-256."""

    code = "upload_differs"


class FileState(StrEnum):
    AWAITING_UPLOAD = "awaiting_upload"
    FETCHING = "fetching"
    AWAITING_VALUES = "awaiting_values"
    """Made from a template whose values are not all there."""
    RENDERING = "rendering"
    READY = "ready"
    REJECTED = "rejected"


@dataclass(frozen=True, kw_only=True)
class StoredObject:
    """Bytes in the files bucket, pinned: this version, with this SHA-256, and no other."""

    key: str
    version_id: str
    sha256: str
    size: int


class OriginKind(StrEnum):
    DOCX = "docx"
    MARKDOWN = "markdown"
    TEMPLATE = "template"


@dataclass(frozen=True, kw_only=True)
class AwaitedValue:
    """A value that a template needs still: where it belongs in the answers, and who gives it.

    `variable` is its path in the template: `"partidas[].precio"`.
    """

    pointer: str
    variable: str
    filled_by: Filler


@dataclass(frozen=True, kw_only=True)
class FilledTemplate:
    """Which text of a template was filled in, with what."""

    template_id: str
    template_version: int
    """The version that the template's text came with."""
    accepts_annexes: bool
    answers: StoredObject
    """The values, as JSON."""
    language: str | None = None
    """How its dates, numbers and amounts are written; None: it began before that was remembered."""
    awaited: tuple[AwaitedValue, ...] = ()
    """What is missing still."""


@dataclass(frozen=True, kw_only=True)
class Origin:
    """What a PDF is made from.

    `source` is the DOCX or Markdown; of a template, the DOCX filled in, and None while values are missing.
    """

    kind: OriginKind
    source: StoredObject | None
    template: FilledTemplate | None = None

    def facts(self) -> dict[str, Json]:
        """Return what an event says of it; the answers are personal, and not among it."""
        known: dict[str, Json] = {"made_from": self.kind.value}
        if self.source is not None:
            known["source_sha256"] = self.source.sha256
        if self.template is not None:
            known |= {
                "template_id": self.template.template_id,
                "template_version": self.template.template_version,
            }
        return known


@dataclass(frozen=True, kw_only=True)
class Promise:
    """What an upload was said to bring: so many bytes, with this SHA-256 in hex."""

    size: int
    sha256: str


class Promised(Protocol):
    """Whatever says so. With a `part_size` it comes in parts, and `part_sha256` has none of them or all."""

    @property
    def size(self) -> int: ...

    @property
    def sha256(self) -> str: ...

    @property
    def part_size(self) -> int | None: ...

    @property
    def part_sha256(self) -> Sequence[str]: ...


@dataclass(frozen=True, kw_only=True)
class PartPlan:
    """What an upload in parts is held to: parts of this size, of which the last has the rest."""

    transfer_id: str
    """S3's own name of the upload."""
    part_size: int
    part_sha256: tuple[str, ...] = ()
    """The SHA-256 of each part in hex, where the sender said so."""
    open_until: datetime
    """No part is taken after that."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The size of a page as it is shown, rotation applied, in points (1/72 inch), rounded to a hundredth."""

    width: float
    height: float


@dataclass(frozen=True, kw_only=True)
class Band:
    """A horizontal band of a page, as fractions of its height from the top."""

    top: float
    height: float


@dataclass(frozen=True, kw_only=True)
class File:
    """A PDF that people sign. What was received is known by its digest; what is kept was rewritten by intake."""

    state: FileState
    id: str = ""
    """Empty for the file that a document began with, which bears the document's own number: DocumentState.files."""
    name: str | None = None
    """None: that of the document."""
    upload_id: str | None = None
    """Names the upload, the fetch or the rendering that brings the content."""
    promised: Promise | None = None
    """What the upload must bring, where the sender said so; anything else is rejected."""
    parts: PartPlan | None = None
    """Set while it is awaited in parts."""
    source_url: str | None = None
    """Where it is fetched from, until it is here; it may hold a secret, and is told to nobody."""
    made_from: Origin | None = None
    received_sha256: str | None = None
    stored: StoredObject | None = None
    pages: tuple[Page, ...] = ()
    foot: Band | None = None
    """The widest blank band of the last page: where signatures go that nobody placed."""
    rejection: str | None = None
    """The code of the refusal, once rejected."""
    rejected_pages: tuple[int, ...] = ()
    """The pages that it was for, where it was for some: pdf_renderers_disagree."""
    keep_signed: bool = False
    """Whether it shall be kept byte for byte if it comes signed; otherwise it is refused then."""
    existing_signatures: ExistingSignatures | None = None
    """Those that it came with: such a file is kept as it was received, and nothing is drawn on its pages."""
    sealed: StoredObject | None = None
    """An extra file once sealed; the main one's is the document's own."""
    evidence: StoredObject | None = None
    """The evidence, sealed, of a file that takes no pages itself."""

    def in_place_of(self, former: File) -> File:
        """Return the content of self under the id and the name of the file that it replaces."""
        return replace(self, id=former.id, name=former.name)

    def awaits(self, upload_id: str) -> bool:
        """Whether the content is still to come, and by this upload, fetch or rendering."""
        coming = (FileState.AWAITING_UPLOAD, FileState.FETCHING, FileState.RENDERING)
        return self.state in coming and self.upload_id == upload_id

    @property
    def page_count(self) -> int:
        return len(self.pages)

    @property
    def filled(self) -> FilledTemplate | None:
        """The template that it was made from, if it was."""
        return None if self.made_from is None else self.made_from.template

    def require_filled(self) -> FilledTemplate:
        """Return the template that it was made from, or refuse a file that has no answers."""
        if self.filled is None:
            raise FileHasNoAnswers
        return self.filled

    @property
    def awaited_values(self) -> tuple[AwaitedValue, ...]:
        """What somebody has to give before it is made."""
        return () if self.filled is None else self.filled.awaited

    @property
    def in_the_making(self) -> bool:
        """Whether its content comes by itself before long."""
        return self.state in (FileState.FETCHING, FileState.RENDERING)

    @property
    def kept_as_received(self) -> bool:
        """Whether others signed it before, so that its bytes stay as they are."""
        return self.existing_signatures is not None

    def require_evidence(self) -> StoredObject:
        """Return where the sealed evidence lies, or refuse a file that has none apart."""
        if self.evidence is None:
            raise FileHasNoEvidence(file_id=self.id)
        return self.evidence

    def require_stored(self) -> StoredObject:
        """Return where the file lies, or refuse."""
        if self.stored is None:
            raise FileNotReady(state=self.state.value, rejection=self.rejection or "")
        return self.stored

    def facts(self) -> dict[str, Json]:
        """Return what an event says of the self."""
        known: dict[str, Json] = {"file_state": self.state.value}
        if self.stored is not None:
            known |= {
                "file_sha256": self.stored.sha256,
                "file_received_sha256": self.received_sha256,
                "file_pages": self.page_count,
            }
        if self.existing_signatures is not None:
            known["file_existing_signatures"] = len(self.existing_signatures.signatures)
        if self.made_from is not None:
            known |= self.made_from.facts()
        if self.rejection is not None:
            known["file_rejection"] = self.rejection
        if self.rejected_pages:
            known["file_rejected_pages"] = list(self.rejected_pages)
        return known


@dataclass(frozen=True, kw_only=True)
class FileLink:
    """A link to bytes that opens for a while."""

    url: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class ShownFile:
    """A file with its link, and those of its signed copy and of evidence apart once there are any."""

    file: File
    link: FileLink
    signed: FileLink | None
    evidence: FileLink | None = None


@dataclass(frozen=True, kw_only=True)
class UploadForm:
    """A form that a browser or curl posts as multipart/form-data, the file last, in the field `file`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int
