"""Decide about a recipient whose proofs of identity failed."""

from __future__ import annotations

from functions.actions import reviewing
from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.wire import Identifier, Request, ShortText
from functions.domain.reviewing import Decision, Review
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ReviewRecipient(Request):
    """What was decided, and why.

    `approve`: the account vouches for the person. `reset`: they may begin anew. `reject`: as if they had refused.
    `cancel`: the document ends. Whoever approves or cancels says why in `message`.
    """

    document_id: Identifier
    recipient_id: Identifier
    decision: Decision
    message: ShortText | None = None


@operation(
    "POST /v1/documents/{document_id}/recipients/{recipient_id}/review",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def review_recipient(request: ReviewRecipient, call: Call) -> DocumentBody:
    """Decide about a person who is blocked."""
    decision = Review(decision=request.decision, message=request.message)
    document = reviewing.review(call.command, request.document_id, request.recipient_id, decision)
    call.tag(document.sequence)
    return DocumentBody.of(document)
