"""Filling in: what a recipient answers and sends before signing, with the link that they were sent."""

from __future__ import annotations

from collections.abc import Mapping

from functions.actions.command import Command
from functions.actions.recording import record
from functions.actions.signing import enter, shown
from functions.domain.events import Json
from functions.domain.filling import with_answers
from functions.domain.sessions import Session
from functions.storage.grants import Grant


def save_answers(command: Command, grant: Grant, given: Mapping[str, Json]) -> Session:
    """Save some of a recipient's answers, by field id; null takes one away."""
    document, recipient = enter(command, grant)
    after = with_answers(document, recipient.id, given, at=command.at)
    return shown(command, record(command, before=document, after=after), recipient.id)
