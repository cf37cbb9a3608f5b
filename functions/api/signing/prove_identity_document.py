"""Prove an identity document."""

from __future__ import annotations

from functions.actions import proving
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveIdentityDocument(Request):
    """Its front, and its back where it has one: JPEG or PNG in Base64, of up to 1.5 MB and 4096 pixels a side each."""

    front_base64: str
    back_base64: str | None = None


@operation(
    "POST /v1/signing/proofs/identity-document",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.PROOFS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.FILES_WRITE,
        Access.IDENTITY_JUDGE,
    ],
    memory=1024,
    layers=[Layer.PDF],
)
def prove_identity_document(request: ProveIdentityDocument, call: Call) -> SigningSessionBody:
    """Show an identity document, whose name is compared with the person's."""
    shown = proving.prove_identity_document(
        call.command,
        call.link,
        front_base64=request.front_base64,
        back_base64=request.back_base64,
        request=call.token,
    )
    return SigningSessionBody.of(shown)
