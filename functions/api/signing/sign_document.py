"""Sign a document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from functions.actions import signing
from functions.actions.signing import Left
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation

PngBase64 = Annotated[str, StringConstraints(min_length=1, max_length=720_000)]
"""A PNG of up to 512 kB."""


class SignatureInput(Request):
    """What the person drew, typed or brought, as a PNG of up to 512 kB in Base64.

    `click` has no picture: the name stands in plain letters. Approvers leave an `approval`, without one too.
    """

    kind: Literal["drawn", "typed", "uploaded", "click", "approval"]
    image_base64: PngBase64 | None = None


class SignDocument(Request):
    """The signature, and the version of the consent text that the person agreed to.

    `initials_base64`: the picture of the initials, where the session asks for them.
    """

    signature: SignatureInput
    initials_base64: PngBase64 | None = None
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=20)]


@operation(
    "POST /v1/signing/sign",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.PROOFS_READ,
    ],
    memory=1024,
    layers=[Layer.PDF],
)
def sign_document(request: SignDocument, call: Call) -> SigningSessionBody:
    """Sign, or approve. The last signature starts the sealing."""
    shown = signing.sign(
        call.command,
        call.link,
        Left(
            kind=request.signature.kind,
            image_base64=request.signature.image_base64,
            initials_base64=request.initials_base64,
            consent_version=request.consent_version,
        ),
    )
    return SigningSessionBody.of(shown)
