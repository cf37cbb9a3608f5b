"""MiniStack, as the one-machine cloud starts it: saves while it runs, ends with its parent, logs functions.

Runs in the emulator's own virtual environment, on the standard library and MiniStack alone. It stops, saving
everything, on SIGTERM or when the process that started it goes away (its standard input closes).
"""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import json
import logging
import os
import select
import signal
import threading
import time
import warnings
from pathlib import Path
from typing import Any

from hypercorn.asyncio import serve
from hypercorn.config import Config
from ministack import app as ministack
from ministack.core import lambda_runtime, persistence
from ministack.core.responses import set_request_account_id, set_request_region
from ministack.services import lambda_svc

from infra.local import function_processes

log = logging.getLogger("rubrica.cloud")

SAVE_EVERY_S = float(os.environ["RUBRICA_SAVE_EVERY_S"])
"""Longest stretch of work that a sudden death of the machine can lose, where saving takes a moment."""
SAVE_WITHIN_S = 120.0


def main() -> None:
    """Serve until told to stop, then save."""
    # It leads here. Functions inherit the environment, and have paths of their own.
    del os.environ["PYTHONPATH"]
    _keep_layers_as_files(Path(persistence.STATE_DIR) / "layer-blobs")
    function_processes.share_unpacked(Path(os.environ["RUBRICA_UNPACKED"]))
    function_processes.log_to(Path(os.environ["RUBRICA_FUNCTIONS_LOG"]))
    function_processes.run_on(os.environ["RUBRICA_FUNCTIONS_PYTHON"])
    _count_loopback_as_tls()
    asyncio.run(_serve())


async def _serve() -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGTERM, stop.set)
    loop.add_signal_handler(signal.SIGINT, lambda: None)  # Ctrl-C is for the parent, which sends SIGTERM.
    threading.Thread(target=_watch_parent, args=(loop, stop), daemon=True).start()
    threading.Thread(target=function_processes.keep_few_warm, daemon=True).start()
    config = Config()
    config.bind = [f"{os.environ['BIND_HOST']}:{os.environ['GATEWAY_PORT']}"]
    config.keep_alive_timeout = 75
    config.graceful_timeout = 5
    config.h11_max_incomplete_size = 64 * 1024
    config.loglevel = "WARNING"
    saver = Saver()

    async def told_to_stop() -> None:
        await stop.wait()
        await saver.stop()

    restored = asyncio.create_task(_after_restore())
    try:
        await serve(ministack.app, config, shutdown_trigger=told_to_stop)
    finally:
        restored.cancel()
        lambda_runtime.reset()


