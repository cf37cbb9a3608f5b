"""Get the answers that a document was made with."""

from __future__ import annotations

from functions.actions import authoring
from functions.dialects.native.file_bodies import AnswersBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetAnswers(Request):
    """`file_id` names one of several files; without it, the main one is meant."""

    document_id: Identifier
    file_id: Identifier | None = None


@operation(
    "GET /v1/documents/{document_id}/answers",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_answers(request: GetAnswers, call: Call) -> AnswersBody:
    """Get the values that a document made from a template is filled in with, and which are missing still."""
    kept = authoring.answers(call.account_id, request.document_id, file_id=request.file_id)
    call.tag(kept.document.sequence)
    return AnswersBody.of(kept.file, kept.values)
