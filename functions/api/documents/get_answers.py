"""Get the answers that a document was made with."""

from __future__ import annotations

from pydantic import JsonValue

from functions.actions import authoring
from functions.dialects.native.wire import Body, Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetAnswers(Request):
    """`file_id` names one of several files; without it, the main one is meant."""

    document_id: Identifier
    file_id: Identifier | None = None


class AnswersBody(Body):
    """The values as they were given, and the template's text that they filled in."""

    template_id: str
    template_version: int
    values: dict[str, JsonValue]


@operation(
    "GET /v1/documents/{document_id}/answers",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_answers(request: GetAnswers, call: Call) -> AnswersBody:
    """Get the values that a document made from a template was filled in with."""
    kept = authoring.answers(call.account_id, request.document_id, file_id=request.file_id)
    return AnswersBody(
        template_id=kept.template_id, template_version=kept.template_version, values=dict(kept.values)
    )
