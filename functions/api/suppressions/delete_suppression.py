"""Send messages to an address again."""

from __future__ import annotations

from functions.actions import suppressing
from functions.dialects.native.wire import Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class DeleteSuppression(Request):
    """`asked_by_person`: whether the person has asked for messages again, which an opt-out needs."""

    suppression_id: Identifier
    asked_by_person: bool = False


@operation(
    "DELETE /v1/suppressions/{suppression_id}",
    scope=Scope.ORGANIZATION_WRITE,
    access=[Access.SUPPRESSIONS_READ, Access.SUPPRESSIONS_WRITE],
    status=204,
    memory=256,
)
def delete_suppression(request: DeleteSuppression, call: Call) -> None:
    """Send messages to an address again: one that bounced, or whose owner has asked for it. A complaint stands."""
    suppressing.lift(call.command, request.suppression_id, asked_by_person=request.asked_by_person)
