"""Update a clickwrap."""

from __future__ import annotations

from functions.actions import clickwraps
from functions.dialects.native.clickwrap_bodies import ClickwrapBody
from functions.dialects.native.parts import SecureUrl
from functions.dialects.native.wire import Identifier, Moment, Name, Request, ShortText
from functions.domain.clickwraps import ClickwrapStatus
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateClickwrap(Request):
    """What is not given stays. `status: "closed"` lets nobody accept any more, `"active"` opens the link again.

    `expires_at: null` takes the end away.
    """

    clickwrap_id: Identifier
    name: Name | None = None
    status: ClickwrapStatus | None = None
    message: ShortText | None = None
    redirect_url: SecureUrl | None = None
    expires_at: Moment | None = None


@operation(
    "PATCH /v1/clickwraps/{clickwrap_id}",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    if_match=True,
)
def update_clickwrap(request: UpdateClickwrap, call: Call) -> ClickwrapBody:
    """Close or open a public link, or change what stands around the text. What was accepted stays as it is."""
    clickwrap = clickwraps.update_clickwrap(
        call.command,
        request.clickwrap_id,
        expected_version=call.expected_version,
        name=request.name,
        status=request.status,
        message=request.message,
        redirect_url=request.redirect_url,
        expires_at=request.expires_at,
        never_expires="expires_at" in request.model_fields_set and request.expires_at is None,
    )
    call.tag(clickwrap.version)
    return ClickwrapBody.of(clickwrap, url=clickwraps.url_of(clickwrap))
