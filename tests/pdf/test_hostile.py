"""What each hostile file meets at the door, and what that costs."""

from __future__ import annotations

import json
import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random

import pytest

from functions.pdf.limits import DEFAULT
from tests.mutants import mutants
from tests.pdf import hostile
from tests.pdf.corpus import CORPUS


class TestIntake:
    @pytest.mark.parametrize("name", CORPUS)
    def test_gives_each_hostile_file_its_verdict_and_lives(self, name: str, tmp_path: Path) -> None:
        make, verdict = CORPUS[name]
        (tmp_path / name).write_bytes(make())

        done = subprocess.run(
            [sys.executable, "-m", "functions.pdf.intake", str(tmp_path / name)],
            capture_output=True,
            check=True,
            text=True,
        )

        told = json.loads(done.stdout)
        assert verdict == (told["code"] or told["verdict"]), told
        assert told["ms"] < DEFAULT.wall_seconds * 1000
        assert told["peak_mb"] <= 512

    def test_gives_any_bytes_a_verdict(self, tmp_path: Path) -> None:
        made = mutants([hostile.plain(3), hostile.filled_form("a"), hostile.signed()], dice=Random(7))
        files = [tmp_path / f"{number}.pdf" for number in range(20)]
        for file, content in zip(files, islice(made, len(files)), strict=True):
            file.write_bytes(content)

        done = subprocess.run(
            [sys.executable, "-m", "functions.pdf.intake", *map(str, files)],
            capture_output=True,
            check=True,
            text=True,
        )

        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert len(told) == len(files)
        assert [line for line in told if line["code"] in {"bug", "unreadable"}] == []
