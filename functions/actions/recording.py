"""Writing a document down: its rows, exactly one event, and what it owes, in the command's unit of work."""

from __future__ import annotations

import secrets
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
    if before is None:
        documents.add(command.unit, stored)
    else:
        documents.change(command.unit, before, stored)
    documents.add_event(command.unit, event, bodies=_frozen_bodies(event, stored))
    superseded = () if before is None else given_up(before, after, at=command.at)
    for duty in (*after.duties, *superseded):
        duty_rows.add(command.unit, duty)
    return stored


def _frozen_bodies(event: Event, document: Document) -> dict[str, str]:
    """Return what each dialect will say of this event, now, so that no later state can creep into it."""
    bodies = {name: dialect(name).webhook_body(event, document) for name in DIALECTS}
    return {name: body for name, body in bodies.items() if body is not None}
