"""Show a person what they are asked for."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.mandate_bodies import MandateSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetMandateSession(Request):
    """Takes nothing: the link says it all."""


@operation(
    "GET /v1/mandate",
    caller=Caller.MANDATOR,
    access=[Access.DOCUMENTS_READ, Access.IDENTITY_READ, Access.FILES_READ],
)
def get_mandate_session(request: GetMandateSession, call: Call) -> MandateSessionBody:
    """Get what the link of a mandate opens. Asking changes nothing."""
    shown = mandates.session(call.command, call.link)
    return MandateSessionBody.of(shown.mandate, image=shown.image, at=call.at)
