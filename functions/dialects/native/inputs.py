"""Parts of requests that more than one operation takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import StringConstraints

from functions.dialects.native.wire import Request

LanguageCode = Literal["es", "pt", "en"]


class FileSource(Request):
    """Where the PDF comes from, in one of three ways.

    `content_base64`: in the request, 4 MB at most. `upload: true`: by a form that takes 50 MB. `url`: from a public
    HTTPS address that gives it without redirects, 50 MB at most; it is fetched afterwards, and the file is `fetching`
    until it is `ready` or `rejected`, which the event document.updated tells.
    """

    content_base64: str | None = None
    upload: bool = False
    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)] | None = None
