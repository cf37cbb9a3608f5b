"""Doing what is owed: claim, do, write down what came of it with the end of the duty, or give it back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.storage import documents, duty_rows, queues
from functions.storage.unit import StaleWrite, Unit

MAX_COMMITS: Final = 15

Clock = Callable[[], datetime]
Verb = Callable[[Document, datetime], Document]


def conclude(
    command: Command,
    duty: Duty,
    verb: Verb,
    *,
    clock: Clock,
    held: Callable[[Unit], None] | None = None,
) -> Document:
    """End a duty together with what its doing changed in the document, however often others write in between.

    `verb` is pure: it takes the document as it stands and returns it as it shall be. What it owes may be this very
    duty afresh. When the duty is no longer ours StaleWrite comes out: whoever took it over ends it. `held`: what else
    must stand as it was read.
    """
    stale: StaleWrite | None = None
    for _ in range(MAX_COMMITS):
        attempt = replace(command, unit=Unit(), at=clock())
        before = documents.load(duty.account_id, duty.owner_id)
        done = verb(before, attempt.at)
        # What is owed next in this one's place is the same row: it is written over the claim.
        following = next((one for one in done.duties if one.takes_place_of(duty)), None)
        others = tuple(one for one in done.duties if one is not following)
        after = record(attempt, before=before, after=replace(done, duties=others))
        if following is None:
            duty_rows.end(attempt.unit, duty)
        else:
            duty_rows.succeed(attempt.unit, duty, by=following)
        if held is not None:
            held(attempt.unit)
        try:
            attempt.unit.commit()
        except StaleWrite as lost:
            stale = lost
            continue
        return after
    raise stale or StaleWrite()


def owe(command: Command, duty: Duty, *, queue_url: str) -> None:
    """Owe what no event tells of, and wake who does it; stale when it is owed already."""
    duty_rows.add_once(command.unit, duty)
    command.unit.hint(lambda: wake(duty, queue_url=queue_url))


def owe_afresh(command: Command, duty: Duty, *, queue_url: str) -> None:
    """Owe what no event tells of, though it may be owed already, and wake who does it."""
    duty_rows.add(command.unit, duty)
    command.unit.hint(lambda: wake(duty, queue_url=queue_url))


def drop(duty: Duty) -> None:
    """End a duty that nobody is owed any more."""
    unit = Unit()
    duty_rows.end(unit, duty)
    try:
        unit.commit()
    except StaleWrite:
        # Somebody else has it: they will see the same.
        return


def give_back(duty: Duty, *, queue_url: str, clock: Clock) -> None:
    """Give a claimed duty back, with a hint for when its time has come again."""
    at = clock()
    with suppress(StaleWrite):
        # Stale: taken over by somebody, who goes on with it.
        later = duty_rows.postpone(duty, at=at)
        wake(duty, queue_url=queue_url, delay=int((later.not_before - at).total_seconds()) + 1)


def claim(duty: Duty, *, clock: Clock, lease: timedelta) -> Duty | None:
    return duty_rows.claim(duty, at=clock(), lease=lease)


def claimed(
    account_id: str, owner_id: str, kind: DutyKind, *, clock: Clock, lease: timedelta
) -> Iterator[Duty]:
    """Yield what an owner owes of a kind, each claimed when its turn has come; what others are at is passed over."""
    for duty in duty_rows.owed_by(account_id, owner_id, kind):
        taken = claim(duty, clock=clock, lease=lease)
        if taken is not None:
            yield taken


def wake(duty: Duty, *, queue_url: str, delay: int = 0) -> None:
    """Wake who does it; an account that owes much waits behind the others."""
    detail = {"account_id": duty.account_id, "owner_id": duty.owner_id}
    queues.wake(queue_url, kind=f"duty.{duty.kind}", detail=detail, delay=delay, group=duty.account_id)
