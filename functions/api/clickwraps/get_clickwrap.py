"""Get a clickwrap."""

from __future__ import annotations

from functions.actions import clickwraps
from functions.dialects.native.clickwrap_bodies import ClickwrapBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetClickwrap(Request):
    clickwrap_id: Identifier


@operation("GET /v1/clickwraps/{clickwrap_id}", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def get_clickwrap(request: GetClickwrap, call: Call) -> ClickwrapBody:
    """Get a clickwrap with its public link and every text that it has had."""
    clickwrap = clickwraps.get_clickwrap(call.account_id, request.clickwrap_id)
    call.tag(clickwrap.version)
    return ClickwrapBody.of(clickwrap, url=clickwraps.url_of(clickwrap))
