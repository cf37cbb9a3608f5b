"""List folders."""

from __future__ import annotations

from functions.actions import organising
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.wire import Body, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListFolders(Request):
    limit: PageLimit = 50
    cursor: str | None = None


class FolderBody(Body):
    """A folder that holds documents."""

    path: str
    name: str
    level: int


@operation("GET /v1/folders", scope=Scope.DOCUMENTS_READ, access=[Access.DOCUMENTS_READ])
def list_folders(request: ListFolders, call: Call) -> PageBody[FolderBody]:
    """List the folders that hold documents, in the order of their paths. A folder is there while something is in it."""
    page = organising.list_folders(call.account_id, limit=request.limit, cursor=request.cursor)
    return PageBody[FolderBody].page(
        [FolderBody(path=path, name=path.rpartition("/")[2], level=path.count("/")) for path in page.items],
        next_cursor=page.next_cursor,
    )
