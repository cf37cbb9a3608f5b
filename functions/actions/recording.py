"""Writing a document down: its rows, its event, and what it owes, in the command's unit of work.

A command has exactly one event, but for `record_life`: what begins and is signed at once has one for each step.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import replace
from typing import TypeVar

from functions.actions.command import Command
from functions.domain.documents import Document
from functions.domain.endpoints import Endpoint
from functions.domain.events import Happening, link_event
from functions.domain.identifiers import Prefix
from functions.domain.uploading import given_up
from functions.storage import documents, duty_rows, snapshots

S = TypeVar("S", Document, Endpoint)


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


def record_of_endpoint(command: Command, endpoint: Endpoint, happening: Happening) -> Endpoint:
    """Append what happened to an endpoint to its own history, and return it with that in its past."""
    status = "enabled" if endpoint.enabled else "disabled"
    return _appended(command, endpoint, happening, status=status)


def _told(command: Command, after: Document) -> Document:
    """Append what happened to the history and return the document with it in its past."""
    if after.happening is None:
        raise RuntimeError("nothing has happened")
    settled = replace(after, happening=None, duties=())
    return _appended(command, settled, after.happening, status=after.status.value)


def _appended(command: Command, subject: S, happening: Happening, *, status: str) -> S:
    event = link_event(
        happening=happening,
        event_id=command.mint(Prefix.EVENT),
        sequence=subject.sequence + 1,
        previous_hash=subject.chain_head,
        salt=secrets.token_hex(16),
        actor=command.actor,
        at=command.at,
        account_id=subject.account_id,
        document_id=subject.id,
        status=status,
    )
    stored = replace(subject, sequence=event.sequence, chain_head=event.hash)
    documents.add_event(command.unit, event, snapshot=snapshots.taken(stored))
    return stored
