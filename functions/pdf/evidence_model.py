"""What the assembly draws: signatures where they belong and the evidence of how they came to be."""

from __future__ import annotations

import base64
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from types import UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from functions.pdf.geometry import Rectangle


@dataclass(frozen=True)
class Placement:
    """A box on a page (1-based), as fractions of the page as displayed from its top-left corner."""

    page: int
    x: float
    y: float
    width: float
    height: float

    @property
    def box(self) -> Rectangle:
        return Rectangle(x=self.x, y=self.y, width=self.width, height=self.height)


@dataclass(frozen=True)
class PlacedSignature:
    """One person's signature or initials (PNG) with all its places; the name in letters where there is no image.

    A signature without places goes to the foot of the last page.
    """

    recipient_id: str
    name: str
    signed_at: datetime
    image: bytes | None
    places: tuple[Placement, ...] = ()
    initials: bool = False


@dataclass(frozen=True)
class PlacedAnswer:
    """What somebody filled in, and where it is written; `ticked` draws a mark instead of the text."""

    text: str
    place: Placement
    ticked: bool = False


@dataclass(frozen=True)
class RecipientEvidence:
    """What is known of one recipient. Times are aware; `authentication` names how they were recognised."""

    id: str
    name: str
    status: str
    role: str | None = None
    email: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    authentication: str | None = None
    notified_at: datetime | None = None
    viewed_at: datetime | None = None
    signed_at: datetime | None = None
    ip: str | None = None
    user_agent: str | None = None
    consent_version: str | None = None
    signature: bytes | None = None


@dataclass(frozen=True)
class EventEvidence:
    """One link of the audit chain; `hash` is its SHA-256 in hex."""

    sequence: int
    at: datetime
    type: str
    actor: str
    hash: str


@dataclass(frozen=True)
class Evidence:
    """What the evidence pages say. Hashes are SHA-256 in hex; `language` is es, pt or en."""

    language: str
    document_id: str
    document_name: str
    received_sha256: str
    kept_sha256: str
    page_count: int
    account_name: str
    created_at: datetime
    completed_at: datetime
    chain_head: str
    recipients: tuple[RecipientEvidence, ...]
    events: tuple[EventEvidence, ...]
    sender: str | None = None
    sent_at: datetime | None = None
    verification_url: str | None = None
    sealed_sha256: str | None = None
    """Of the sealed file, where the evidence stands apart from it."""


def to_json(value: Any) -> Any:
    """Return `value` (dataclass, tuple, bytes, datetime or plain) as JSON can carry it."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_json(getattr(value, field.name)) for field in dataclasses.fields(value)}
    if isinstance(value, tuple | list):
        return [to_json(item) for item in value]
    if isinstance(value, bytes):
        return base64.b64encode(value).decode("ascii")
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value


def from_json(shape: Any, value: Any) -> Any:
    """Return what `to_json` wrote, as an instance of `shape`."""
    if value is None:
        return None
    if get_origin(shape) in (Union, UnionType):
        return from_json(next(one for one in get_args(shape) if one is not type(None)), value)
    if get_origin(shape) is tuple:
        return tuple(from_json(get_args(shape)[0], item) for item in value)
    if dataclasses.is_dataclass(shape):
        hints: Mapping[str, Any] = get_type_hints(shape)
        return shape(**{name: from_json(hint, value.get(name)) for name, hint in hints.items()})  # type: ignore[operator]
    if shape is bytes:
        return base64.b64decode(value)
    if shape is datetime:
        return datetime.fromisoformat(value)
    return value
