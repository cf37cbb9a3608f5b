"""Update a client."""

from __future__ import annotations

from functions.actions import clients
from functions.dialects.native.directory import ClientBody
from functions.dialects.native.wire import Contact, ExternalId, Identifier, Name, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class UpdateClient(Request):
    """What is given changes; the rest stays."""

    client_id: Identifier
    name: Name | None = None
    tax_id: Contact | None = None
    email: Contact | None = None
    external_id: ExternalId | None = None


@operation(
    "PATCH /v1/clients/{client_id}",
    scope=Scope.CLIENTS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
)
def update_client(request: UpdateClient, call: Call) -> ClientBody:
    """Change a company's data."""
    changed = clients.update_client(
        call.command,
        request.client_id,
        name=request.name,
        tax_id=request.tax_id,
        email=request.email,
        external_id=request.external_id,
    )
    return ClientBody.of(changed)
