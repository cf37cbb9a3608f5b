"""The process that functions are forked from: it has imported what all of them begin with.

Runs on the interpreter of the functions, on the standard library alone, and never calls a function itself. Its
arguments are the folders of code and layers; its standard input is a socket on which it is asked for processes, and
it ends when nobody holds the other end.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from typing import Any, Final

LONGEST: Final = 1 << 18
"""Bytes of the longest request: an environment is some kilobytes."""
STREAMS: Final = 3
SHARED: Final = (
    "boto3",
    "botocore.handlers",
    "aws_lambda_powertools",
    "pydantic",
    "functions.actions.documents",
    "functions.dialects.native.bodies",
    "functions.runtime.operation",
)
"""What nearly every function imports, and what reads nothing of its environment before it is called."""


def main() -> None:
    """Fork whenever asked to. In a forked process, return once its program has ended."""
    bare = sys.path[1:]
    door = socket.socket(fileno=os.dup(0))
    sys.path[:0] = sys.argv[1:]
    for name in SHARED:
        # A function that needs it says so itself, and better.
        with contextlib.suppress(ImportError):
            importlib.import_module(name)
    # The kernel collects them: nobody here asks how they ended.
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    gc.collect()
    gc.freeze()
    while True:
        request, streams, _, _ = socket.recv_fds(door, LONGEST, STREAMS)
        if not request:
            return
        if os.fork() == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            door.send(str(os.getpid()).encode())
            door.close()
            _run(json.loads(request), streams, bare=bare)
            return
        for stream in streams:
            os.close(stream)


def _run(asked: dict[str, Any], streams: list[int], *, bare: list[str]) -> None:
    """Be the process that was asked for: its streams, environment, folder and program."""
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    os.environ.clear()
    os.environ.update(asked["environment"])
    os.chdir(asked["folder"])
    program = Path(asked["program"])
    sys.path[:] = [str(program.parent), *bare]
    sys.argv[:] = [str(program)]
    code = compile(program.read_text(), program, "exec")
    exec(code, {"__name__": "__main__", "__file__": str(program)})  # noqa: S102 - it is a program to run.


if __name__ == "__main__":
    main()
