"""Reads orders as JSON lines, converts, answers as JSON lines; ends, and LibreOffice with it, when its input does.

Started by functions.providers.rendering.listener as
`python3 -m functions.providers.rendering.worker '{"office", "folder", "seconds", "cpu_seconds", "memory", "output"}'`.
"""

from __future__ import annotations

import json
import os
import queue
import shutil
import sys
import threading
import time
from functools import partial
from pathlib import Path
from typing import Any

from functions.providers.rendering.worker import CPU_LIMIT, DIED, confinement
from functions.providers.rendering.worker.desktop import Desktop, OfficeGone


def main(task: dict[str, Any]) -> None:
    """Serve until told no more."""
    os.umask(0o077)
    folder = Path(task["folder"])
    network_is_cut = confinement.cut_network()
    try:
        desktop = Desktop(
            office=task["office"],
            folder=folder,
            seconds=task["seconds"],
            confine=partial(confinement.limit, memory=task["memory"], output=task["output"]),
        )
    except OfficeGone as gone:
        _say({"unavailable": str(gone)})
        return
    orders: queue.Queue[dict[str, Any]] = queue.Queue()
    # Only now: a process with two threads cannot be forked safely.
    threading.Thread(target=_listen, args=(orders, desktop, folder), daemon=True).start()
    sockets = desktop.sockets()
    _say({"ready": desktop.process, "sockets": sockets, "network": "cut" if network_is_cut else "open"})
    while True:
        order = orders.get()
        cpu_limit = confinement.allow_cpu(desktop.process, seconds=task["cpu_seconds"])
        _say(_convert(desktop, order, cpu_limit=cpu_limit))


def _convert(desktop: Desktop, order: dict[str, Any], *, cpu_limit: float) -> dict[str, Any]:
    began = time.monotonic()
    try:
        pages = desktop.convert(source=order["source"], filter_name=order["filter"], out=order["out"])
    except Exception as failure:  # noqa: BLE001 - UNO raises whatever the document makes LibreOffice raise
        name = type(failure).__name__
        if name.endswith("DisposedException") or not desktop.lives():
            # At once: a bridge that is broken hangs when it is taken down in good order.
            desktop.await_end()
            os._exit(CPU_LIMIT if confinement.cpu_seconds_of_children() >= cpu_limit else DIED)
        return {"failed": name, "detail": str(failure)[:500]}
    ms = round((time.monotonic() - began) * 1000)
    return {"pages": pages, "ms": ms, "resident_mb": confinement.resident_mb(desktop.process)}


def _listen(orders: queue.Queue[dict[str, Any]], desktop: Desktop, folder: Path) -> None:
    """Pass orders on. Our parent is gone when there are no more, even in the middle of a document."""
    for line in sys.stdin:
        orders.put(json.loads(line))
    sockets = desktop.sockets()
    desktop.kill()
    for socket in sockets:
        Path(socket).unlink(missing_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def _say(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(json.loads(sys.argv[1]))
