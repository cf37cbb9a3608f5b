"""A command: who asks, when, and the unit of work that its writes go to. Made at the edge, handed to actions."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from functions.domain.actors import Actor
from functions.domain.identifiers import Mint
from functions.storage.unit import Unit


@dataclass(frozen=True, kw_only=True)
class Command:
    """One attempt at one thing. When its unit turns out stale, a new command tries again from the start."""

    account_id: str
    actor: Actor
    at: datetime
    mint: Mint
    unit: Unit = field(default_factory=Unit)
