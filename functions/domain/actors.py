"""Who did it: the author of an event."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class ActorKind(StrEnum):
    API_KEY = "api_key"
    RECIPIENT = "recipient"
    SENDER = "sender"
    """Somebody at the send page, whom the account let in."""
    VISITOR = "visitor"
    """Somebody with a public link."""
    SIGNER = "signer"
    """A person of the directory, apart from any document."""
    SYSTEM = "system"


@dataclass(frozen=True, kw_only=True)
class Actor:
    """The author of an event, and from where: the address and user agent are evidence and personal data."""

    kind: ActorKind
    id: str
    ip: str | None = None
    user_agent: str | None = None


SYSTEM = Actor(kind=ActorKind.SYSTEM, id="rubrica")
