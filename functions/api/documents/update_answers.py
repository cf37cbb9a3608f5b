"""Give the answers that a document lacks, or other ones."""

from __future__ import annotations

from pydantic import JsonValue

from functions.actions import authoring
from functions.dialects.native.file_bodies import AnswersBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateAnswers(Request):
    """`values` change one by one, objects inside too; lists and tables change whole, and null takes a value away.

    `file_id` names one of several files; without it, the main one is meant.
    """

    document_id: Identifier
    values: dict[str, JsonValue]
    file_id: Identifier | None = None


@operation(
    "PATCH /v1/documents/{document_id}/answers",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.FILES_WRITE],
    memory=1024,
    layers=[Layer.TEMPLATES],
    if_match=True,
)
def update_answers(request: UpdateAnswers, call: Call) -> AnswersBody:
    """Give values that a draft made from a template lacks, or change them; its pages are made once none is missing."""
    kept = authoring.give_answers(
        call.command,
        request.document_id,
        request.values,
        file_id=request.file_id,
        expected_version=call.expected_version,
    )
    call.tag(kept.document.sequence)
    return AnswersBody.of(kept.file, kept.values)
