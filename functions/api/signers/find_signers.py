"""Find signers."""

from __future__ import annotations

from functions.actions import signers
from functions.dialects.native.bodies import PageBody
from functions.dialects.native.directory import SignerBody
from functions.dialects.native.wire import Contact, Identifier, Name, PageLimit, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class FindSigners(Request):
    """At most one of the five. `name` finds those whose name begins so, whatever the accents and capitals."""

    client_id: Identifier | None = None
    name: Name | None = None
    email: Contact | None = None
    phone: Contact | None = None
    tax_id: Contact | None = None
    limit: PageLimit = 20
    cursor: str | None = None


@operation("GET /v1/signers", scope=Scope.SIGNERS_READ, access=[Access.IDENTITY_READ])
def find_signers(request: FindSigners, call: Call) -> PageBody[SignerBody]:
    """Find people by client, name, e-mail, phone or tax identifier, or list them all."""
    page = signers.find_signers(
        call.account_id,
        client_id=request.client_id,
        name=request.name,
        email=request.email,
        phone=request.phone,
        tax_id=request.tax_id,
        limit=request.limit,
        cursor=request.cursor,
    )
    return PageBody[SignerBody].page(
        [SignerBody.of(one, at=call.at) for one in page.items], next_cursor=page.next_cursor
    )
