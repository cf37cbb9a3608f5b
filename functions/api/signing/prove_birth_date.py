"""Prove a date of birth."""

from __future__ import annotations

from functions.actions import proving
from functions.dialects.native.identity_inputs import Day
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ProveBirthDate(Request):
    """The date of birth, as `1990-05-12`."""

    birth_date: Day


@operation(
    "POST /v1/signing/proofs/birth-date",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.PROOFS_WRITE,
        Access.SECRETS_DECRYPT,
    ],
)
def prove_birth_date(request: ProveBirthDate, call: Call) -> SigningSessionBody:
    """Prove to know the date of birth that the sender knows."""
    shown = proving.prove_birth_date(
        call.command, call.link, birth_date=request.birth_date, request=call.token
    )
    return SigningSessionBody.of(shown)
