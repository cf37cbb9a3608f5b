"""What native answers tell of files."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from pydantic import JsonValue

from functions.dialects.native.upload_bodies import PartUploadBody, UploadBody, upload_body
from functions.dialects.native.wire import Body
from functions.domain.documents import Document
from functions.domain.existing_signatures import ExistingSignatures
from functions.domain.files import AwaitedValue, File, Origin
from functions.domain.uploading import Form, PartsForm


class OriginBody(Body):
    """What a PDF was made from: `docx`, `markdown`, or a `template` as its text was in that version."""

    kind: str
    template_id: str | None
    template_version: int | None

    @classmethod
    def of(cls, origin: Origin) -> OriginBody:
        filled = origin.template
        return cls(
            kind=origin.kind.value,
            template_id=None if filled is None else filled.template_id,
            template_version=None if filled is None else filled.template_version,
        )


class ExistingSignatureBody(Body):
    """A signature that a file came with: `approval`, `certification` or `timestamp`. Name and time as it claims."""

    kind: str
    signer: str
    signed_at: datetime | None


class ExistingSignaturesBody(Body):
    """Signatures that a file came with; all hold, whoever trusts them. Such a file is kept byte for byte.

    `permission`: what its author's certification permits, 2 (form filling and signing) or 3 (comments, too).
    """

    count: int
    certified: bool
    permission: int | None
    signatures: list[ExistingSignatureBody]

    @classmethod
    def of(cls, existing: ExistingSignatures) -> ExistingSignaturesBody:
        return cls(
            count=len(existing.signatures),
            certified=existing.certified,
            permission=existing.permission,
            signatures=[
                ExistingSignatureBody(kind=one.kind.value, signer=one.signer, signed_at=one.signed_at)
                for one in existing.signatures
            ],
        )


class AwaitedValueBody(Body):
    """A value that a template needs still: where it belongs in the answers, and who gives it: `sender` or `signer`.

    `variable` is the `path` that the template has for it.
    """

    pointer: str
    variable: str
    filled_by: str

    @classmethod
    def of(cls, awaited: AwaitedValue) -> AwaitedValueBody:
        return cls(pointer=awaited.pointer, variable=awaited.variable, filled_by=awaited.filled_by.value)


class FileBody(Body):
    """The PDF that people sign: `ready`, or `rejected` with the code of the problem and the pages it is about, if any.

    Before that it is `awaiting_upload`, `fetching` or `rendering`; `awaiting_values` while a template lacks those of
    `awaited_values`.
    """

    status: str
    pages: int
    size: int | None
    sha256: str | None
    received_sha256: str | None
    rejection: str | None
    rejected_pages: list[int]
    made_from: OriginBody | None
    existing_signatures: ExistingSignaturesBody | None
    awaited_values: list[AwaitedValueBody]

    @classmethod
    def of(cls, file: File) -> FileBody:
        return cls(**_content(file))


def _content(file: File) -> dict[str, Any]:
    """Return what is told of a file's content."""
    return {
        "status": file.state.value,
        "pages": file.page_count,
        "size": None if file.stored is None else file.stored.size,
        "sha256": None if file.stored is None else file.stored.sha256,
        "received_sha256": file.received_sha256,
        "rejection": file.rejection,
        "rejected_pages": list(file.rejected_pages),
        "made_from": None if file.made_from is None else OriginBody.of(file.made_from),
        "existing_signatures": (
            None if file.existing_signatures is None else ExistingSignaturesBody.of(file.existing_signatures)
        ),
        "awaited_values": [AwaitedValueBody.of(one) for one in file.awaited_values],
    }


class DocumentFileBody(FileBody):
    """One of a document's files, by its id and name.

    `evidence_sha256`: of the sealed evidence, where it is a file apart and not the last pages of the sealed one.
    """

    id: str
    name: str
    sealed_sha256: str | None
    evidence_sha256: str | None

    @classmethod
    def of_document(cls, document: Document, file: File) -> DocumentFileBody:
        return cls(**_of_document(document, file))


def _of_document(document: Document, file: File) -> dict[str, Any]:
    """Return what is told of one of a document's files."""
    sealed = document.sealed_of(file)
    return {
        **_content(file),
        "id": file.id,
        "name": file.name or document.name,
        "sealed_sha256": None if sealed is None else sealed.sha256,
        "evidence_sha256": None if file.evidence is None else file.evidence.sha256,
    }


class AnswersBody(Body):
    """The values of a template as they were given, and what came of them: `status` is the file's.

    `template_version` is the text of the template that they fill in.
    """

    template_id: str
    template_version: int
    status: str
    values: dict[str, JsonValue]
    awaited_values: list[AwaitedValueBody]

    @classmethod
    def of(cls, file: File, values: Mapping[str, JsonValue]) -> AnswersBody:
        filled = file.require_filled()
        return cls(
            template_id=filled.template_id,
            template_version=filled.template_version,
            status=file.state.value,
            values=dict(values),
            awaited_values=[AwaitedValueBody.of(one) for one in filled.awaited],
        )


class AddedFileBody(DocumentFileBody):
    """An extra file, with the form or the parts to upload it by where it is still to come."""

    upload: UploadBody | PartUploadBody | None

    @classmethod
    def added(cls, document: Document, file: File, form: Form | None) -> AddedFileBody:
        return cls(**_of_document(document, file), upload=upload_body(form))


class UploadStateBody(Body):
    """An upload in parts: the file that it is for, and the parts in `upload`; None once nothing is left to send."""

    id: str
    file: DocumentFileBody
    upload: PartUploadBody | None

    @classmethod
    def told(cls, document: Document, file: File, form: PartsForm | None = None) -> UploadStateBody:
        return cls(
            id=file.upload_id or "",
            file=DocumentFileBody.of_document(document, file),
            upload=None if form is None else PartUploadBody.of(form),
        )
