"""Assign recipients to a document."""

from __future__ import annotations

from functions.actions import documents
from functions.actions.documents import Assigned
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.parts import PartInput
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RecipientInput(PartInput):
    """A signer's part."""

    signer_id: Identifier


class ReplaceRecipients(Request):
    """The whole assignment: who is not in it has no part any more."""

    document_id: Identifier
    recipients: list[RecipientInput]


@operation(
    "PUT /v1/documents/{document_id}/recipients",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.IDENTITY_READ, Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    if_match=True,
)
def replace_recipients(request: ReplaceRecipients, call: Call) -> DocumentBody:
    """Replace the whole assignment of a draft."""
    document = documents.replace_recipients(
        call.command,
        request.document_id,
        parts=[Assigned(signer_id=one.signer_id, part=one.part) for one in request.recipients],
        expected_version=call.expected_version,
    )
    call.tag(document.sequence)
    return DocumentBody.of(document)
