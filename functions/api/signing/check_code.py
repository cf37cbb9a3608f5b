"""Check a one-time code."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import codes
from functions.dialects.native.identity_inputs import CodeRequirement
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.domain.requirements import Requirement
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CheckCode(Request):
    """The six digits as the person has them from their mailbox or phone."""

    requirement: CodeRequirement
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")]


@operation(
    "POST /v1/signing/codes/check",
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
def check_code(request: CheckCode, call: Call) -> SigningSessionBody:
    """Prove to have a code that was sent. The fifth wrong guess of one code blocks the person."""
    shown = codes.check_code(
        call.command,
        call.link,
        requirement=Requirement(request.requirement),
        code=request.code,
        request=call.token,
    )
    return SigningSessionBody.of(shown)
