"""What a bulk job costs beside the renderer: one worker, one lane after the other, with a real LibreOffice.

The cloud's own workers sleep meanwhile. What LibreOffice takes alone is measured inside the same run, around each call
of the renderer, and so is free of what else the machine does.
"""

from __future__ import annotations

import base64
import tempfile
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from functions.actions import bulk_lanes
from functions.actions.command import Command
from functions.domain.actors import SYSTEM
from functions.domain.bulk import JobStatus
from functions.providers.rendering.contract import RenderedPdf, Renderer, SourceKind
from functions.providers.rendering.libreoffice import LibreOffice
from functions.runtime.call import mint_at, now
from functions.storage import bulk_jobs
from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, Json, Unexpected, inside
from infra.bench.samples import template_docx
from infra.local.cloud import LocalCloud

ROWS: Final = 1_000
RATIO_GOAL: Final = 2
"""More than half of the time is the renderer's."""
CALLS_GOAL: Final = 5


@dataclass
class Timed:
    """A renderer that counts the seconds that it takes."""

    renderer: Renderer
    seconds: float = 0.0
    documents: int = 0

    def render(self, source: Path, *, kind: SourceKind, out: Path) -> RenderedPdf:
        begun = time.perf_counter()
        made = self.renderer.render(source, kind=kind, out=out)
        self.seconds += time.perf_counter() - begun
        self.documents += 1
        return made


def measure() -> list[Figure]:
    """Create a thousand documents in a cloud of its own."""
    with tempfile.TemporaryDirectory() as state, LocalCloud.started(state=Path(state)) as cloud:
        return create(cloud, rows=ROWS)


def create(cloud: LocalCloud, *, rows: int) -> list[Figure]:
    """Order one job of so many rows and work on it alone."""
    _put_to_sleep(cloud, "create_bulk_documents")
    heard: Counter[str] = Counter()

    def hear(*, model: Any, **_: object) -> None:
        heard[f"{model.service_model.service_name}:{model.name}"] += 1

    office = LibreOffice()
    office.start()
    try:
        with inside(cloud, hooks={"before-call": hear}) as service:
            account = service.open_account()
            job = _ordered(service, account.api_key, rows=rows)
            heard.clear()
            timed = Timed(office)
            begun = time.perf_counter()
            for _ in range(rows + 1):
                at = now()
                command = Command(account_id=account.account.id, actor=SYSTEM, at=at, mint=mint_at(at))
                bulk_lanes.create_documents(command, job_id=job["id"], renderer=timed, clock=now)
                if bulk_jobs.load(account.account.id, job["id"]).status is not JobStatus.RUNNING:
                    break
            seconds = time.perf_counter() - begun
            progress = service.ask("get_bulk_job", account.api_key, path={"bulk_job_id": job["id"]})
    finally:
        office.close()
    if progress["rows"]["created"] != rows:
        raise Unexpected(f"{progress['rows']['created']} of {rows} documents")
    calls = sum(heard.values())
    told = ", ".join(f"{name} × {count}" for name, count in heard.most_common(6))
    return [
        Figure(name="bulk/created", value=progress["rows"]["created"], unit="documents"),
        Figure(name="bulk/row", value=round(seconds / rows * 1000, 1), unit="ms"),
        Figure(name="bulk/libreoffice", value=round(timed.seconds / rows * 1000, 1), unit="ms"),
        Figure(
            name="bulk/ratio",
            value=round(seconds / timed.seconds, 2),
            unit="× renderer",
            goal=at_most(RATIO_GOAL),
        ),
        Figure(
            name="bulk/renderings",
            value=round(timed.documents / rows, 3),
            unit="a row",
            goal=at_most(1),
        ),
        Figure(
            name="bulk/calls", value=round(calls / rows, 2), unit="a row", goal=at_most(CALLS_GOAL), note=told
        ),
    ]


def _ordered(service: Inside, key: str, *, rows: int) -> Json:
    company = {"name": "Cliente de prueba", "tax_id": "GODE561231GR8"}
    client = service.ask("register_client", key, company)["id"]
    content = base64.b64encode(template_docx()).decode()
    body = {"client_id": client, "name": "Acuerdo", "docx_base64": content}
    template = service.ask("create_template", key, body)["id"]
    order = {
        "client_id": client,
        "template_id": template,
        "name": "Acuerdo",
        "rows": [{"values": {"ciudad": f"Lima {number}"}} for number in range(rows)],
    }
    return service.ask("create_bulk_job", key, order)


def _put_to_sleep(cloud: LocalCloud, function: str) -> None:
    functions = cloud.client("lambda")
    sources = functions.list_event_source_mappings(FunctionName=cloud.names.function(function))
    for source in sources["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
