"""List clients."""

from __future__ import annotations

from functions.actions import clients
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.directory import ClientBody
from functions.dialects.native.wire import Contact, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ListClients(Request):
    """`tax_id` finds the one company that has it."""

    tax_id: Contact | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/clients", scope=Scope.CLIENTS_READ, access=[Access.IDENTITY_READ])
def list_clients(request: ListClients, call: Call) -> PageBody[ClientBody]:
    """List the account's companies, oldest first, or find one by its tax identifier."""
    page = clients.list_clients(
        call.account_id, tax_id=request.tax_id, limit=request.limit, cursor=request.cursor
    )
    return PageBody[ClientBody].page([ClientBody.of(one) for one in page.items], next_cursor=page.next_cursor)
