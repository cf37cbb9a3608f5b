"""The words of native requests: unknown fields are refused, texts are trimmed and hold no control characters."""

from __future__ import annotations

import unicodedata
from typing import Annotated

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
)
from pydantic_core import PydanticCustomError


class Request(BaseModel):
    """A request. Fields named in the route come from the path, the others from the query string or the body."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)


class Body(BaseModel):
    """A part of an answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def _printable(text: str) -> str:
    """Refuse what a reader does not see: it breaks lines in headers and turns the direction of names."""
    for letter in text:
        if unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t":
            raise PydanticCustomError("control_characters", "Control characters are not allowed")
        if letter in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068":
            raise PydanticCustomError("control_characters", "Control characters are not allowed")
    return text


def _one_line(text: str) -> str:
    if "\n" in text or "\t" in text:
        raise PydanticCustomError("control_characters", "Control characters are not allowed")
    return text


Name = Annotated[
    str,
    StringConstraints(min_length=1, max_length=200),
    AfterValidator(_printable),
    AfterValidator(_one_line),
]
"""One line of text, 1 to 200 characters."""
ShortText = Annotated[str, StringConstraints(min_length=1, max_length=500), AfterValidator(_printable)]
Contact = Annotated[str, StringConstraints(min_length=1, max_length=254), AfterValidator(_one_line)]
ExternalId = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    AfterValidator(_printable),
    AfterValidator(_one_line),
]
MetadataKey = Annotated[str, StringConstraints(min_length=1, max_length=40, pattern=r"^[A-Za-z0-9_.-]+$")]
Metadata = Annotated[
    dict[MetadataKey, Annotated[str, StringConstraints(max_length=500), AfterValidator(_printable)]],
    Field(max_length=50),
]
Tag = Annotated[
    str,
    StringConstraints(min_length=1, max_length=40),
    AfterValidator(_printable),
    AfterValidator(_one_line),
]
Tags = Annotated[list[Tag], Field(max_length=20)]
"""At most 20, of 40 characters; capitals and accents make no other tag."""
Folder = Annotated[
    str,
    StringConstraints(max_length=320),
    AfterValidator(_printable),
    AfterValidator(_one_line),
    Field(examples=["/ventas/2026"]),
]
"""A path of five levels at most, of 60 characters each."""
Identifier = Annotated[str, StringConstraints(max_length=40)]


def _written(value: object) -> object:
    """Refuse numbers, which pydantic would take for seconds since 1970."""
    if isinstance(value, int | float):
        raise PydanticCustomError("datetime_type", "Input should be a valid datetime")
    return value


Moment = Annotated[AwareDatetime, BeforeValidator(_written)]
"""A time with its offset, as text."""
PageLimit = Annotated[int, Field(ge=1, le=100)]
