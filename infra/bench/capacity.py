"""The DynamoDB units of a whole life: one document, two recipients, one endpoint.

Everything runs in this process, operations and consumers alike, so that every call is heard; the cloud's own
consumers are switched off meanwhile. The stream is played by handing each new event to the relay as it comes, one
record at a time, which is the dearest way: a stream that bundles spares reads. Queues are the cloud's own.
"""

from __future__ import annotations

import base64
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, Json, Unexpected, inside, streamed
from infra.bench.meter import Cost, Meter
from infra.bench.samples import drawn_signature
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT

WRITE_GOAL: Final = 220
READ_GOAL: Final = 100
PATIENCE: Final = 30.0
_QUEUES: Final = {
    "webhooks": "deliver_webhooks",
    "notifications": "notify_recipients",
    "sealing": "seal_documents",
}
_BEFORE: Final = "registration"


def measure() -> list[Figure]:
    """Live one life in a cloud of its own, and price it."""
    with (
        tempfile.TemporaryDirectory() as state,
        LocalCloud.started(state=Path(state)) as cloud,
        _receiver() as url,
    ):
        silence(cloud)
        meter = Meter(client=cloud.client("dynamodb"), names=cloud.names)
        with inside(cloud, hooks=meter.hooks) as service:
            _Life(cloud, service, meter, receiver=url).live()
    return _figures(meter.costs)


class _Life:
    """From a document's creation to its signed file, with every consumer's turn in between."""

    def __init__(self, cloud: LocalCloud, service: Inside, meter: Meter, *, receiver: str) -> None:
        self._cloud = cloud
        self._service = service
        self._meter = meter
        self._receiver = receiver
        self._relayed: set[str] = set()
        self._delivered = 0
        self._happened: list[str] = []

    def live(self) -> None:
        self._meter.part = _BEFORE
        key = self._service.open_account().api_key
        self._service.ask("create_webhook", key, {"url": self._receiver})
        company = {"name": "Cliente de prueba", "tax_id": "GODE561231GR8"}
        client = self._service.ask("register_client", key, company)["id"]
        signers = [
            self._service.ask("create_signer", key, {"client_id": client, "name": name, "email": email})["id"]
            for name, email in (
                ("Ana Sofía Núñez", "ana@example.com"),
                ("João Guimarães", "joao@example.com"),
            )
        ]
        file = {"content_base64": base64.b64encode(CONTRACT.read_bytes()).decode()}
        draft = {"client_id": client, "name": "Contrato de prestación de servicios", "file": file}
        path = {"document_id": self._ask("create_document", key, draft)["id"]}
        parts = {"recipients": [{"signer_id": one} for one in signers]}
        assigned = self._ask("replace_recipients", key, parts, path=path)["recipients"]
        self._ask("send_document", key, {}, path=path)
        self._until("recipient.notified", times=2)
        for one in assigned:
            self._sign(key, {**path, "recipient_id": one["id"]})
        self._until("document.completed", times=1)
        self._ask("get_signed_file", key, path=path)
        self._until_told()

    def _sign(self, key: str, path: dict[str, str]) -> None:
        url = self._ask("get_signing_url", key, path=path)["url"]
        secret = str(url).partition("#")[2]
        consent = self._ask("get_signing_session", secret)["consent"]["version"]
        self._ask("open_document", secret, {})
        image = {"kind": "drawn", "image_base64": base64.b64encode(drawn_signature()).decode()}
        self._ask("sign_document", secret, {"signature": image, "consent_version": consent})

    def _ask(self, name: str, secret: str, body: Json | None = None, **more: Any) -> Json:
        self._meter.part = name
        answer = self._service.ask(name, secret, body, **more)
        self._turn()
        return answer

    # -- consumers ------------------------------------------------------------------------------------------

    def _turn(self) -> None:
        """Let the relay see what is new, and each queue's consumer its messages."""
        for event in self._new_events():
            self._meter.part = "relay_events"
            self._service.react("relay_events", streamed(event, number=str(len(self._relayed))))
        for queue, consumer in _QUEUES.items():
            self._drain(queue, consumer)

    def _new_events(self) -> Iterator[Json]:
        """Yield the rows of events that the relay has not seen, in the order of the history."""
        table = self._cloud.names.table("documents")
        rows = self._cloud.client("dynamodb").scan(TableName=table)["Items"]
        events = [row for row in rows if row.get("entity", {}).get("S") == "event"]
        for event in sorted(events, key=lambda row: row["sk"]["S"]):
            if event["sk"]["S"] not in self._relayed:
                self._relayed.add(event["sk"]["S"])
                self._happened.append(event["type"]["S"])
                yield event

    def _drain(self, queue: str, consumer: str) -> None:
        sqs = self._cloud.client("sqs")
        url = sqs.get_queue_url(QueueName=self._cloud.names.queue(queue))["QueueUrl"]
        while messages := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=1).get("Messages"):
            self._meter.part = consumer
            (message,) = messages
            self._service.react(
                consumer, {"Records": [{"messageId": message["MessageId"], "body": message["Body"]}]}
            )
            sqs.delete_message(QueueUrl=url, ReceiptHandle=message["ReceiptHandle"])
            self._delivered += queue == "webhooks"

    def _until(self, kind: str, *, times: int) -> None:
        self._pump(lambda: self._happened.count(kind) >= times, what=f"{times} × {kind}")

    def _until_told(self) -> None:
        """Wait until each event has come by the queue of webhooks, whose rule lets all of them through."""
        self._pump(lambda: self._delivered >= len(self._happened), what="a webhook for each event")

    def _pump(self, done: Callable[[], bool], *, what: str) -> None:
        until = time.monotonic() + PATIENCE
        while not done():
            if time.monotonic() > until:
                raise Unexpected(f"after {PATIENCE:.0f} s there is still not {what}")
            self._turn()
            time.sleep(0.02)


def _figures(costs: list[Cost]) -> list[Figure]:
    life = [one for one in costs if one.part != _BEFORE]
    indexes = sum(one.index_write for one in life)
    write = sum(one.write for one in life) + indexes
    read = sum(one.read for one in life)
    figures = [
        Figure(
            name="capacity/write",
            value=write,
            unit="WRU",
            goal=at_most(WRITE_GOAL),
            note=f"{indexes:g} of them for indexes",
        ),
        Figure(name="capacity/read", value=read, unit="RRU", goal=at_most(READ_GOAL)),
    ]
    for part in dict.fromkeys(one.part for one in costs):
        own = [one for one in costs if one.part == part]
        note = f"{len(own)} calls" + ("; before the life, not counted" if part == _BEFORE else "")
        written = sum(one.write + one.index_write for one in own)
        figures += [
            Figure(name=f"capacity/{part}/write", value=written, unit="WRU", note=note),
            Figure(name=f"capacity/{part}/read", value=sum(one.read for one in own), unit="RRU"),
        ]
    return figures


def silence(cloud: LocalCloud) -> None:
    """Switch the cloud's own consumers off: what they did nobody here would hear."""
    functions, rules = cloud.client("lambda"), cloud.client("events")
    for one in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=one["UUID"], Enabled=False)
    for one in rules.list_rules(NamePrefix=cloud.names.prefix)["Rules"]:
        if "ScheduleExpression" in one:
            rules.disable_rule(Name=one["Name"])


@contextmanager
def _receiver() -> Iterator[str]:
    """Run a customer's server that takes everything, and yield where it listens."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers.get("Content-Length", 0)))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/webhooks"
    finally:
        server.shutdown()
        server.server_close()
