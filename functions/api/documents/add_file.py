"""Add a file to a document."""

from __future__ import annotations

from functions.actions import documents
from functions.actions.sources import Source
from functions.dialects.native.file_bodies import AddedFileBody
from functions.dialects.native.inputs import FileSource
from functions.dialects.native.wire import Identifier, Name, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class AddFile(Request):
    """An extra file has a name of its own: signers read it above its pages."""

    document_id: Identifier
    name: Name
    file: FileSource


@operation(
    "POST /v1/documents/{document_id}/files",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.UPLOADS_WRITE,
    ],
    status=201,
    memory=1024,
    layers=[Layer.PDF, Layer.HTTP, Layer.TEMPLATES],
    if_match=True,
)
def add_file(request: AddFile, call: Call) -> AddedFileBody:
    """Add an extra file to a draft, up to 15 with the main one; each is signed and sealed with the document."""
    added = documents.add_file(
        call.command,
        request.document_id,
        expected_version=call.expected_version,
        name=request.name,
        source=Source(**dict(request.file)),
    )
    call.tag(added.document.sequence)
    return AddedFileBody.added(added.document, added.file, added.form)
