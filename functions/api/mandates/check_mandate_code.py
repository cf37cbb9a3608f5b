"""Check the code that proves who gives a mandate."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import mandates
from functions.dialects.native.mandate_bodies import MandateSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CheckMandateCode(Request):
    """The six digits."""

    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


@operation(
    "POST /v1/mandate/code/check",
    caller=Caller.MANDATOR,
    access=[
        Access.DOCUMENTS_READ,
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.SECRETS_DECRYPT,
    ],
)
def check_mandate_code(request: CheckMandateCode, call: Call) -> MandateSessionBody:
    """Prove with the code that the address is the person's. Every guess counts."""
    shown = mandates.check_code(call.command, call.link, given=request.code, token=call.token)
    return MandateSessionBody.of(shown.mandate, image=shown.image, at=call.at)
