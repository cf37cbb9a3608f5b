"""Get a client."""

from __future__ import annotations

from functions.actions import clients
from functions.dialects.native.directory import ClientBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetClient(Request):
    client_id: Identifier


@operation("GET /v1/clients/{client_id}", scope=Scope.CLIENTS_READ, access=[Access.IDENTITY_READ])
def get_client(request: GetClient, call: Call) -> ClientBody:
    """Get a company by its id."""
    return ClientBody.of(clients.get_client(call.account_id, request.client_id))
