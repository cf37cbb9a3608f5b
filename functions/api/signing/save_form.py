"""Give the values that a document leaves to whoever signs it."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue, StringConstraints

from functions.actions import forms
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Caller, Layer
from functions.runtime.call import Call
from functions.runtime.operation import operation

_Variable = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class SaveForm(Request):
    """Values by the variables of the session's `form`, some or all; null takes one away.

    `file_id` names one of several files; without it, the first that waits is meant.
    """

    values: Annotated[dict[_Variable, JsonValue], Field(min_length=1, max_length=500)]
    file_id: Identifier | None = None


@operation(
    "PUT /v1/signing/form",
    caller=Caller.RECIPIENT,
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.PROOFS_READ,
    ],
    memory=1024,
    layers=[Layer.TEMPLATES],
)
def save_form(request: SaveForm, call: Call) -> SigningSessionBody:
    """Give values that the document's pages are made with. Once none is missing they are made, and can be signed."""
    shown = forms.save_form(call.command, call.link, request.values, file_id=request.file_id)
    return SigningSessionBody.of(shown)
