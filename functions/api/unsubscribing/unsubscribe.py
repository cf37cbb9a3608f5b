"""Stop a sender's messages to an address."""

from __future__ import annotations

from functions.actions import suppressing
from functions.dialects.native.wire import Request
from functions.dialects.pages.page import Page
from functions.dialects.pages.unsubscribing import done
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class Unsubscribe(Request):
    """`token` is the link's own part. What a form or a mail program says beside it is not read."""

    token: str
    destination: str | None = None


@operation(
    "POST /unsubscribe/{token}",
    caller=Caller.ANYONE,
    access=[Access.SUPPRESSIONS_READ, Access.SUPPRESSIONS_WRITE],
    dialect="pages",
    memory=256,
)
def unsubscribe(request: Unsubscribe, call: Call) -> Page:
    """Send the address of a mail's link nothing more from its sender (RFC 8058 3.2). Repeated, it stays so."""
    return done(sender=suppressing.opt_out(call.command, request.token), language=call.language)
