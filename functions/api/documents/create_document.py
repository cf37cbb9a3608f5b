"""Create a document."""

from __future__ import annotations

from functions.actions import documents
from functions.actions.sources import Source
from functions.dialects.native.bodies import DraftBody
from functions.dialects.native.inputs import FileSource
from functions.dialects.native.organising import Filing
from functions.dialects.native.terms import TermsInput
from functions.dialects.native.wire import Identifier, Name
from functions.domain.terms import DEFAULT_TERMS
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateDocument(Filing):
    """`language` is that of the pages and messages for its recipients; without it, the account's.

    `external_id_unique`: no other document of the account may claim the same `external_id`.
    """

    client_id: Identifier
    name: Name
    file: FileSource
    terms: TermsInput | None = None


@operation(
    "POST /v1/documents",
    scope=Scope.DOCUMENTS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.UPLOADS_WRITE,
    ],
    status=201,
    memory=1024,
    layers=[Layer.PDF, Layer.HTTP, Layer.TEMPLATES],
)
def create_document(request: CreateDocument, call: Call) -> DraftBody:
    """Create a draft from a PDF in Base64, with a form to upload it by, or from a URL to fetch it from."""
    drafted = documents.create_document(
        call.command,
        client_id=request.client_id,
        name=request.name,
        sender=call.account.account_name,
        sender_email=call.account.account_email,
        sandbox=not call.account.live,
        language=request.language or call.account.language,
        source=Source(**dict(request.file)),
        external_id=request.external_id,
        metadata=request.metadata,
        external_id_unique=request.external_id_unique,
        organisation=request.organisation,
        terms=DEFAULT_TERMS if request.terms is None else request.terms.over(DEFAULT_TERMS),
    )
    call.tag(drafted.document.sequence)
    return DraftBody.drafted(drafted.document, drafted.form)
