"""Show a page inside the sites of an account."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import embedding
from functions.dialects.native.wire import Request
from functions.dialects.pages.page import Page
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ShowPage(Request):
    """`destination`: what the browser asks for, a tab's document or a frame."""

    embed_id: Annotated[str, StringConstraints(max_length=60)]
    page: Annotated[str, StringConstraints(max_length=40)]
    destination: str | None = None


@operation(
    "GET /embed/{embed_id}/{page}",
    caller=Caller.ANYONE,
    access=[Access.EMBEDDING_READ],
    dialect="pages",
    memory=256,
)
def show_page(request: ShowPage, call: Call) -> Page:
    """Answer a page that only the sites of an account, or the one that it is bound to, may show inside their own."""
    framed = embedding.framed_page(request.embed_id, request.page, destination=request.destination)
    return Page.framed(
        framed.file.html, framed.file.headers, origins=framed.origins, files_origin=framed.files_origin
    )
