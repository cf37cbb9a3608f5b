"""The process that reads untrusted bytes: it limits itself first, then does one task and writes one answer.

A trade's child module calls `serve` when it is started as `python -m <module> FOLDER`.
"""

from __future__ import annotations

import json
import os
import resource
import sys
import traceback
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from functions.domain.errors import Refusal
from functions.sandbox.limits import MIB, Limits
from functions.sandbox.process import Work, settle, wait

_LIBRARY = 64 * MIB
"""More than the largest of our libraries takes."""

SomeLimits = TypeVar("SomeLimits", bound=Limits)
Task = Callable[[Mapping[str, Any], Work, SomeLimits], Mapping[str, Any]]
"""Takes what the parent described, the shared folder and the limits; returns the answer, plain JSON."""


def serve(
    folder: Path,
    *,
    limits: type[SomeLimits],
    task_named: Callable[[str], Task[SomeLimits]],
    too_complex: type[Refusal],
) -> int:
    """Do the task described in `folder` and leave the result there."""
    at = Work(folder)
    task = json.loads(at.task.read_text(encoding="utf-8"))
    allowed = limits(**task.pop("limits"))
    _limit(allowed)

    try:
        answer = task_named(task["do"])(task, at, allowed)
    except Refusal as refusal:
        answer = {"refused": refusal.code, "facts": refusal.facts}
    except MemoryError:
        answer = {"refused": too_complex.code, "facts": {"limit": "memory"}}
    except RecursionError:
        answer = {"refused": too_complex.code, "facts": {"limit": "depth"}}
    except ImportError:
        # A library that finds no room beside the file is told like one that is missing.
        if not _was_full(allowed):
            raise
        answer = {"refused": too_complex.code, "facts": {"limit": "memory"}}
    at.result.write_text(json.dumps(answer), encoding="utf-8")
    return 0


def serve_many(prepare: Callable[[], None], begin: Callable[[Path], int]) -> int:
    """Fork a child for each piece of work that standard input names, all from one process that knows the packages.

    Each child limits itself and reads one file, as one that was started anew would; it saves reading our packages
    again. The answer is a line of JSON: the exit code, or null for one that was killed, and the peak memory.
    """
    prepare()
    for line in sys.stdin:
        asked = json.loads(line)
        child = os.fork()
        if not child:
            _be(Work(Path(asked["folder"])), begin)
        with suppress(PermissionError, ProcessLookupError):
            # Both say so: whoever is first, the child can be stopped from here on.
            os.setpgid(child, child)
        status, peak_mb = wait(child, seconds=asked["seconds"])
        sys.stdout.write(json.dumps({"status": status, "peak_mb": peak_mb}) + "\n")
        sys.stdout.flush()
    return 0


def _be(at: Work, begin: Callable[[Path], int]) -> NoReturn:
    """Do one piece of work, and end."""
    code = 1
    try:
        settle(at)
        code = begin(at.folder)
    except BaseException:  # noqa: BLE001 - whatever it was, this process must not go on as its parent
        traceback.print_exc()
        sys.stderr.flush()
    finally:
        os._exit(code)


def reading(task: Task[SomeLimits], *, damaged: type[Refusal]) -> Task[SomeLimits]:
    """Tell every failure of a reader as damage: with hostile bytes that is what it is."""

    def guarded(described: Mapping[str, Any], at: Work, limits: SomeLimits) -> Mapping[str, Any]:
        try:
            return task(described, at, limits)
        except (Refusal, MemoryError, RecursionError, ImportError):
            raise
        except Exception as failure:
            raise damaged(cause=type(failure).__name__) from failure

    return guarded


def _was_full(limits: Limits) -> bool:
    """Whether this process ever came so close to its limit that a library could not be mapped."""
    try:
        told = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return False
    most = next(int(line.split()[1]) * 1024 for line in told.splitlines() if line.startswith("VmPeak:"))
    return most > limits.memory - _LIBRARY


def _limit(limits: Limits) -> None:
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    # One second between the soft and the hard limit lets SIGXCPU tell the parent which limit it was.
    resource.setrlimit(resource.RLIMIT_CPU, (limits.cpu_seconds, limits.cpu_seconds + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (limits.output, limits.output))
    resource.setrlimit(resource.RLIMIT_NOFILE, (64, 64))
    if sys.platform != "darwin":
        resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
