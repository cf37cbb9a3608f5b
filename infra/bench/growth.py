"""What an account's size costs: the same questions of an account with few documents and of one with many.

Both accounts hold the same mixture, five times as much in the large one. Documents are written as the service
writes them, by its own code, and only gathered into batches. Calls and units are AWS's. Times are ratios: `own` is the
processor's time in this process, which is the service; `time` goes by the clock, and the emulator's search through all
rows of a table is in it, which DynamoDB does not do.
"""

from __future__ import annotations

import statistics
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from functions.domain.documents import Document
from functions.domain.files import File, FileState, Page, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient
from functions.runtime.call import mint_at
from functions.storage import aws, documents
from functions.storage.unit import Unit
from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, inside
from infra.bench.meter import Meter
from infra.local.cloud import LocalCloud

FEW: Final = 1_000
MANY: Final = 5_000
ROUNDS: Final = 15
TIME_GOAL: Final = 1.2
_BEGUN: Final = datetime(2026, 1, 1, tzinfo=UTC)
_APART: Final = timedelta(minutes=10)
_STATES: Final = (Status.COMPLETED,) * 6 + (Status.IN_PROGRESS, Status.DRAFT, Status.REFUSED, Status.CANCELED)
_TOPICS: Final = ("Arrendamiento", "Servicios", "Compraventa", "Confidencialidad", "Trabajo")
_PLACES: Final = ("/ventas/2026", "/ventas/2025", "/compras", "/personal/contratos/2026", "/")
_TAGS: Final = ("urgente", "norte", "sur", "revisado")
_PEOPLE: Final = 50

QUESTIONS: Final[Mapping[str, Mapping[str, str]]] = {
    "all": {},
    "status": {"status": "in_progress"},
    "signer": {"signer_email": "persona7@example.com"},
    "folder": {"folder": "/ventas/2026"},
    "subfolders": {"folder": "/ventas", "subfolders": "true"},
    "tag": {"tag": "norte"},
    "name": {"name": "arrend"},
    "external id": {"external_id": "ERP-77"},
    "created": {"created_to": "2026-01-05T00:00:00Z"},
    "updated": {"updated_from": "2026-01-01T00:00:00Z", "updated_to": "2026-01-05T00:00:00Z"},
    "tag, status and folder": {
        "tag": "norte",
        "status": "completed",
        "folder": "/ventas",
        "subfolders": "true",
    },
    "name and status": {"name": "serv", "status": "completed"},
}


@dataclass(frozen=True)
class _Account:
    key: str
    document_id: str


def measure() -> list[Figure]:
    """Fill two accounts of a cloud, and ask them both."""
    with tempfile.TemporaryDirectory() as state, LocalCloud.started(state=Path(state)) as cloud:
        return compare(cloud, few=FEW, many=MANY, rounds=ROUNDS)


def compare(cloud: LocalCloud, *, few: int, many: int, rounds: int) -> list[Figure]:
    """Return, for each question, what the large account costs beside the small one."""
    meter = Meter(client=cloud.client("dynamodb"), names=cloud.names)
    with inside(cloud) as service:
        small, large = (_filled(service, cloud, count=count) for count in (few, many))
        for account in (small, large):
            # The first calls of a process make its clients.
            service.ask("list_documents", account.key)
    with inside(cloud, hooks=meter.hooks) as service:
        spent = {
            name: [_spent(service, meter, account, name, query) for account in (small, large)]
            for name, query in _asked()
        }
    with inside(cloud) as service:
        taken = {
            name: _ratio(service, (small, large), name, query, rounds=rounds) for name, query in _asked()
        }
    figures: list[Figure] = []
    for name, _ in _asked():
        (calls, units), (calls_more, units_more) = spent[name]
        figures += [
            Figure(
                name=f"growth/{name}/calls",
                value=calls_more - calls,
                unit="more",
                goal=at_most(0),
                note=f"{calls} calls",
            ),
            Figure(
                name=f"growth/{name}/units",
                value=round(units_more / units, 2),
                unit="ratio",
                goal=at_most(1.05),
                note=f"{units_more:g} read units",
            ),
            *(
                Figure(
                    name=f"growth/{name}/{kind}", value=round(ratio, 2), unit="ratio", goal=at_most(TIME_GOAL)
                )
                for kind, ratio in zip(("own", "time"), taken[name], strict=True)
            ),
        ]
    return figures


