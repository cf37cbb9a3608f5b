"""From an event to the first attempt to tell of it, at fifty events a second, on the running one-machine cloud.

Events are committed from this process; the cloud's own functions relay and deliver them to a receiver on the loopback.
`ours` is what our two functions take, by their own log lines, from being woken to being done: more than what an
attempt waits for. The rest of the time is the platform's: stream, bus, queue, and starting processes. The emulator asks
its sources in turn, one message of a queue a turn, and a turn lasts as long as a batch of the stream. Where the
emulator can not follow, our functions wait for its answers too; `calm` is the same at a rate that it follows, and
`alone` the same way relayed and delivered in this process, one event after the other, while its functions sleep.
"""

from __future__ import annotations

import base64
import json
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Final

from functions.actions import delivering, relaying
from functions.actions import documents as drafts
from functions.actions.command import Command
from functions.domain.actors import SYSTEM
from functions.runtime.call import mint_at, now
from functions.storage import deliveries, documents
from infra.bench.capacity import silence
from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, Unexpected, inside
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT

RATE: Final = 50
CALM_RATE: Final = 3
SECONDS: Final = 20
DRAFTS: Final = 50
WRITERS: Final = 4
P50_GOAL: Final = 150
P99_GOAL: Final = 1_000
_WARM_UP: Final = 40
_ALONE: Final = 100
_PATIENCE: Final = 90.0
_FUNCTIONS: Final = ("relay_events", "deliver_webhooks")

Moment = float
"""Seconds since 1970."""
Place = tuple[str, int]
"""A document and the sequence of one of its events."""


def measure() -> list[Figure]:
    """Measure in a cloud of its own."""
    with (
        tempfile.TemporaryDirectory() as state,
        LocalCloud.started(state=Path(state)) as cloud,
        _receiver() as (url, arrived),
        inside(cloud) as service,
    ):
        account = service.open_account()
        client = service.ask(
            "register_client", account.api_key, {"name": "Cliente de prueba", "tax_id": "GODE561231GR8"}
        )
        service.ask("create_webhook", account.api_key, {"url": url, "event_types": ["document.updated"]})
        made = [_draft(service, account.api_key, client["id"]) for _ in range(DRAFTS)]
        account_id = account.account.id
        _tell(account_id, made, count=_WARM_UP, rate=RATE, arrived=arrived)
        calm = _tell(account_id, made, count=CALM_RATE * SECONDS, rate=CALM_RATE, arrived=arrived)
        logged = cloud.functions_log.stat().st_size
        committed = _tell(account_id, made, count=RATE * SECONDS, rate=RATE, arrived=arrived)
        took = _durations(cloud.functions_log, since=logged)
        silence(cloud)
        alone = _alone(account_id, made, arrived)
        quiet = [(arrived[place] - moment) * 1000 for place, moment in calm.items() if place in arrived]
        return _figures(account_id, committed, arrived, took, {"calm": quiet, "alone": alone})


def _figures(
    account_id: str,
    committed: Mapping[Place, Moment],
    arrived: Mapping[Place, Moment],
    took: Mapping[str, Sequence[float]],
    beside: Mapping[str, Sequence[float]],
) -> list[Figure]:
    whole, to_relay, to_attempt = [], [], []
    for place, moment in committed.items():
        if place not in arrived:
            continue
        whole.append((arrived[place] - moment) * 1000)
        told = documents.told_event(account_id, *place)
        (delivery,) = deliveries.of_event(told.event.id) if told else ()
        first = deliveries.attempts_of(delivery)[0]
        to_relay.append((delivery.created_at.timestamp() - moment) * 1000)
        to_attempt.append((first.at - delivery.created_at).total_seconds() * 1000)
    lost = len(committed) - len(whole)
    figures = [
        Figure(name="webhooks/lost", value=lost, unit="events", goal=at_most(0), note=f"of {len(committed)}")
    ]
    parts = {
        "event to first attempt": whole,
        "event to relay": to_relay,
        "relay to attempt": to_attempt,
        **{f"ours, {name}": took[name] for name in _FUNCTIONS},
        **beside,
    }
    figures += [
        _figure(f"{name}/p{share}", _percentile(found, share))
        for name, found in parts.items()
        for share in (50, 99)
    ]
    for share, goal in ((50, P50_GOAL), (99, P99_GOAL)):
        ours = sum(_percentile(took[name], share) for name in _FUNCTIONS)
        figures.append(_figure(f"ours/p{share}", ours, goal=goal, note="both functions, woken to done"))
    return figures


