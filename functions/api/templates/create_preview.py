"""Preview a template."""

from __future__ import annotations

from pydantic import Field, JsonValue

from functions.actions import previewing
from functions.dialects.native.template_bodies import PreviewBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class CreatePreview(Request):
    """`values` as a document would get them, all or some: samples stand for those that are not given."""

    template_id: Identifier
    values: dict[str, JsonValue] = Field(default_factory=dict)


@operation(
    "POST /v1/templates/{template_id}/previews",
    scope=Scope.TEMPLATES_WRITE,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.PREVIEWS_READ,
        Access.PREVIEWS_WRITE,
        Access.RENDERING_ENQUEUE,
    ],
    status=202,
    also=200,
    memory=1024,
    layers=[Layer.TEMPLATES],
)
def create_preview(request: CreatePreview, call: Call) -> PreviewBody:
    """Begin a PDF that shows a template with sample values, active or not; the same once more is the same preview.

    An account has three in the making at a time. A preview is gone after 12 hours.
    """
    preview = previewing.request_preview(call.command, request.template_id, request.values)
    link = previewing.link(call.command, preview)
    if link is not None:
        call.answer_with(status=200)
    return PreviewBody.of(preview, link, language=call.language)
