"""Send the messages of many documents again."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from functions.actions import resending
from functions.actions.resending import Resent
from functions.dialects.native.problems import text
from functions.dialects.native.wire import Body, Identifier, Request
from functions.domain.languages import Language
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class ResendDocuments(Request):
    """Of each document everybody is told again who is awaited and has not signed yet."""

    document_ids: Annotated[list[Identifier], Field(min_length=1, max_length=100)]


class ResendProblemBody(Body):
    """Why a document's people were not told again."""

    code: str
    title: str
    detail: str


class ResendResultBody(Body):
    """What came of one document. `version` is its new one."""

    document_id: str
    status: Literal["resent", "refused"]
    version: int | None
    problem: ResendProblemBody | None

    @classmethod
    def of(cls, resent: Resent, *, language: Language) -> ResendResultBody:
        refused = resent.problem
        return cls(
            document_id=resent.document_id,
            status="resent" if refused is None else "refused",
            version=None if resent.document is None else resent.document.sequence,
            problem=None
            if refused is None
            else ResendProblemBody(
                code=refused.code,
                title=text(refused.code, "title", language=language, facts=refused.facts),
                detail=text(refused.code, "detail", language=language, facts=refused.facts),
            ),
        )


class ResendResultsBody(Body):
    """A result for each document, in the order of the request."""

    data: list[ResendResultBody]


@operation(
    "POST /v1/resends",
    scope=Scope.DOCUMENTS_WRITE,
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def resend_documents(request: ResendDocuments, call: Call) -> ResendResultsBody:
    """Send the links of up to 100 documents again, each for itself.

    What one document refuses keeps no other from being told. Whoever was told again less than five minutes ago is
    not told once more, so that the request can be repeated without fear.
    """
    results = resending.resend_documents(call.command, request.document_ids)
    return ResendResultsBody(data=[ResendResultBody.of(one, language=call.language) for one in results])
