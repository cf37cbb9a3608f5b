"""Create a version of a clickwrap."""

from __future__ import annotations

from functions.actions import clickwraps
from functions.actions.clickwraps import TextSource
from functions.dialects.native.clickwrap_bodies import ClickwrapBody, ClickwrapFile
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreateClickwrapVersion(Request):
    clickwrap_id: Identifier
    file: ClickwrapFile


@operation(
    "POST /v1/clickwraps/{clickwrap_id}/versions",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.FILES_WRITE],
    memory=1024,
    layers=[Layer.PDF],
    if_match=True,
)
def create_clickwrap_version(request: CreateClickwrapVersion, call: Call) -> ClickwrapBody:
    """Show another text under the same link. Whoever has the old one open is shown the new one before accepting."""
    clickwrap = clickwraps.replace_text(
        call.command,
        request.clickwrap_id,
        expected_version=call.expected_version,
        source=TextSource(**dict(request.file)),
    )
    call.tag(clickwrap.version)
    return ClickwrapBody.of(clickwrap, url=clickwraps.url_of(clickwrap))
