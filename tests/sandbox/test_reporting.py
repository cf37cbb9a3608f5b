"""The line that an intake prints of a file, whatever the file is."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from functions.domain.errors import Invalid
from functions.sandbox.process import WorkFailed
from functions.sandbox.reporting import report, tell


class Bad(Invalid):
    code = "bad"


def good(file: Path) -> Mapping[str, Any]:
    return {"verdict": "accepted", "pages": 3, "peak_mb": 12.5, "size": len(file.read_bytes())}


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "a.pdf").write_bytes(b"1234")
    return tmp_path / "a.pdf"


class TestReport:
    def test_tells_the_usual_and_what_the_trade_adds(self, file: Path) -> None:
        told = report(file, judge=good)

        assert list(told) == ["file", "code", "pages", "peak_mb", "verdict", "size", "ms"]
        assert (told["file"], told["code"], told["pages"], told["size"]) == (str(file), None, 3, 4)

    def test_tells_a_refusal_by_its_code_and_facts(self, file: Path) -> None:
        def refuse(_: Path) -> Mapping[str, Any]:
            raise Bad(limit=7, peak_mb=40.5)

        told = report(file, judge=refuse)

        assert (told["verdict"], told["code"]) == ("refused", "bad")
        assert (told["facts"], told["peak_mb"], told["pages"]) == ({"limit": 7}, 40.5, None)

    def test_tells_a_bug_from_a_bad_file(self, file: Path) -> None:
        def fail(_: Path) -> Mapping[str, Any]:
            raise WorkFailed("Traceback: of ours")

        told = report(file, judge=fail)

        assert (told["verdict"], told["code"]) == ("refused", "bug")
        assert "of ours" in told["facts"]["cause"]

    @pytest.mark.parametrize("what", ["missing", "folder", "pipe", "socket", "device", "loop", "name"])
    def test_calls_what_is_no_file_unreadable_and_waits_for_none(self, tmp_path: Path, what: str) -> None:
        place = tmp_path / "it"
        if what == "folder":
            place.mkdir()
        elif what == "pipe":
            os.mkfifo(place)
        elif what == "socket":
            with socket.socket(socket.AF_UNIX) as one:
                one.bind(os.path.relpath(place))
        elif what == "device":
            place = Path("/dev/zero")
        elif what == "loop":
            place.symlink_to(place)
        elif what == "name":
            place = tmp_path / ("n" * 300)
        begun = time.monotonic()

        told = report(place, judge=good)

        assert (told["verdict"], told["code"]) == ("refused", "unreadable")
        assert time.monotonic() - begun < 1

    @pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
    def test_calls_what_may_not_be_read_unreadable(self, file: Path) -> None:
        file.chmod(0)

        assert report(file, judge=good)["code"] == "unreadable"


class TestTell:
    def test_prints_one_line_for_each_whatever_its_name(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        names = ["contrato ñ\n.pdf", os.fsdecode(b"\xff\xfe.pdf"), "missing.pdf"]
        for name in names[:2]:
            (tmp_path / name).write_bytes(b"1")

        assert tell([str(tmp_path / name) for name in names], judge=good) == 0

        lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [line["file"] for line in lines] == [str(tmp_path / name) for name in names]
        assert [line["verdict"] for line in lines] == ["accepted", "accepted", "refused"]

    def test_ends_in_silence_when_nobody_reads_any_more(self, file: Path) -> None:
        with subprocess.Popen(
            [sys.executable, "-m", "functions.docx.intake", *[str(file)] * 20],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        ) as child:
            assert child.stdout is not None
            assert child.stderr is not None
            child.stdout.readline()
            child.stdout.close()
            complained = child.stderr.read()

        assert (child.returncode, complained) == (0, "")
