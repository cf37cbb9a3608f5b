"""Register a company."""

from __future__ import annotations

from functions.actions import clients
from functions.dialects.native.directory import ClientBody
from functions.dialects.native.wire import Contact, ExternalId, Name, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RegisterClient(Request):
    """What is known of a company. Its tax identifier (RFC, CNPJ, CPF, NIT) is unique within the account."""

    name: Name
    tax_id: Contact
    email: Contact | None = None
    external_id: ExternalId | None = None


@operation(
    "POST /v1/clients",
    scope=Scope.CLIENTS_WRITE,
    access=[Access.IDENTITY_READ, Access.IDENTITY_WRITE],
    status=201,
    also=200,
)
def register_client(request: RegisterClient, call: Call) -> ClientBody:
    """Register a company; one whose tax identifier is known is brought up to date and answered with 200."""
    registered = clients.register_client(
        call.command,
        name=request.name,
        tax_id=request.tax_id,
        email=request.email,
        external_id=request.external_id,
    )
    if not registered.new:
        call.answer_with(status=200)
    return ClientBody.of(registered.client)
