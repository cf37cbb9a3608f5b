"""Give a mandate."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from functions.actions import mandates
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.mandate_bodies import MandateSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class MandateSignature(Request):
    """How the person signs, as a PNG in Base64, of 512 kB at most."""

    kind: Literal["drawn", "typed"]
    image_base64: Annotated[str, StringConstraints(min_length=1, max_length=720_000)]


class AcceptMandate(Request):
    """The signature that documents will bear, and the text that the person agreed to: its version, its language."""

    signature: MandateSignature
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=40)]
    language: LanguageCode


@operation(
    "POST /v1/mandate/accept",
    caller=Caller.MANDATOR,
    access=[
        Access.DOCUMENTS_READ,
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
    ],
    memory=1024,
    layers=[Layer.PDF],
)
def accept_mandate(request: AcceptMandate, call: Call) -> MandateSessionBody:
    """Let the service sign from now on, once the code has proven who does."""
    shown = mandates.accept(
        call.command,
        call.link,
        kind=request.signature.kind,
        image_base64=request.signature.image_base64,
        consent_version=request.consent_version,
        language=request.language,
        pointer="/signature/image_base64",
    )
    return MandateSessionBody.of(shown.mandate, image=shown.image, at=call.at)
