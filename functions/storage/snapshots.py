"""What an event's subject was at the moment of the event, kept in the row of the event.

From it every dialect makes what it says of the event, whenever that is asked for: no later state can creep in, and an
endpoint that comes late can be told in a dialect that nobody spoke before. What opens or proves anything is left out.
"""

from __future__ import annotations

import zlib
from typing import Any, Final

from pydantic import TypeAdapter

from functions.domain.documents import Document
from functions.domain.endpoints import Endpoint
from functions.domain.identifiers import Prefix
from functions.domain.webhooks import Subject

_DOCUMENT: Final = TypeAdapter(Document)
_ENDPOINT: Final = TypeAdapter(Endpoint)
_OF_DOCUMENT: Final[dict[str, Any]] = {
    "happening": True,
    "duties": True,
    "sealed_link_seed": True,
    "recipients": {"__all__": {"link"}},
}
_OF_ENDPOINT: Final[dict[str, Any]] = {"secrets": {"__all__": {"sealed"}}, "sealed_headers": True}


def taken(subject: Subject) -> bytes:
    """Return the snapshot. It is small, because each write of the event's row pays for all of it."""
    if isinstance(subject, Document):
        told = _DOCUMENT.dump_json(subject, exclude_defaults=True, exclude=_OF_DOCUMENT)
    else:
        told = _ENDPOINT.dump_json(subject, exclude_defaults=True, exclude=_OF_ENDPOINT)
    return zlib.compress(told, level=9)


def read(subject_id: str, snapshot: bytes) -> Subject:
    """Return what the subject was."""
    told = zlib.decompress(snapshot)
    if subject_id.startswith(f"{Prefix.ENDPOINT}_"):
        return _ENDPOINT.validate_json(told)
    return _DOCUMENT.validate_json(told)
