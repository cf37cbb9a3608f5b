"""Processes of functions, forked from one that has imported what they share."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.fork_server import GONE, Forked, ForkServer, ForkServers

PROGRAM = """
import json, os, sys
print(json.dumps({
    "folder": os.getcwd(),
    "environment": dict(os.environ),
    "path": sys.path,
    "arguments": sys.argv,
    "name": __name__,
    "loaded": "boto3" in sys.modules,
}), flush=True)
print("a line of its log", file=sys.stderr)
for line in sys.stdin:
    print(line.upper(), end="", flush=True)
"""


@pytest.fixture
def program(tmp_path: Path) -> str:
    file = tmp_path / "program.py"
    file.write_text(PROGRAM)
    return str(file)


@pytest.fixture
def packages(tmp_path: Path) -> str:
    """A folder with a package that every function begins with."""
    (tmp_path / "packages").mkdir()
    (tmp_path / "packages" / "boto3.py").write_text("")
    return str(tmp_path / "packages")


@pytest.fixture
def server(packages: str) -> Iterator[ForkServer]:
    server = ForkServer(sys.executable, [packages])
    yield server
    server.end()


@pytest.fixture
def forked(server: ForkServer, program: str, tmp_path: Path) -> Iterator[Forked]:
    forked = server.fork(program, environment={"COLOUR": "azul"}, folder=str(tmp_path))
    yield forked
    forked.close()
    forked.wait(timeout=10)


@pytest.fixture
def servers() -> Iterator[ForkServers]:
    servers = ForkServers(sys.executable)
    yield servers
    servers.end()


class TestProcess:
    def test_is_as_if_it_had_been_started_by_itself(
        self, forked: Forked, program: str, packages: str, tmp_path: Path
    ) -> None:
        told = json.loads(forked.stdout.readline())

        assert (told["folder"], told["environment"]) == (str(tmp_path), {"COLOUR": "azul"})
        assert (told["arguments"], told["name"]) == ([program], "__main__")
        assert told["path"][0] == str(tmp_path)
        assert packages not in told["path"]

    def test_has_imported_already(self, forked: Forked) -> None:
        assert json.loads(forked.stdout.readline())["loaded"] is True

    def test_reads_answers_and_logs(self, forked: Forked) -> None:
        forked.stdout.readline()
        forked.stdin.write("sí\n")
        forked.stdin.flush()

        assert forked.stdout.readline() == "SÍ\n"
        assert forked.stderr.readline() == "a line of its log\n"

    def test_ends_when_there_is_nothing_more_to_read(self, forked: Forked) -> None:
        forked.stdout.readline()
        assert forked.poll() is None
        forked.stdin.close()

        assert forked.wait(timeout=10) == GONE
        assert forked.poll() == GONE

    def test_is_waited_for_no_longer_than_asked(self, forked: Forked) -> None:
        with pytest.raises(subprocess.TimeoutExpired):
            forked.wait(timeout=0.1)

    @pytest.mark.parametrize("how", [Forked.terminate, Forked.kill])
    def test_ends_when_it_is_told_to(self, forked: Forked, how: object) -> None:
        forked.stdout.readline()
        assert callable(how)
        how(forked)
        how(forked)

        assert forked.wait(timeout=10) == GONE
        with pytest.raises(ProcessLookupError):
            os.kill(forked.pid, 0)

    def test_outlives_the_one_it_was_forked_from(self, program: str, packages: str, tmp_path: Path) -> None:
        server = ForkServer(sys.executable, [packages])
        forked = server.fork(program, environment={}, folder=str(tmp_path))
        server.end()
        forked.stdout.readline()
        forked.stdin.write("a\n")
        forked.stdin.flush()

        assert forked.stdout.readline() == "A\n"
        forked.close()
        assert forked.wait(timeout=10) == GONE


class TestServers:
    def test_are_one_for_the_same_code_and_layers(
        self, servers: ForkServers, program: str, packages: str, tmp_path: Path
    ) -> None:
        layer = tmp_path / "layer"
        (layer / "python").mkdir(parents=True)
        parents = [
            _parent(servers.start(program, environment=environment, folder=packages))
            for environment in ({}, {}, {"_LAMBDA_LAYERS_DIRS": str(layer)}, {})
        ]

        assert parents[0] == parents[1] == parents[3] != parents[2]

    def test_that_died_are_replaced(self, servers: ForkServers, program: str, packages: str) -> None:
        first = _parent(servers.start(program, environment={}, folder=packages))
        os.kill(first, 9)
        with pytest.raises(ConnectionError):
            servers.start(program, environment={}, folder=packages)

        assert _parent(servers.start(program, environment={}, folder=packages)) != first


def _parent(forked: Forked) -> int:
    """Return the process that it was forked from, and let it end."""
    forked.stdout.readline()
    status = Path(f"/proc/{forked.pid}/stat").read_text()
    forked.close()
    forked.wait(timeout=10)
    return int(status.rpartition(")")[2].split()[1])
