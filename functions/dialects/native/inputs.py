"""Parts of requests that more than one operation takes."""

from __future__ import annotations

from typing import Literal

from functions.dialects.native.wire import Request

LanguageCode = Literal["es", "pt", "en"]


class FileSource(Request):
    """Where the PDF comes from: `content_base64` (4 MB at most), or `upload: true` for a form that takes 50 MB."""

    content_base64: str | None = None
    upload: bool = False