def _watch_parent(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Wait for the end of standard input: whoever started this holds the other end, and nobody else does."""
    while os.read(0, 4096):
        pass
    loop.call_soon_threadsafe(stop.set)


async def _after_restore() -> None:
    """Mend what a restart breaks, once the state is loaded.

    Stream positions come back but the records do not, so a reader would sleep through as many events as it had read
    before. Sessions of the functions' roles are not kept, so links presigned earlier would be refused.
    """
    while ministack._MAIN_LOOP is None:  # noqa: ASYNC110 - MiniStack sets a name, no event.
        await asyncio.sleep(0.02)
    while ministack._ready_scripts_state["status"] != "completed":  # noqa: ASYNC110
        await asyncio.sleep(0.02)
    with lambda_svc._dynamodb_stream_positions_lock:
        lambda_svc._dynamodb_stream_positions._data.clear()
    for scoped, function in list(lambda_svc._functions._data.items()):
        set_request_account_id(scoped[0])
        set_request_region(scoped[1])
        lambda_runtime.execution_credentials(function["config"])


# -- saving ------------------------------------------------------------------------------------------------


class Saver:
    """Saves what changed, now and then. A forked child writes: it sees one instant while requests go on."""

    def __init__(self) -> None:
        self._saved: dict[str, str] = {}
        self._child: int | None = None
        self._reaping: asyncio.Future[dict[str, str] | None] | None = None
        self._task = asyncio.create_task(self._run())

    async def stop(self) -> None:
        """End the child too: it must not put an old state over the one that the server saves at its end."""
        self._task.cancel()
        if self._child:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._child, signal.SIGKILL)
        if self._reaping:
            await asyncio.gather(self._reaping, return_exceptions=True)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        rest = SAVE_EVERY_S
        while True:
            await asyncio.sleep(rest)
            begun = time.monotonic()
            functions = _functions_print()
            self._child, reading = self._fork(functions_too=self._saved.get("functions") != functions)
            self._reaping = loop.run_in_executor(None, _reap, self._child, reading)
            news = await asyncio.shield(self._reaping)
            self._child = self._reaping = None
            if news is None:
                log.warning("the last save failed; the next one follows in %.0f s", SAVE_EVERY_S)
            else:
                self._saved.update(news, functions=functions)
            rest = max(SAVE_EVERY_S, 10 * (time.monotonic() - begun))

    def _fork(self, *, functions_too: bool) -> tuple[int, int]:
        """Start the child, and return its number and the pipe on which it tells what it saved."""
        reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # It only copies and writes, then leaves.
            pid = os.fork()
        if pid:
            os.close(writing)
            return pid, reading
        status = 1
        try:
            news = _save_changed(self._saved, functions_too=functions_too)
            os.write(writing, json.dumps(news).encode())
            status = 0
        except BaseException as problem:  # noqa: BLE001 - this child must not go on as a second server.
            os.write(2, f"saving failed: {problem!r}\n".encode())
        finally:
            os._exit(status)


def _reap(pid: int, reading: int) -> dict[str, str] | None:
    """Return what the child saved, by service; None if it failed or hung."""
    with os.fdopen(reading, "rb") as pipe:
        if not select.select([pipe], [], [], SAVE_WITHIN_S)[0]:
            os.kill(pid, signal.SIGKILL)
        told = pipe.read()
    failed = os.waitpid(pid, 0)[1]
    return None if failed else dict(json.loads(told))


def _save_changed(saved: dict[str, str], *, functions_too: bool) -> dict[str, str]:
    """Write the services that changed, all of them before the first takes its place."""
    folder = Path(persistence.STATE_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    news, drafts = {}, []
    for service, get_state in ministack._build_persistence_save_dict().items():
        if service == "lambda" and not functions_too:
            continue
        state = get_state()
        if state is None:
            continue
        text = json.dumps(
            {"__ministack_format__": persistence._state_format_version(service), "payload": state},
            default=persistence._json_default,
        )
        seen = hashlib.sha256(text.encode()).hexdigest()
        if saved.get(service) == seen:
            continue
        draft = folder / f"{service}.json.draft"
        with draft.open("w") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        drafts.append((draft, folder / f"{service}.json"))
        news[service] = seen
    for draft, place in drafts:
        draft.replace(place)
    return news


def _functions_print() -> str:
    """Return what changes when a function, layer or event source does, without copying megabytes of code."""
    functions = sorted(
        (str(key), one["config"].get("RevisionId"), one["config"].get("CodeSha256"))
        for key, one in list(lambda_svc._functions._data.items())
    )
    sources = sorted(str(key) for key in list(lambda_svc._esms._data))
    layers = sorted(str(key) for key in list(lambda_svc._layers._data))
    return hashlib.sha256(repr((functions, sources, layers)).encode()).hexdigest()


def _keep_layers_as_files(folder: Path) -> None:
    """Save each layer once, as a file: in the state's JSON they would be written and read at every turn."""
    get_state, restore = lambda_svc.get_state, lambda_svc._restore_state

    def get_light_state() -> dict[str, Any]:
        state: dict[str, Any] = get_state()
        kept = set()
        for version in _layer_versions(state["layers"]):
            if isinstance(content := version.get("_zip_data"), bytes):
                name = hashlib.sha256(content).hexdigest() + ".zip"
                kept.add(name)
                version["_zip_data"] = {"layer_blob": name}
                if not (folder / name).exists():
                    folder.mkdir(parents=True, exist_ok=True)
                    draft = folder / f"{name}.{os.getpid()}"
                    draft.write_bytes(content)
                    draft.replace(folder / name)
        for old in folder.glob("*.zip"):
            if old.name not in kept:
                old.unlink()
        return state

    def restore_light_state(state: dict[str, Any]) -> None:
        for version in _layer_versions(state.get("layers") or {}):
            if isinstance(content := version.get("_zip_data"), dict):
                version["_zip_data"] = (folder / content["layer_blob"]).read_bytes()
        restore(state)

    lambda_svc.get_state, lambda_svc._restore_state = get_light_state, restore_light_state


def _layer_versions(layers: Any) -> list[dict[str, Any]]:
    records = layers._data.values() if hasattr(layers, "_data") else layers.values()
    return [version for record in records for version in record.get("versions", [])]


# -- requests ----------------------------------------------------------------------------------------------


def _count_loopback_as_tls() -> None:
    """Let policies that deny what comes without TLS hold here too: nothing leaves the loopback interface."""
    pin = ministack.pin_request_origin

    def pin_as_secure(source_ip: str, _: object) -> None:
        pin(source_ip, secure_transport=True)

    ministack.pin_request_origin = pin_as_secure


if __name__ == "__main__":
    main()
