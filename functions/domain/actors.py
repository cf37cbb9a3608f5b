"""Who did it: the author of an event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    API_KEY = "api_key"
    RECIPIENT = "recipient"
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The author of an event, and from where: the address and user agent are evidence and personal data."""

    kind: ActorKind
    id: str
    ip: str | None = None
    user_agent: str | None = None


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="rubrica")
