"""Prove a face."""

from __future__ import annotations

from functions.actions import proving
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveSelfie(Request):
    """A picture of the person's face: JPEG or PNG in Base64, of up to 1.5 MB and 4096 pixels a side."""

    image_base64: str


@operation(
    "POST /v1/signing/proofs/selfie",
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
def prove_selfie(request: ProveSelfie, call: Call) -> SigningSessionBody:
    """Show a face, which is compared with the identity document's where that is asked for."""
    shown = proving.prove_selfie(
        call.command, call.link, image_base64=request.image_base64, request=call.token
    )
    return SigningSessionBody.of(shown)
