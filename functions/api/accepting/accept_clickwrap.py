"""Accept a public text."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field, StringConstraints

from functions.actions import accepting
from functions.dialects.native.wire import Body, Contact, Name, Request
from functions.domain.clickwraps import Accepter
from functions.domain.contacts import parse_email, parse_phone
from functions.domain.tax_ids import parse_tax_id
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class AcceptClickwrap(Request):
    """Who accepts, from which visit, and the version of the consent text that they agreed to.

    `code`: what was sent to the address, where it is to be verified. Five guesses are compared for each code.
    Without an e-mail address the person keeps `signing_url` to come back for their copy.
    """

    visit: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    name: Annotated[Name, Field(max_length=100)]
    email: Contact | None = None
    phone: Contact | None = None
    tax_id: Contact | None = None
    code: Annotated[str, StringConstraints(pattern=r"^[0-9]{6}$")] | None = None
    consent_version: Annotated[str, StringConstraints(min_length=1, max_length=20)]


class AcceptedBody(Body):
    """The document that was made and signed. `signing_url` is the person's own way to it, and to their sealed copy."""

    document_id: str
    status: str
    name: str
    clickwrap_version: int
    accepted_at: datetime
    signing_url: str
    redirect_url: str | None


@operation(
    "POST /v1/accepting/accept",
    caller=Caller.ACCEPTER,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.VISITS,
    ],
    secret_answer=True,
)
def accept_clickwrap(request: AcceptClickwrap, call: Call) -> AcceptedBody:
    """Accept the text: a document of one's own is made and signed by this click, and sealed a moment later.

    From one visit comes one document: who asks again is told of the same.
    """
    done = accepting.accept(
        call.command,
        call.link,
        visit_secret=request.visit,
        accepter=Accepter(
            name=request.name,
            email=None if request.email is None else parse_email(request.email),
            phone=None if request.phone is None else parse_phone(request.phone),
            tax_id=None if request.tax_id is None else parse_tax_id(request.tax_id),
        ),
        code=request.code,
        consent_version=request.consent_version,
        token=call.token,
    )
    (person,) = done.document.recipients
    return AcceptedBody(
        document_id=done.document.id,
        status=done.document.status.value,
        name=person.name,
        clickwrap_version=int(done.document.metadata["clickwrap_version"]),
        accepted_at=person.signed_at or call.at,
        signing_url=done.url,
        redirect_url=person.redirect_url,
    )
