"""How requests say what an endpoint is."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field, StringConstraints

from functions.domain.endpoint_headers import MAX_HEADERS, MAX_LENGTH

EventPattern = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=r"^[A-Za-z0-9_.:*-]+$")]
"""A type of event, a pattern of them, or what the dialect calls one."""
EventPatterns = Annotated[list[EventPattern], Field(min_length=1, max_length=50)]
Url = Annotated[str, StringConstraints(min_length=1, max_length=2000)]
Description = Annotated[str, StringConstraints(max_length=200)]
# As they were written: spaces around a name or a value are refused, not cut off.
_AS_WRITTEN: Final = StringConstraints(strip_whitespace=False, min_length=1, max_length=MAX_LENGTH)
Headers = Annotated[
    dict[Annotated[str, _AS_WRITTEN], Annotated[str, _AS_WRITTEN]],
    Field(max_length=MAX_HEADERS, examples=[{"Authorization": "Bearer …"}]),
]
OwnSecret = Annotated[str, StringConstraints(min_length=1, max_length=200)]
