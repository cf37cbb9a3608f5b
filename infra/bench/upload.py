"""From the end of an upload to the picture of its first page: large files, and what they hold of memory.

A cloud on this machine has the tables, buckets and queues; its own consumers are switched off, and the notice of the
bucket goes to the consumer of uploads in a process of its own (infra.bench.upload_child), as Lambda starts one: the
first call after the imports. It downloads, has its children check, rewrite, read and draw the file, stores what is
kept and writes the document down; then the first page is drawn as a picture. Memory is the most that one process held:
the function's own, and of its children, of which never two run at once.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import httpx

from functions.domain.uploading import MIN_PART_BYTES
from functions.storage.files import UploadPlace
from infra.bench.capacity import silence
from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, inside
from infra.bench.processes import spend
from infra.bench.samples import scanned
from infra.local.cloud import LocalCloud
from infra.stacks.settings import ROOT

FILES: Final = {
    "1-page": (1, 57_600),
    "40-MB": (40, 1_000_000),
    "40-MB-in-parts": (40, 1_000_000),
    "1000-pages": (1000, 47_000),
}
"""Pages, and bytes of each: 60 kB, 40 MB, 47 MB."""
IN_PARTS: Final = frozenset({"40-MB-in-parts"})
"""Sent in parts of the smallest size that S3 takes; the others in one piece."""
MEGABYTES: Final = 1024
"""No function is larger; its children lie within."""


def measure() -> list[Figure]:
    """Upload each file and take it in."""
    with (
        tempfile.TemporaryDirectory() as state,
        tempfile.TemporaryDirectory() as name,
        LocalCloud.started(state=Path(state)) as cloud,
    ):
        silence(cloud)
        with inside(cloud) as service:
            key = service.open_account().api_key
            company = {"name": "Cliente de prueba", "tax_id": "GODE561231GR8"}
            client = service.ask("register_client", key, company)["id"]
            return [
                figure
                for file, (pages, page_bytes) in FILES.items()
                for figure in _measured(
                    file,
                    scanned(Path(name) / "upload.pdf", pages=pages, page_bytes=page_bytes),
                    service=service,
                    cloud=cloud,
                    key=key,
                    draft={"client_id": client, "name": file},
                )
            ]


def _measured(
    name: str, file: Path, *, service: Inside, cloud: LocalCloud, key: str, draft: dict[str, Any]
) -> list[Figure]:
    send = _send_in_parts if name in IN_PARTS else _send
    sent_to = send(file, service=service, key=key, draft=draft)
    notice = {
        "detail-type": "Object Created",
        "detail": {
            "bucket": {"name": cloud.names.bucket("uploads")},
            "object": {"key": sent_to},
        },
    }
    record = {"Records": [{"messageId": name, "body": json.dumps(notice)}]}
    command = [sys.executable, "-m", "infra.bench.upload_child", json.dumps(record)]
    spent = spend(command, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    found: dict[str, Any] = json.loads(spent.printed.splitlines()[-1])
    size = f"{file.stat().st_size / 1e6:.1f} MB"
    most = round(found["peak_mb"] + found["child_mb"])
    return [
        Figure(
            name=f"upload/{name}/first-page",
            value=round(found["taken"] + found["drawn"], 2),
            unit="s",
            note=f"{size}: {found['taken']:.2f} s to {found['state']}, {found['drawn']:.2f} s to the picture",
        ),
        Figure(
            name=f"upload/{name}/turned-away",
            value=len(found["failed"]) + (found["rejection"] is not None),
            unit="files",
            goal=at_most(0),
            note=found["rejection"] or "",
        ),
        Figure(
            name=f"upload/{name}/memory", value=found["peak_mb"], unit="MB", note="the function's process"
        ),
        Figure(
            name=f"upload/{name}/child",
            value=found["child_mb"],
            unit="MB",
            note="the largest of its children",
        ),
        Figure(name=f"upload/{name}/together", value=most, unit="MB", goal=at_most(MEGABYTES)),
    ]


def _send(file: Path, *, service: Inside, key: str, draft: dict[str, Any]) -> str:
    """Upload a file in one piece, and return the key that it lies under."""
    form = service.ask("create_document", key, draft | {"file": {"upload": True}})["upload"]
    with file.open("rb") as content:
        httpx.post(form["url"], data=form["fields"], files={"file": content}, timeout=120).raise_for_status()
    return str(form["fields"]["key"])


def _send_in_parts(file: Path, *, service: Inside, key: str, draft: dict[str, Any]) -> str:
    content = file.read_bytes()
    promise = {
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        "part_size": MIN_PART_BYTES,
    }
    made = service.ask("create_document", key, draft | {"file": {"upload": promise}})
    for part in made["upload"]["parts"]:
        begin = (part["number"] - 1) * MIN_PART_BYTES
        httpx.put(part["url"], content=content[begin : begin + part["size"]]).raise_for_status()
    path = {"document_id": str(made["id"]), "upload_id": str(made["upload"]["id"])}
    service.ask("complete_upload", key, {}, path=path)
    account = service.ask("get_organization", key)["id"]
    return UploadPlace(account_id=account, **path).key
