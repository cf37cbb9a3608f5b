"""Get a preview of a template."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import previewing
from functions.dialects.native.template_bodies import PreviewBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetPreview(Request):
    """`wait`: up to so many seconds, until the preview is `rendering` no more."""

    template_id: Identifier
    preview_id: Identifier
    wait: Annotated[int, Field(ge=0, le=25)] = 0


@operation(
    "GET /v1/templates/{template_id}/previews/{preview_id}",
    scope=Scope.TEMPLATES_READ,
    access=[Access.PREVIEWS_READ],
)
def get_preview(request: GetPreview, call: Call) -> PreviewBody:
    """Get a preview: a 60-minute link to its PDF once it is `ready`, or why it was `rejected`."""
    preview = previewing.get_preview(call.command, request.template_id, request.preview_id, wait=request.wait)
    return PreviewBody.of(preview, previewing.link(call.command, preview), language=call.language)
