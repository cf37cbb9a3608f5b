"""Sign a document."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from functions.actions import signing
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SignatureInput(Request):
    """What the person drew or typed: a PNG of up to 512 kB in Base64."""

    kind: Literal["drawn", "typed"]
    image_base64: Annotated[str, StringConstraints(min_length=1, max_length=720_000)]


class SignDocument(Request):
    """The signature, and the version of the consent text that the person agreed to."""

    signature: SignatureInput
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=20)]


@operation(
    "POST /v1/signing/sign",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.FILES_WRITE],
    memory=1024,
    layers=[Layer.PDF],
)
def sign_document(request: SignDocument, call: Call) -> SigningSessionBody:
    """Sign. The last signature starts the sealing."""
    shown = signing.sign(
        call.command,
        call.link,
        kind=request.signature.kind,
        image_base64=request.signature.image_base64,
        consent_version=request.consent_version,
        pointer="/signature/image_base64",
    )
    return SigningSessionBody.of(shown.document, shown.recipient, files=shown.files)
