"""Confirm that a document was read."""

from __future__ import annotations

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ConfirmReading(Request):
    """Takes nothing: the link says it all."""


@operation(
    "POST /v1/signing/read",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.PROOFS_READ],
)
def confirm_reading(request: ConfirmReading, call: Call) -> SigningSessionBody:
    """Say that everything was read, where the sender wants it said."""
    shown = signing.confirm_reading(call.command, call.link)
    return SigningSessionBody.of(shown)
