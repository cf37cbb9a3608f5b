"""`python -m infra.bench.upload_child EVENT`: take an upload in as the function does, and print what it cost."""

from __future__ import annotations

import json
import sys
import tempfile
import threading
import time
import uuid
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final, Self
from urllib.parse import unquote_plus

from functions.events.take_uploads import take_uploads
from functions.storage import documents, files
from functions.storage.files import UploadPlace

WIDTH: Final = 1200


def main() -> None:
    """Give the consumer its batch, draw the first page of what it kept, print one line of JSON."""
    from functions.pdf.intake import render_page

    event: dict[str, Any] = json.loads(sys.argv[1])
    with _Watch() as watch:
        begun = time.perf_counter()
        answer = take_uploads(event, SimpleNamespace(aws_request_id=str(uuid.uuid4())))
        taken = time.perf_counter() - begun
        peak = _megabytes("self", "VmHWM:")
        told = json.loads(event["Records"][0]["body"])["detail"]["object"]
        place = UploadPlace.read(unquote_plus(told["key"]))
        (file,) = documents.load(place.account_id, place.document_id).files
        drawn = 0.0
        if file.stored is not None:
            with tempfile.TemporaryDirectory() as folder:
                begun = time.perf_counter()
                kept = files.fetch(file.stored, to=Path(folder) / "kept.pdf")
                render_page(content=kept, page=1, width=WIDTH)
                drawn = time.perf_counter() - begun
    print(
        json.dumps(
            {
                "taken": taken,
                "drawn": drawn,
                "state": file.state,
                "rejection": file.rejection,
                "failed": answer["batchItemFailures"],
                "peak_mb": round(peak, 1),
                "child_mb": round(watch.most, 1),
            }
        )
    )


class _Watch:
    """Looks at the children of this process all the time, and remembers the most that one of them held, in MB."""

    def __init__(self) -> None:
        self.most = 0.0
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._look, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _look(self) -> None:
        while not self._done.wait(0.01):
            for listed in Path("/proc/self/task").glob("*/children"):
                for child in listed.read_text().split():
                    self.most = max(self.most, _megabytes(child, "VmHWM:"))


def _megabytes(process: str, field: str) -> float:
    """Return what Linux tells of a process's memory, in MB; 0 where it is gone."""
    try:
        lines = Path(f"/proc/{process}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith(field)), 0.0)


if __name__ == "__main__":
    main()
