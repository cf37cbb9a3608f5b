"""Prove to be known to a government's register."""

from __future__ import annotations

from functions.actions import proving
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveGovernment(Request):
    """Takes nothing: the sender has said who the person is."""


@operation(
    "POST /v1/signing/proofs/government",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.PROOFS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.IDENTITY_JUDGE,
    ],
)
def prove_government(request: ProveGovernment, call: Call) -> SigningSessionBody:
    """Have a government's register asked for the person."""
    shown = proving.prove_government(call.command, call.link, request=call.token)
    return SigningSessionBody.of(shown)
