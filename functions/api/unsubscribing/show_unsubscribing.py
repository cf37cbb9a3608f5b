"""Ask a person whether they want no more messages from a sender."""

from __future__ import annotations

from functions.actions import suppressing
from functions.dialects.native.wire import Request
from functions.dialects.pages.page import Page
from functions.dialects.pages.unsubscribing import asking
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ShowUnsubscribing(Request):
    """`token` is the link's own part."""

    token: str
    destination: str | None = None


@operation(
    "GET /unsubscribe/{token}",
    caller=Caller.ANYONE,
    access=[Access.SUPPRESSIONS_READ],
    dialect="pages",
    memory=256,
)
def show_unsubscribing(request: ShowUnsubscribing, call: Call) -> Page:
    """Show the page of a mail's link to unsubscribe. Nothing changes: programs that look links through do no harm."""
    return asking(sender=suppressing.sender_of(request.token), language=call.language)
