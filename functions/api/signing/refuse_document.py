"""Refuse to sign a document."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request, ShortText
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RefuseDocument(Request):
    """Why: a code of the session's reasons or the person's own words, and a comment. The sender reads both."""

    reason: ShortText
    comment: ShortText | None = None


@operation(
    "POST /v1/signing/refuse",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.PROOFS_READ],
)
def refuse_document(request: RefuseDocument, call: Call) -> SigningSessionBody:
    """Refuse to sign, which ends the document, or only alerts its sender, as the document's terms say."""
    shown = signing.refuse(call.command, call.link, reason=request.reason, comment=request.comment)
    return SigningSessionBody.of(shown)
