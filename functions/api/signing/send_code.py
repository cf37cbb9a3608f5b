"""Send a one-time code."""

from __future__ import annotations

from functions.actions import codes
from functions.dialects.native.identity_inputs import CodeRequirement
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.domain.requirements import Requirement
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendCode(Request):
    """Which of the codes that the sender asks for."""

    requirement: CodeRequirement


@operation(
    "POST /v1/signing/codes",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.FILES_READ,
        Access.PROOFS_READ,
        Access.PROOFS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.MAIL_SEND,
        Access.MESSAGES_SEND,
    ],
    status=202,
    layers=[Layer.MAIL],
)
def send_code(request: SendCode, call: Call) -> SigningSessionBody:
    """Send a code of six digits, which works for ten minutes, in the place of the one before.

    Three within a quarter of an hour and ten within a day go to one person; then the refusal says when the next can.
    """
    shown = codes.send_code(
        call.command, call.link, requirement=Requirement(request.requirement), request=call.token
    )
    return SigningSessionBody.of(shown)
