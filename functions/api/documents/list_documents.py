"""List documents."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import organising
from functions.dialects.native.bodies import DocumentSummaryBody, PageBody
from functions.dialects.native.wire import Contact, ExternalId, Folder, Moment, Name, PageLimit, Request, Tag
from functions.domain.finding import Sought
from functions.domain.lifecycle import Status
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

Time = Annotated[Moment, Field(description="UTC or with its offset; the span holds both of its ends.")]


class ListDocuments(Request):
    """Everything given must be the case.

    `name` finds documents by the beginnings of words of their names, whatever the accents and capitals, among the
    eight longest words of three letters or more. `folder` is that folder alone; with `subfolders`, what lies below it
    too.

    Deleted documents are listed by `deleted=true`, and then they alone.

    With several filters a page may hold fewer documents than `limit`, or none, while `has_more` is true: go on with
    its cursor.
    """

    status: Status | None = None
    signer_email: Contact | None = None
    folder: Folder | None = None
    subfolders: bool = False
    tag: Tag | None = None
    external_id: ExternalId | None = None
    name: Name | None = None
    created_from: Time | None = None
    created_to: Time | None = None
    updated_from: Time | None = None
    updated_to: Time | None = None
    deleted: bool = False
    limit: PageLimit = 20
    cursor: str | None = None


@operation(
    "GET /v1/documents",
    scope=Scope.DOCUMENTS_READ,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_SEARCH],
)
def list_documents(request: ListDocuments, call: Call) -> PageBody[DocumentSummaryBody]:
    """List the account's documents, newest first; found by `name` or `updated_from`, in that order."""
    page = organising.list_documents(
        call.account_id,
        Sought(
            status=None if request.status is None else request.status.value,
            signer_email=request.signer_email,
            folder=request.folder,
            subfolders=request.subfolders,
            tag=request.tag,
            external_id=request.external_id,
            created_from=request.created_from,
            created_to=request.created_to,
            updated_from=request.updated_from,
            updated_to=request.updated_to,
            deleted=request.deleted,
        ),
        name=request.name,
        limit=request.limit,
        cursor=request.cursor,
    )
    return PageBody[DocumentSummaryBody].page(
        [DocumentSummaryBody.of(one) for one in page.items], next_cursor=page.next_cursor
    )