def _asked() -> Iterator[tuple[str, Mapping[str, str]]]:
    yield from QUESTIONS.items()
    yield "get", {}
    yield "folders", {}


def _ask(service: Inside, account: _Account, name: str, query: Mapping[str, str]) -> None:
    if name == "get":
        service.ask("get_document", account.key, path={"document_id": account.document_id})
    elif name == "folders":
        service.ask("list_folders", account.key)
    else:
        service.ask("list_documents", account.key, query=query)


def _spent(
    service: Inside, meter: Meter, account: _Account, name: str, query: Mapping[str, str]
) -> tuple[int, float]:
    meter.costs.clear()
    _ask(service, account, name, query)
    return len(meter.costs), sum(cost.read for cost in meter.costs)


def _ratio(
    service: Inside,
    accounts: tuple[_Account, _Account],
    name: str,
    query: Mapping[str, str],
    *,
    rounds: int,
) -> tuple[float, float]:
    """Return the median times of the large account over those of the small one: own, and by the clock."""
    times: dict[str, list[tuple[float, float]]] = {account.key: [] for account in accounts}
    for _ in range(rounds):
        for account in accounts:
            own, clock = time.process_time(), time.perf_counter()
            _ask(service, account, name, query)
            times[account.key].append((time.process_time() - own, time.perf_counter() - clock))
    small, large = (
        [statistics.median(kind) for kind in zip(*times[account.key], strict=True)] for account in accounts
    )
    return large[0] / small[0], large[1] / small[1]


def _filled(service: Inside, cloud: LocalCloud, *, count: int) -> _Account:
    opened = service.open_account()
    rows: list[dict[str, Any]] = []
    last = ""
    for number in range(count):
        with _gathered(rows) as unit:
            last = _write(unit, opened.account.id, number)
    _store(rows, table=cloud.names.table("documents"))
    return _Account(key=opened.api_key, document_id=last)


def _write(unit: Unit, account_id: str, number: int) -> str:
    at = _BEGUN + number * _APART
    mint = mint_at(at)
    document = Document.drafted(
        document_id=mint(Prefix.DOCUMENT),
        account_id=account_id,
        client_id="cli_00000000000000000000000000",
        name=f"Contrato de {_TOPICS[number % len(_TOPICS)]} {number}",
        sender="Bench",
        language="es",
        file=_FILE,
        external_id=f"ERP-{number}",
        metadata={},
        at=at,
    )
    document = replace(
        document,
        status=_STATES[number // 7 % len(_STATES)],
        folder=_PLACES[number // 3 % len(_PLACES)],
        tags=(_TAGS[number // 2 % len(_TAGS)],),
    )
    documents.add(unit, document)
    person = replace(_PERSON, id=mint(Prefix.RECIPIENT), email=f"persona{number % _PEOPLE}@example.com")
    documents.change(unit, replace(document, shelved=True), replace(document, recipients=(person,)))
    return document.id


@contextmanager
def _gathered(rows: list[dict[str, Any]]) -> Iterator[Unit]:
    """Take what a unit of work would write; later writes of a row replace earlier ones."""
    unit = Unit()
    yield unit
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for item in unit.puts():
        kept[item["pk"]["S"], item["sk"]["S"]] = item
    rows += kept.values()


def _store(rows: Sequence[dict[str, Any]], *, table: str) -> None:
    def put(batch: Sequence[dict[str, Any]]) -> None:
        waiting: dict[str, Any] = {table: [{"PutRequest": {"Item": item}} for item in batch]}
        while waiting:
            waiting = dict(aws.dynamodb().batch_write_item(RequestItems=waiting)["UnprocessedItems"])

    aws.dynamodb()
    with ThreadPoolExecutor(4) as writers:
        list(writers.map(put, [rows[start : start + 25] for start in range(0, len(rows), 25)]))


_FILE: Final = File(
    state=FileState.READY,
    received_sha256="ab" * 32,
    stored=StoredObject(
        key="accounts/a/documents/d/original/x.pdf", version_id="1", sha256="ab" * 32, size=1
    ),
    pages=(Page(width=612, height=792),) * 4,
)
_PERSON: Final = Recipient(
    id="",
    signer_id="sgn_00000000000000000000000000",
    position=1,
    name="Ana Núñez",
    email=None,
    phone=None,
    tax_id=None,
    legal_representative=False,
    kyc=False,
)
