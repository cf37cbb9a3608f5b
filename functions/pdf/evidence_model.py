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
class ProofEvidence:
    """One proof of identity: which, when, and what its provider said, by names that the words know."""

    requirement: str
    at: datetime
    facts: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class AttachmentEvidence:
    """One file that a person sent: what it was asked as, its own name, and its SHA-256 in hex."""

    asked: str
    filename: str
    sha256: str
    status: str
    at: datetime


@dataclass(frozen=True)
class HandoverEvidence:
    """That a part passed between two people: `how` is delegated_to, delegated_by, replaced_by or replaces."""

    how: str
    name: str
    at: datetime | None


@dataclass(frozen=True)
class RecipientEvidence:
    """What is known of one recipient. Times are aware; words such as roles and channels are those of the domain."""

    id: str
    name: str
    status: str
    role: str | None = None
    group: int | None = None
    """The order group, where there are several."""
    email: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    declared: bool = False
    """Whether all that is only what the person said of themselves, through a public link."""
    channels: tuple[str, ...] = ()
    """By which the person was told."""
    notified_at: datetime | None = None
    viewed_at: datetime | None = None
    read_at: datetime | None = None
    verified_at: datetime | None = None
    signed_at: datetime | None = None
    refused_at: datetime | None = None
    refusal: str | None = None
    ip: str | None = None
    user_agent: str | None = None
    consent_version: str | None = None
    kind: str | None = None
    """How the person signed."""
    mandate: str | None = None
    signature: bytes | None = None
    initials: bytes | None = None
    proofs: tuple[ProofEvidence, ...] = ()
    answers: tuple[tuple[str, str], ...] = ()
    """Labels and what was filled in."""
    attachments: tuple[AttachmentEvidence, ...] = ()
    handovers: tuple[HandoverEvidence, ...] = ()


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
        inner = get_args(shape)
        shapes = [inner[0]] * len(value) if inner[-1] is Ellipsis else inner
        return tuple(from_json(one, item) for one, item in zip(shapes, value, strict=True))
    if dataclasses.is_dataclass(shape):
        hints: Mapping[str, Any] = get_type_hints(shape)
        return shape(**{name: from_json(hint, value.get(name)) for name, hint in hints.items()})  # type: ignore[operator]
    if shape is bytes:
        return base64.b64decode(value)
    if shape is datetime:
        return datetime.fromisoformat(value)
    return value
