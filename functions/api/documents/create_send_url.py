"""Make a link to the send page of a draft."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.actions import preparing
from functions.dialects.native.wire import Body, Identifier, Request
from functions.domain.preparing import LONGEST, USUAL
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation

_MINUTE = timedelta(minutes=1)


class CreateSendUrl(Request):
    """`origin`: one of the account's sites, which embeds the page; without it the page stands in a tab of its own."""

    document_id: Identifier
    origin: Annotated[str, StringConstraints(min_length=1, max_length=300)] | None = None
    expires_in_minutes: Annotated[int, Field(ge=1, le=LONGEST // _MINUTE)] = USUAL // _MINUTE


class SendUrlBody(Body):
    """A way to prepare and send this draft, and nothing else: for whoever in the account is to do it."""

    url: str
    expires_at: datetime


@operation(
    "POST /v1/documents/{document_id}/send-url",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
    secret_answer=True,
)
def create_send_url(request: CreateSendUrl, call: Call) -> SendUrlBody:
    """Make a link to the page on which a person places signatures, chooses the terms and sends the draft."""
    link = preparing.make_link(
        call.command,
        request.document_id,
        key_id=call.account.id,
        origin=request.origin,
        lifetime=request.expires_in_minutes * _MINUTE,
    )
    return SendUrlBody(url=link.url, expires_at=link.expires_at)
