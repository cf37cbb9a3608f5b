"""Show a recipient what their link opens."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSigningSession(Request):
    """Takes nothing: the link says it all."""


@operation(
    "GET /v1/signing",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ, Access.PROOFS_READ],
)
def get_signing_session(request: GetSigningSession, call: Call) -> SigningSessionBody:
    """Get what a link opens. Asking changes nothing."""
    shown = signing.session(call.command, call.link)
    return SigningSessionBody.of(shown)
