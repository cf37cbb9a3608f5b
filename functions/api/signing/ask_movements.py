"""Ask which movements to make before the camera."""

from __future__ import annotations

from functions.actions import liveness
from functions.dialects.native.wire import Body, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class AskMovements(Request):
    """Takes nothing: the link says it all."""


class MovementsBody(Body):
    """The movements, in their order: `center`, `left`, `right`, `smile`. Each is shown on a picture of its own."""

    steps: list[str]


@operation(
    "POST /v1/signing/proofs/liveness/challenge",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.PROOFS_WRITE],
)
def ask_movements(request: AskMovements, call: Call) -> MovementsBody:
    """Get the movements to make within five minutes; asking again gives others."""
    return MovementsBody(steps=list(liveness.ask_movements(call.command, call.link)))
