"""What a seal costs in small and in large files: B-LT in one revision, its timestamp fetched over HTTP included.

Each seal runs in a process of its own (infra.bench.sealing_child), which measures the product's `seal` with a key in
memory in the place of KMS; the development authority answers on loopback from this process, so that only asking for
the timestamp counts. The first seal of a process imports and warms; the median of the next ones is told. The floor,
taken in the same process between the seals, is SHA-256 of the same bytes and one RSA-3072 signature. Peak memory is
the process's high-water mark (VmHWM), imports included.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final

from functions.providers.seals.development import DevelopmentCertificates, LocalSealingKey
from functions.providers.timestamps.development import DevelopmentAuthority
from infra.bench.figure import Figure, at_most
from infra.bench.processes import spend
from infra.bench.samples import scanned
from infra.bench.sealing_child import Task
from infra.stacks.settings import ROOT

MEMORY_GOAL: Final = 70
SIZES: Final = {
    "1-page": (1, 57_600),
    "50-pages": (50, 47_000),
    "1000-pages": (1000, 47_000),
}
"""Pages, and bytes of each: 60 kB, 2.35 MB, 47 MB."""
ROUNDS: Final = 7


def measure() -> list[Figure]:
    """Seal each file several times in a process of its own."""
    at = datetime.now(UTC)
    certificates, authority = DevelopmentCertificates.create(at=at), DevelopmentAuthority.create(at=at)
    key = LocalSealingKey.create(certificates, at=at)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as name, answering(authority) as url:
        folder = Path(name)
        task = Task.written(
            folder,
            key=key,
            roots_pem=certificates.root_pem + authority.root_pem,
            revocations=[one.revocations(at=at) for one in (certificates, authority)],
            timestamp_url=url,
        )
        for size, (pages, page_bytes) in SIZES.items():
            source = scanned(folder / f"{size}.pdf", pages=pages, page_bytes=page_bytes)
            figures += _told(size, _sealed(task.folder, source), megabytes=source.stat().st_size / 1e6)
    return figures


def _sealed(folder: Path, source: Path) -> dict[str, Any]:
    command = [sys.executable, "-m", "infra.bench.sealing_child", str(folder), str(source), str(ROUNDS)]
    spent = spend(command, environment={**os.environ, "PYTHONPATH": str(ROOT)})
    found: dict[str, Any] = json.loads(spent.printed.splitlines()[-1])
    return found


def _told(size: str, found: dict[str, Any], *, megabytes: float) -> list[Figure]:
    wall, cpu = found["seal_wall"], found["seal_cpu"]
    floor_wall, floor_cpu = found["floor_wall"], found["floor_cpu"]
    name = f"sealing/{size}"
    return [
        Figure(name=f"{name}/wall", value=_ms(wall), unit="ms", note=f"{megabytes:.2f} MB, {found['level']}"),
        Figure(name=f"{name}/cpu", value=_ms(cpu), unit="ms"),
        Figure(
            name=f"{name}/wall-ratio",
            value=round(wall / floor_wall, 1),
            unit="× floor",
            note=f"floor {_ms(floor_wall)} ms",
        ),
        Figure(
            name=f"{name}/cpu-ratio",
            value=round(cpu / floor_cpu, 1),
            unit="× floor",
            note=f"floor {_ms(floor_cpu)} ms",
        ),
        Figure(
            name=f"{name}/memory",
            value=round(found["peak_mb"], 1),
            unit="MB",
            goal=at_most(MEMORY_GOAL),
            note=f"{found['imported_mb']:.1f} MB once imported",
        ),
    ]


def _ms(seconds: float) -> float:
    return round(seconds * 1000, 1)


@contextmanager
def answering(authority: DevelopmentAuthority) -> Iterator[str]:
    """Run the time-stamping authority on loopback (RFC 3161 3.4), and yield its address."""

    class Handler(BaseHTTPRequestHandler):
        # Head and body leave together: apart, the second waits for the first one's acknowledgement.
        wbufsize = -1

        def do_POST(self) -> None:
            query = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            reply = authority.respond(query, at=datetime.now(UTC))
            self.send_response(200)
            self.send_header("Content-Type", "application/timestamp-reply")
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, format: str, *arguments: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/timestamp"
    finally:
        server.shutdown()
        server.server_close()
