"""Care for endpoints: how many requests are on their way to one, and what follows when it does not do well."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from functions.actions.command import Command
from functions.actions.doors import owe_letter
from functions.actions.endpoint_letters import DISABLED, FAILING
from functions.actions.recording import record_of_endpoint
from functions.domain.actors import SYSTEM
from functions.domain.endpoints import (
    GONE,
    Attempt,
    Delivery,
    DisabledReason,
    Endpoint,
    EndpointNotFound,
)
from functions.domain.events import EventType, Happening
from functions.domain.health import SLOW_AFTER, Health, Outlook
from functions.domain.identifiers import derived
from functions.providers.http.errors import AddressForbidden, UrlRefused
from functions.storage import endpoint_health, identity
from functions.storage.unit import StaleWrite

_TRIES: Final = 5
_HOLD_NOBODY: Final = (UrlRefused.error_class, AddressForbidden.error_class)
"""Failures without an answer for which nobody had to wait: nothing was sent."""


def enter(delivery: Delivery, *, at: datetime, until: datetime) -> Health:
    """Take a place for a request to the endpoint of a delivery, and return what is known of it. Raises EndpointBusy.

    One that does well has no places to take: it is glanced at, and nothing is written.
    """
    health = endpoint_health.glance(delivery.endpoint_id)
    if health.free(at=at):
        return health
    take = partial(Health.entered, holder=_holder(delivery.id, delivery.attempts + 1), at=at, until=until)
    # Whoever finds it busy at a glance asks no further.
    take(health)
    with suppress(StaleWrite):
        # Many take places at once: the few that go uncounted are fewer than they who wait.
        endpoint_health.change(delivery.endpoint_id, take, at=at)
    return health


@contextmanager
def watched(endpoint_id: str, *, clock: Callable[[], datetime]) -> Iterator[None]:
    """Note that an endpoint is slow while it still is: what waits for it already need not be the most there is."""

    def note_slow() -> None:
        at = clock()
        if endpoint_health.glance(endpoint_id).free(at=at):
            with suppress(StaleWrite):
                # Stale: others note the same.
                endpoint_health.change(endpoint_id, partial(Health.slowed, at=at), at=at)

    timer = threading.Timer(SLOW_AFTER.total_seconds(), note_slow)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def note(delivery: Delivery, endpoint: Endpoint, attempt: Attempt, *, known: Health, at: datetime) -> None:
    """Note how an attempt went, and do what follows for the endpoint: warn its account, or disable it.

    `known` is what was known before it: where that was nothing, a success is nothing to note. An attempt that is noted
    twice, because whoever made it died, was made twice.
    """
    if attempt.status == GONE and not delivery.test:
        _disable(endpoint, DisabledReason.GONE, at=at)
        return
    holder = _holder(delivery.id, delivery.attempts)
    took = timedelta(milliseconds=attempt.duration_ms)
    counts = not delivery.test and delivery.replayed_at is None
    if attempt.status is not None and 200 <= attempt.status < 300:
        if took < SLOW_AFTER and known == Health():
            return
        noted = partial(Health.succeeded, holder=holder, at=at, took=took)
    else:
        noted = partial(
            Health.failed,
            holder=holder,
            at=at,
            answered=attempt.status is not None or attempt.error in _HOLD_NOBODY,
            counts=counts,
        )
    try:
        health = endpoint_health.change(
            endpoint.id, lambda before: noted(before.since(endpoint.enabled_at)), at=at
        )
    except StaleWrite:
        # So many note so much at once that this one may be missing.
        return
    if not counts:
        # Who tries out whether it works again is not to be the one who ends it.
        return
    match health.outlook(endpoint.warned, at=at):
        case Outlook.TO_BE_TOLD:
            _warn(endpoint, health, at=at)
        case Outlook.TO_BE_DISABLED:
            _disable(endpoint, DisabledReason.FAILING, at=at)
        case Outlook.GOES_ON:
            pass


def _holder(delivery_id: str, attempt: int) -> str:
    return f"{delivery_id}#{attempt}"


def _warn(endpoint: Endpoint, health: Health, *, at: datetime) -> None:
    """Tell the account, by event and letter, that nothing but failures came of an endpoint."""
    warning = health.warning(at=at)
    happening = Happening(
        type=EventType.WEBHOOK_FAILING,
        data={"webhook_id": endpoint.id, "since": warning.since.isoformat()},
    )
    command = _command(endpoint, EventType.WEBHOOK_FAILING, at=at)
    stored = record_of_endpoint(command, endpoint.warned_of(warning), happening)
    identity.change_endpoint(command.unit, endpoint, stored)
    owe_letter(command, endpoint.id, f"{FAILING}#{warning.notices}")
    with suppress(StaleWrite):
        # Stale: somebody else has told it, or changed the endpoint; the next failure tells it if nobody has.
        command.unit.commit()


def _disable(endpoint: Endpoint, reason: DisabledReason, *, at: datetime) -> None:
    """Disable an endpoint with its event and a letter. One of many who want to does it."""
    called = (endpoint.url, endpoint.enabled_at)
    for _ in range(_TRIES):
        if not endpoint.enabled or (endpoint.url, endpoint.enabled_at) != called:
            # Another address has not said anything yet, nor has one that was enabled again meanwhile.
            return
        command = _command(endpoint, EventType.WEBHOOK_DISABLED, at=at)
        happening = Happening(
            type=EventType.WEBHOOK_DISABLED, data={"webhook_id": endpoint.id, "reason": reason.value}
        )
        stored = record_of_endpoint(command, endpoint.disabled(reason, at=at), happening)
        identity.change_endpoint(command.unit, endpoint, stored)
        owe_letter(command, endpoint.id, f"{DISABLED}#{reason}")
        try:
            command.unit.commit()
        except StaleWrite:
            try:
                endpoint = identity.load_endpoint(endpoint.account_id, endpoint.id)
            except EndpointNotFound:
                return
        else:
            return
    raise StaleWrite


def _command(endpoint: Endpoint, what: EventType, *, at: datetime) -> Command:
    """Return a command whose one event is named by its place in the endpoint's history."""
    number = hashlib.sha256(f"{endpoint.id} {endpoint.version} {what}".encode()).digest()[:10]
    return Command(
        account_id=endpoint.account_id,
        actor=SYSTEM,
        at=at,
        mint=lambda prefix: derived(prefix, at=at, number=number),
    )
