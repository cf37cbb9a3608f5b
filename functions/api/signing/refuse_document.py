"""Refuse to sign a document."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request, ShortText
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RefuseDocument(Request):
    """Why, in the person's own words: the sender reads it."""

    reason: ShortText


@operation(
    "POST /v1/signing/refuse",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ],
)
def refuse_document(request: RefuseDocument, call: Call) -> SigningSessionBody:
    """Refuse to sign, which ends the document."""
    shown = signing.refuse(call.command, call.link, reason=request.reason)
    return SigningSessionBody.of(shown.document, shown.recipient, files=shown.files)
