"""`python -m infra.local run`: the whole service here until Ctrl-C. `demo`: its main job, by itself."""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from pathlib import Path
from types import FrameType

from infra.local import demo
from infra.local.cloud import LocalCloud
from infra.local.lifecycle import EVERY
from infra.local.progress import CloudProblem, Progress
from infra.local.state import ROOT


def main() -> int:
    """Do what the command line says; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m infra.local", description=__doc__)
    parser.add_argument("command", nargs="?", choices=["run", "demo"], default="run")
    parser.add_argument(
        "--port", type=int, default=int(os.environ.get("PORT") or 8000), help="default: $PORT or 8000"
    )
    parser.add_argument("--state", type=Path, help="default: $RUBRICA_STATE or build/cloud/state")
    given = parser.parse_args()
    if given.command == "demo":
        return demo.run()
    return run(port=given.port, state=given.state)


def run(*, port: int, state: Path | None) -> int:
    """Start, show where things are, and stay until Ctrl-C or until a part ends."""
    begun = time.monotonic()
    ended: list[int] = []

    def end(number: int, frame: FrameType | None) -> None:
        ended.append(number)
        raise KeyboardInterrupt

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
    progress = Progress()
    print("Rubrica, whole, on this machine:")
    try:
        cloud = LocalCloud.started(port=port, state=state, progress=progress)
    except CloudProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopped before it was ready; `make run` goes on from here.")
        return 130
    print(_where(cloud, time.monotonic() - begun), flush=True)
    code = 0
    try:
        next_look = 0.0
        while True:
            time.sleep(0.5)
            cloud.check()
            if time.monotonic() >= next_look:
                next_look = time.monotonic() + EVERY.total_seconds()
                cloud.expire()
    except KeyboardInterrupt:
        print("\nStopping and saving …", flush=True)
    except CloudProblem as problem:
        print(f"\n{problem}", file=sys.stderr)
        code = 1
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for line in cloud.stop():
        print(f"  {line}")
    print("`make run` starts again with everything in place.")
    return code


def _where(cloud: LocalCloud, seconds: float) -> str:
    key = cloud.sandbox.api_key if cloud.sandbox else "(no account yet)"
    logs = os.path.relpath(cloud.functions_log, Path.cwd())
    return f"""
Ready in {seconds:.1f} s.

  Base URL   {cloud.url}/v1
  API key    {key}
  Mailbox    {cloud.url}/mailbox
  Logs       tail -f {logs}
  State      {os.path.relpath(cloud.state.folder, ROOT)} (delete it to start afresh)

First call:
  curl -H "Authorization: Bearer {key}" {cloud.url}/v1/organization

Ctrl-C stops it; the next start finds everything as it was."""


if __name__ == "__main__":
    sys.exit(main())
