"""Get a person's mandate."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.mandate_bodies import MandateBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetMandate(Request):
    signer_id: Identifier


@operation(
    "GET /v1/signers/{signer_id}/mandate",
    scope=Scope.SIGNERS_READ,
    access=[Access.IDENTITY_READ, Access.FILES_READ],
)
def get_mandate(request: GetMandate, call: Call) -> MandateBody:
    """Get the mandate that a person has given, with all that shows it, or the request for one."""
    shown = mandates.get_mandate(call.command, request.signer_id)
    return MandateBody.of(shown.mandate, image=shown.image, at=call.at)
