"""The work of a batch: each document step by step to its signature, each step a transaction of its own.

The last one writes the signature together with its result: a worker that dies leaves every document either signed and
told, or not signed. What a rule refuses is the document's own result and keeps no other from being signed.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta
from typing import Final

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS, Clock
from functions.actions.recording import record
from functions.domain.actors import Actor, ActorKind
from functions.domain.batch_signing import next_step, signed
from functions.domain.batches import Batch, BatchItem, Result, Run
from functions.domain.duties import Duty, DutyKind
from functions.domain.errors import Refusal
from functions.domain.files import StoredObject
from functions.domain.recipients import Signature
from functions.storage import batches, documents, duty_rows, files
from functions.storage.unit import StaleWrite, Unit

LEASE: Final = timedelta(minutes=2)
"""Longer than the function may run."""

TURN: Final = timedelta(seconds=30)
"""How long one worker stays at a batch. Then whoever waits in the queue is next, of whatever account."""

MAX_ATTEMPTS: Final = 6
"""How often a document is tried again that fails for no reason that a rule knows."""

FAULT: Final = "internal_error"
_PAUSE: Final = 0.02


class DocumentsFailed(Exception):
    """Some documents failed for no reason that a rule knows; they are tried again."""


def sign_batch(command: Command, *, batch_id: str, clock: Clock) -> None:
    """Sign what the person has chosen, until all is signed or the turn is over."""
    owed = duties.claimed(command.account_id, batch_id, DutyKind.BATCH, clock=clock, lease=LEASE)
    for claimed in owed:
        _take_turn(command, claimed, clock=clock)


def _take_turn(command: Command, duty: Duty, *, clock: Clock) -> None:
    batch = batches.load(duty.account_id, duty.owner_id)
    run = batch.run
    if run is None or not batch.running:
        duties.drop(duty)
        return
    ends = clock() + TURN
    pictures = _Pictures()
    fault: Exception | None = None
    for document_id in batch.left(batches.results(batch).values()):
        if clock() >= ends:
            duty_rows.wait_with(duty, until=clock())
            duties.wake(duty, queue_url=settings.batches_queue_url())
            return
        item = batch.item(document_id, pointer="/document_ids")
        try:
            _sign(command, batch, run, item, pictures=pictures, clock=clock)
        except Exception as failed:  # noqa: BLE001 - raised below, once the others had their turn
            fault = failed
            if duty.attempts >= MAX_ATTEMPTS:
                _tell(batch, run, item, problem=FAULT, clock=clock)
    if fault is not None and duty.attempts < MAX_ATTEMPTS:
        duties.give_back(duty, queue_url=settings.batches_queue_url(), clock=clock)
        raise DocumentsFailed(batch.id) from fault
    _end(duty)


def _sign(
    command: Command, batch: Batch, run: Run, item: BatchItem, *, pictures: _Pictures, clock: Clock
) -> None:
    actor = Actor(kind=ActorKind.RECIPIENT, id=item.recipient_id, ip=run.ip, user_agent=run.user_agent)
    stale = 0
    while True:
        attempt = replace(command, unit=Unit(), actor=actor, at=clock())
        try:
            done = _step(attempt, batch, run, item, pictures=pictures)
        except Refusal as refused:
            _tell(batch, run, item, problem=refused.code, clock=clock)
            return
        try:
            attempt.unit.commit()
        except StaleWrite:
            stale += 1
            if stale == MAX_COMMITS:
                raise
            time.sleep(_PAUSE * stale)
            continue
        if done:
            return


def _step(command: Command, batch: Batch, run: Run, item: BatchItem, *, pictures: _Pictures) -> bool:
    """Write the next step; True where that was the signature."""
    document = documents.load(batch.account_id, item.document_id)
    before = next_step(document, item.recipient_id, batch=batch, run=run, at=command.at)
    if before is not None:
        record(command, before=document, after=before)
        return False
    signature = Signature(
        image=pictures.kept_with(batch, item, run.image),
        kind=run.kind,
        consent_version=run.consent_version,
        ip=run.ip,
        user_agent=run.user_agent,
        initials=(
            pictures.kept_with(batch, item, run.initials)
            if run.initials is not None and document.recipient(item.recipient_id).initials_asked
            else None
        ),
    )
    after = signed(document, item.recipient_id, signature, batch_id=batch.id, at=command.at)
    record(command, before=document, after=after)
    result = Result(document_id=item.document_id, run=run.number, signed=True, problem=None, at=command.at)
    batches.put_result(command.unit, batch, result)
    return True


def _tell(batch: Batch, run: Run, item: BatchItem, *, problem: str, clock: Clock) -> None:
    """Write down why a document was not signed."""
    unit = Unit()
    result = Result(document_id=item.document_id, run=run.number, signed=False, problem=problem, at=clock())
    batches.put_result(unit, batch, result)
    unit.commit()


def _end(duty: Duty) -> None:
    """End the duty together with the run; who took either over ends it."""
    for _ in range(MAX_COMMITS):
        batch = batches.load(duty.account_id, duty.owner_id)
        unit = Unit()
        if batch.running:
            batches.change(unit, batch, batch.ended())
        duty_rows.end(unit, duty)
        with suppress(StaleWrite):
            unit.commit()
            return


class _Pictures:
    """The person's pictures: read once, and kept with each document, where they stand when the batch is gone."""

    def __init__(self) -> None:
        self._read: dict[str, bytes] = {}
        self._kept: dict[tuple[str, str], StoredObject] = {}

    def kept_with(self, batch: Batch, item: BatchItem, image: StoredObject) -> StoredObject:
        """Return the picture as it lies with a document; a step that is tried again does not put it twice."""
        known = (item.document_id, image.key)
        if known not in self._kept:
            if image.key not in self._read:
                self._read[image.key] = files.read(image)
            key = files.document_key(
                batch.account_id,
                item.document_id,
                kind=f"signatures/{item.recipient_id}",
                sha256=image.sha256,
                extension="png",
            )
            self._kept[known] = files.put(key=key, body=self._read[image.key], media_type=files.PNG)
        return self._kept[known]
