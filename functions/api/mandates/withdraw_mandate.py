"""Withdraw a mandate."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.mandate_bodies import MandateSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class WithdrawMandate(Request):
    """Takes nothing: the link says it all."""


@operation(
    "POST /v1/mandate/withdraw",
    caller=Caller.MANDATOR,
    access=[Access.DOCUMENTS_READ, Access.IDENTITY_READ, Access.IDENTITY_WRITE, Access.FILES_READ],
)
def withdraw_mandate(request: WithdrawMandate, call: Call) -> MandateSessionBody:
    """Take a mandate back, or decline to give it: from now on the person signs themselves."""
    shown = mandates.withdraw(call.command, call.link)
    return MandateSessionBody.of(shown.mandate, image=shown.image, at=call.at)
