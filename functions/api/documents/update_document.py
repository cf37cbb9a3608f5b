"""Update a document."""

from __future__ import annotations

from functions.actions import documents
from functions.actions.sources import Source
from functions.dialects.native.bodies import DraftBody
from functions.dialects.native.inputs import FileSource
from functions.dialects.native.organising import CustomFields, organisation_of
from functions.dialects.native.terms import TermsInput
from functions.dialects.native.wire import ExternalId, Folder, Identifier, Metadata, Name, Request, Tags
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateDocument(Request):
    """What is given changes; the rest stays. A new file replaces the old one.

    `folder`, `tags` and `custom` alone may be changed in any state; `folder: "/"` takes it out of its folder.
    """

    document_id: Identifier
    name: Name | None = None
    file: FileSource | None = None
    external_id: ExternalId | None = None
    metadata: Metadata | None = None
    folder: Folder | None = None
    tags: Tags | None = None
    custom: CustomFields | None = None
    terms: TermsInput | None = None


@operation(
    "PATCH /v1/documents/{document_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.UPLOADS_WRITE,
    ],
    memory=1024,
    layers=[Layer.PDF, Layer.HTTP, Layer.TEMPLATES],
    if_match=True,
)
def update_document(request: UpdateDocument, call: Call) -> DraftBody:
    """Change a draft under the same id, or put a document in order; with If-Match, only if nobody else has."""
    source = None
    if request.file is not None:
        source = Source(**dict(request.file))
    drafted = documents.update_document(
        call.command,
        request.document_id,
        expected_version=call.expected_version,
        name=request.name,
        source=source,
        external_id=request.external_id,
        metadata=request.metadata,
        terms=None if request.terms is None else request.terms.over,
        organisation=organisation_of(folder=request.folder, tags=request.tags, custom=request.custom),
    )
    call.tag(drafted.document.sequence)
    return DraftBody.drafted(drafted.document, drafted.form)
