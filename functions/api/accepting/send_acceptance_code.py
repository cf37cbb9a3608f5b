"""Send a code to the address of a reader of a public text."""

from __future__ import annotations

from typing import Annotated

from pydantic import StringConstraints

from functions.actions import accepting
from functions.dialects.native.wire import Body, Contact, Request
from functions.domain.contacts import parse_email
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SendAcceptanceCode(Request):
    """From which visit, and where to."""

    visit: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    email: Contact


class AcceptanceCodeBody(Body):
    """Where the code is on its way to."""

    email: str


@operation(
    "POST /v1/accepting/codes",
    caller=Caller.ACCEPTER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.VISITS,
        Access.SECRETS_ENCRYPT,
        Access.LETTERS_ENQUEUE,
    ],
    status=202,
)
def send_acceptance_code(request: SendAcceptanceCode, call: Call) -> AcceptanceCodeBody:
    """Send a code by e-mail, where the sender wants addresses verified: one a minute, each for ten minutes."""
    email = parse_email(request.email)
    accepting.send_code(call.command, call.link, visit_secret=request.visit, email=email, token=call.token)
    return AcceptanceCodeBody(email=email)
