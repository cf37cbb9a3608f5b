"""Note that somebody has a public text before their eyes."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.actions import accepting
from functions.dialects.native.wire import Body, Request
from functions.runtime.access import Access, Caller
from functions.runtime.call import Call
from functions.runtime.operation import operation


class OpenClickwrap(Request):
    """`clickwrap_version` is the number of the text that is shown."""

    clickwrap_version: Annotated[int, Field(ge=1, le=1_000_000)]


class VisitBody(Body):
    """`visit` names this reader from now on, and is told to nobody else. It is good for one acceptance, for a day."""

    visit: str
    clickwrap_version: int
    opened_at: datetime
    expires_at: datetime


@operation(
    "POST /v1/accepting/open",
    caller=Caller.ACCEPTER,
    access=[Access.DOCUMENTS_READ, Access.VISITS],
    secret_answer=True,
)
def open_clickwrap(request: OpenClickwrap, call: Call) -> VisitBody:
    """Tell that the text is shown. The page's script says so once a page is on the screen."""
    opened = accepting.open_text(
        call.command, call.link, text_number=request.clickwrap_version, token=call.token
    )
    visit = opened.visit
    return VisitBody(
        visit=opened.secret,
        clickwrap_version=visit.text_number,
        opened_at=visit.opened_at,
        expires_at=visit.expires_at,
    )
