"""Prove to be alive before the camera."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import liveness
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveLiveness(Request):
    """A picture of each movement that was asked for, in their order: JPEG or PNG in Base64, 4.4 MB in all."""

    frames_base64: Annotated[list[str], Field(min_length=1, max_length=8)]


@operation(
    "POST /v1/signing/proofs/liveness",
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
def prove_liveness(request: ProveLiveness, call: Call) -> SigningSessionBody:
    """Show the movements that were asked for."""
    shown = liveness.prove_liveness(
        call.command, call.link, frames_base64=request.frames_base64, request=call.token
    )
    return SigningSessionBody.of(shown)
