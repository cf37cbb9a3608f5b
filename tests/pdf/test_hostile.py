"""What each hostile file meets at the door, and what that costs."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from functions.pdf.limits import DEFAULT
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
