"""Parts of requests that more than one operation takes."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, JsonValue, StringConstraints

from functions.dialects.native.wire import Identifier, Request
from functions.domain.files import MAX_UPLOAD_BYTES
from functions.domain.uploading import MAX_PARTS, MIN_PART_BYTES

LanguageCode = Literal["es", "pt", "en"]


Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9A-Fa-f]{64}$")]
"""In hex."""


class UploadInput(Request):
    """What will be uploaded: its size in bytes, and its SHA-256 in hex.

    With `part_size`, in bytes, it comes in parts, all of that size but the last; `part_sha256` has the SHA-256 of each.
    """

    size: Annotated[int, Field(ge=1, le=MAX_UPLOAD_BYTES)]
    sha256: Sha256
    part_size: Annotated[int, Field(ge=MIN_PART_BYTES, le=MAX_UPLOAD_BYTES)] | None = None
    part_sha256: Annotated[list[Sha256], Field(max_length=MAX_PARTS)] = Field(default_factory=list)


class FileSource(Request):
    """Where the file comes from, in one way of these.

    `content_base64`: in the request, 4 MB at most. `upload: true`: by a form that takes 50 MB, or
    `upload: {size, sha256}` by one that takes this very file and no other; with a `part_size`, in parts that can be
    sent again one by one. `url`: from a public
    HTTPS address that gives it without redirects, 50 MB at most; it is fetched afterwards, and the file is `fetching`
    until it is `ready` or `rejected`, which the event document.updated tells.

    A PDF that is signed already is refused, unless `existing_signatures: "keep"` has it kept byte for byte: its
    signatures must hold and permit another one, and nothing is drawn on its pages. The signed file is then the same
    bytes with one more signature, the seal, and the evidence is a file apart.

    What is no PDF becomes one afterwards, and the file is `rendering` until then: `docx_base64`, a DOCX of 4 MB at
    most; `markdown`; `template_id` with `values`, by the names and types that the template tells. With
    `incomplete: true` values may be missing: the file is then `awaiting_values` until the last one is given.
    """

    content_base64: str | None = None
    upload: bool | UploadInput = False
    url: Annotated[str, StringConstraints(min_length=1, max_length=2048)] | None = None
    docx_base64: str | None = None
    markdown: Annotated[str, StringConstraints(min_length=1, max_length=250_000)] | None = None
    template_id: Identifier | None = None
    values: dict[str, JsonValue] | None = None
    existing_signatures: Literal["refuse", "keep"] = "refuse"
    incomplete: bool = False
