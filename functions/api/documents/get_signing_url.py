"""Get a recipient's signing URL."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import StringConstraints

from functions.actions import documents
from functions.dialects.native.wire import Body, Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetSigningUrl(Request):
    """`embed`: for an application's own page, whose site the account lists; with `origin`, for that site alone."""

    document_id: Identifier
    recipient_id: Identifier
    embed: bool = False
    origin: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None


class SigningUrlBody(Body):
    """A person's own way in: whoever has it can sign in their name, so it is shown to nobody else."""

    recipient_id: str
    url: str
    expires_at: datetime | None


@operation(
    "GET /v1/documents/{document_id}/recipients/{recipient_id}/signing-url",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.SECRETS_DECRYPT],
)
def get_signing_url(request: GetSigningUrl, call: Call) -> SigningUrlBody:
    """Get the address of a recipient's signing page, to show it in an application of one's own."""
    url, recipient = documents.signing_url(
        call.account_id,
        request.document_id,
        request.recipient_id,
        embed=request.embed,
        origin=request.origin,
    )
    expires_at = None if recipient.link is None else recipient.link.expires_at
    return SigningUrlBody(recipient_id=recipient.id, url=url, expires_at=expires_at)