def _figure(name: str, value: float, *, goal: float | None = None, note: str = "") -> Figure:
    return Figure(
        name=f"webhooks/{name}",
        value=round(value),
        unit="ms",
        goal=None if goal is None else at_most(goal),
        note=note,
    )


def _percentile(found: Sequence[float], share: int) -> float:
    return sorted(found)[min(len(found) - 1, len(found) * share // 100)]


def _alone(account_id: str, made: Sequence[str], arrived: Mapping[Place, Moment]) -> list[float]:
    """Return the milliseconds from commit to arrival of events that nothing but our own code brings on their way."""
    waited: list[float] = []
    for number in range(_ALONE):
        place, committed = _change(account_id, made[number % len(made)], number)
        document_id, sequence = place
        relaying.relay_document(account_id, document_id, at=now())
        told = documents.told_event(account_id, document_id, sequence)
        if told is None:
            raise Unexpected("an event that was committed is not there")
        delivering.deliver_event(told.event.id, endpoint_id=None, clock=now)
        waited.append((arrived[place] - committed) * 1000)
    return waited


def _draft(service: Inside, key: str, client_id: str) -> str:
    content = base64.b64encode(CONTRACT.read_bytes()).decode()
    file = {"content_base64": content}
    return str(
        service.ask("create_document", key, {"client_id": client_id, "name": "Acuerdo", "file": file})["id"]
    )


def _tell(
    account_id: str, made: Sequence[str], *, count: int, rate: int, arrived: Mapping[Place, Moment]
) -> dict[Place, Moment]:
    """Commit so many events at a steady rate, and wait until all were told; return when each was committed."""
    committed: dict[Place, Moment] = {}

    def change(number: int) -> None:
        place, moment = _change(account_id, made[number % len(made)], number)
        committed[place] = moment

    with ThreadPoolExecutor(WRITERS) as pool:
        began = time.monotonic()
        for number in range(count):
            time.sleep(max(0.0, began + number / rate - time.monotonic()))
            pool.submit(change, number)
    until = time.monotonic() + _PATIENCE
    while not committed.keys() <= arrived.keys() and time.monotonic() < until:
        time.sleep(0.1)
    return committed


def _change(account_id: str, document_id: str, number: int) -> tuple[Place, Moment]:
    """Commit one event; return which, and when that was done."""
    at = now()
    command = Command(account_id=account_id, actor=SYSTEM, at=at, mint=mint_at(at))
    changed = drafts.update_document(
        command,
        document_id,
        expected_version=None,
        name=f"Acuerdo {number}",
        source=None,
        external_id=None,
        metadata=None,
    ).document
    command.unit.commit()
    return (changed.id, changed.sequence), time.time()


def _durations(log: Path, *, since: int) -> dict[str, list[float]]:
    """Return how long the calls of each of our two functions took, in milliseconds, from the log's lines."""
    found: dict[str, list[float]] = {name: [] for name in _FUNCTIONS}
    with log.open() as lines:
        lines.seek(since)
        for line in lines:
            start = line.find("{")
            if start < 0 or '"duration_ms"' not in line:
                continue
            told = json.loads(line[start:])
            if told.get("function") in found:
                found[told["function"]].append(float(told["duration_ms"]))
    return found


@contextmanager
def _receiver() -> Iterator[tuple[str, dict[Place, Moment]]]:
    """Run a customer's server that notes when it was first told of each event."""
    arrived: dict[Place, Moment] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            moment = datetime.now(UTC).timestamp()
            told = json.loads(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            arrived.setdefault((told["data"]["document"]["id"], told["sequence"]), moment)
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/webhooks", arrived
    finally:
        server.shutdown()
        server.server_close()
