"""Writing a document down: its rows, its event, and what it owes, in the command's unit of work.

A command has exactly one event, but for `record_life`: what begins and is signed at once has one for each step.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace

from functions.actions.command import Command
from functions.dialects.registry import DIALECTS, dialect
from functions.domain.documents import Document
from functions.domain.events import Event, link_event
from functions.domain.identifiers import Prefix
from functions.domain.uploading import given_up
from functions.storage import documents, duty_rows


def record(command: Command, *, before: Document | None, after: Document) -> Document:
    """Write what a verb did and return the document as it then stands; what did nothing writes nothing."""
    if after.happening is None:
        return after
    stored = _told(command, after)
    if before is None:
        documents.add(command.unit, stored)
    else:
        documents.change(command.unit, before, stored)
    superseded = () if before is None else given_up(before, after, at=command.at)
    for duty in (*after.duties, *superseded):
        duty_rows.add(command.unit, duty)
    return stored


def record_life(command: Command, steps: Sequence[Document]) -> Document:
    """Write a document that begins and goes on in one command, an event for each step; its last state is stored."""
    stored = _told(command, steps[0])
    for step in steps[1:]:
        stored = _told(command, replace(step, sequence=stored.sequence, chain_head=stored.chain_head))
    documents.add(command.unit, stored)
    for duty in steps[-1].duties:
        duty_rows.add(command.unit, duty)
    return stored


def _told(command: Command, after: Document) -> Document:
    """Append what happened to the history and return the document with it in its past."""
    if after.happening is None:
        raise RuntimeError("nothing has happened")
    event = link_event(
        happening=after.happening,
        event_id=command.mint(Prefix.EVENT),
        sequence=after.sequence + 1,
        previous_hash=after.chain_head,
        salt=secrets.token_hex(16),
        actor=command.actor,
        at=command.at,
        account_id=after.account_id,
        document_id=after.id,
        status=after.status.value,
    )
    stored = replace(after, sequence=event.sequence, chain_head=event.hash, happening=None, duties=())
    documents.add_event(command.unit, event, bodies=_frozen_bodies(event, stored))
    return stored


def _frozen_bodies(event: Event, document: Document) -> dict[str, str]:
    """Return what each dialect will say of this event, now, so that no later state can creep into it."""
    bodies = {name: dialect(name).webhook_body(event, document) for name in DIALECTS}
    return {name: body for name, body in bodies.items() if body is not None}
