"""Ask a person to let the service sign for them."""

from __future__ import annotations

from functions.actions import mandates
from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.mandate_bodies import RequestedMandateBody
from functions.dialects.native.wire import Identifier, Moment, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class RequestMandate(Request):
    """`only_client`: the mandate is for documents of the person's client alone, not for all of the account.

    `ends_at`: by default in a year; in five at the latest.
    """

    signer_id: Identifier
    only_client: bool = False
    ends_at: Moment | None = None
    language: LanguageCode | None = None


@operation(
    "POST /v1/signers/{signer_id}/mandate",
    scope=Scope.SIGNERS_WRITE,
    access=[
        Access.IDENTITY_READ,
        Access.IDENTITY_WRITE,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_ENCRYPT,
        Access.LETTERS_ENQUEUE,
    ],
    status=202,
    secret_answer=True,
)
def request_mandate(request: RequestMandate, call: Call) -> RequestedMandateBody:
    """Ask a person for a mandate: by e-mail they get a link to a page, where they give it or do not."""
    requested = mandates.request_mandate(
        call.command,
        request.signer_id,
        only_client=request.only_client,
        ends_at=request.ends_at,
        language=request.language,
    )
    return RequestedMandateBody.requested(requested.mandate, url=requested.url)
