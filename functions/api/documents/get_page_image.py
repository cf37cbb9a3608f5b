"""Get the picture of a page."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.actions import page_images
from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Layer, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetPageImage(Request):
    """`page` counts from 1. `file_id` names one of the files; without it, the main one.

    `version=signed` shows the sealed copy, evidence pages included. `width` is in pixels.
    """

    document_id: Identifier
    page: Annotated[int, Field(ge=1, le=2100)]
    file_id: Identifier | None = None
    version: Literal["original", "signed"] = "original"
    width: Annotated[int, Field(ge=16, le=2000)] = 1000
    format: Literal["jpeg", "png"] = "jpeg"


@operation(
    "GET /v1/documents/{document_id}/pages/{page}",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ, Access.FILES_FIND, Access.FILES_WRITE],
    memory=1024,
    layers=[Layer.PDF],
)
def get_page_image(request: GetPageImage, call: Call) -> LinkBody:
    """Get a 60-minute link to the picture of a page. The first one to ask waits for it to be drawn."""
    link = page_images.page_image(
        call.command,
        request.document_id,
        file_id=request.file_id,
        page=request.page,
        width=request.width,
        kind=request.format,
        sealed=request.version == "signed",
    )
    return LinkBody(url=link.url, expires_at=link.expires_at)
