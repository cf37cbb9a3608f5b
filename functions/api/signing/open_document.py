"""Note that a recipient has come, and has the document before their eyes."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class OpenDocument(Request):
    """Takes nothing: the link says it all."""


@operation(
    "POST /v1/signing/open",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.PROOFS_READ],
)
def open_document(request: OpenDocument, call: Call) -> SigningSessionBody:
    """Tell that the document is shown. The page's script says so once a page is on the screen.

    Where values make the pages first, it says so once the form for them is.
    """
    shown = signing.open_document(call.command, call.link)
    return SigningSessionBody.of(shown)
