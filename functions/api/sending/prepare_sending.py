"""Prepare a draft on the send page."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.actions import preparing
from functions.dialects.native.sending import SendingBody, SendingRecipientInput
from functions.dialects.native.terms import TermsInput
from functions.dialects.native.wire import Request
from functions.domain.drafting import MAX_RECIPIENTS
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class PrepareSending(Request):
    """People by their id in the document, in the order to show them; who is not named stays as they are."""

    recipients: Annotated[list[SendingRecipientInput], Field(max_length=MAX_RECIPIENTS, default_factory=list)]
    terms: TermsInput = TermsInput()


@operation(
    "PUT /v1/sending",
    caller=Caller.SENDER,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ],
    if_match=True,
)
def prepare_sending(request: PrepareSending, call: Call) -> SendingBody:
    """Change what is asked of the people of a draft, and its terms."""
    shown = preparing.prepare(
        call.command,
        call.link,
        changes=[(one.id, one.over) for one in request.recipients],
        terms=request.terms.over,
        expected_version=call.expected_version,
    )
    call.tag(shown.document.sequence)
    return SendingBody.of(
        shown.document,
        files=shown.files,
        channels=shown.channels,
        origin=shown.origin,
        expires_at=shown.expires_at,
    )
