"""Save what a recipient fills in."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field, JsonValue

from functions.actions import filling
from functions.dialects.native.fields import FieldId
from functions.dialects.native.signing import SigningSessionBody
from functions.dialects.native.wire import Request
from functions.domain.asking import MAX_FIELDS
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class SaveAnswers(Request):
    """Answers by the ids of the fields, as many as there are by now; null takes one away."""

    answers: Annotated[dict[FieldId, JsonValue], Field(min_length=1, max_length=MAX_FIELDS)]


@operation(
    "PUT /v1/signing/answers",
    caller=Caller.RECIPIENT,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE, Access.FILES_READ, Access.PROOFS_READ],
)
def save_answers(request: SaveAnswers, call: Call) -> SigningSessionBody:
    """Save some answers. Each is checked against its field; the others stay as they are."""
    shown = filling.save_answers(call.command, call.link, request.answers)
    return SigningSessionBody.of(shown)
