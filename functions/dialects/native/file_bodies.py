"""What native answers tell of files."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.dialects.native.wire import Body
from functions.domain.documents import Document
from functions.domain.files import File, Origin, UploadForm


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


class FileBody(Body):
    """The PDF that people sign: `ready`, or `rejected` with the code of the problem.

    Before that it is `awaiting_upload`, `fetching` or `rendering`.
    """

    status: str
    pages: int
    size: int | None
    sha256: str | None
    received_sha256: str | None
    rejection: str | None
    made_from: OriginBody | None

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
        "made_from": None if file.made_from is None else OriginBody.of(file.made_from),
    }


class DocumentFileBody(FileBody):
    """One of a document's files, by its id and name."""

    id: str
    name: str
    sealed_sha256: str | None

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
    }


class UploadBody(Body):
    """A form to post as multipart/form-data: all `fields`, then the PDF in the field `file`."""

    method: str
    url: str
    fields: dict[str, str]
    expires_at: datetime
    max_bytes: int

    @classmethod
    def of(cls, form: UploadForm) -> UploadBody:
        return cls(
            method="POST",
            url=form.url,
            fields=form.fields,
            expires_at=form.expires_at,
            max_bytes=form.max_bytes,
        )


class AddedFileBody(DocumentFileBody):
    """An extra file, with the form to upload it by where it is still to come."""

    upload: UploadBody | None

    @classmethod
    def added(cls, document: Document, file: File, form: UploadForm | None) -> AddedFileBody:
        return cls(**_of_document(document, file), upload=None if form is None else UploadBody.of(form))
