"""Show what a public link is for."""

from __future__ import annotations

from functions.actions import accepting
from functions.dialects.native.clickwrap_bodies import AcceptingSessionBody
from functions.dialects.native.wire import Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetAcceptingSession(Request):
    """Takes nothing: the link says it all."""


@operation("GET /v1/accepting", caller=Caller.ACCEPTER, access=[Access.DOCUMENTS_READ, Access.FILES_READ])
def get_accepting_session(request: GetAcceptingSession, call: Call) -> AcceptingSessionBody:
    """Get the text under a public link, and what is asked of whoever accepts it. Asking changes nothing."""
    shown = accepting.session(call.command, call.link)
    return AcceptingSessionBody.of(shown.clickwrap, pages=shown.text.file.page_count, link=shown.link)
