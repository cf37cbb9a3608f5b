"""The guide to uploading: its commands are run as they stand."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from infra.local.samples.make import CONTRACT
from tests.journeys.test_drafting import arrived
from tests.service import Json, Service

ROOT: Final = Path(__file__).parents[2]
_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TOLD_BEFORE: Final = ("call() {", "id() {")


def commands(guide: str) -> str:
    """Return every command of a guide, in their order."""
    return "\n".join(_BLOCK.findall((ROOT / guide).read_text(encoding="utf-8")))


def taught_before() -> str:
    """Return what the README says that the guide goes on from."""
    lines = commands("README.md").splitlines()
    return "\n".join(line for line in lines if line.startswith(_TOLD_BEFORE))


class TestGuideToUploading:
    def test_brings_a_file_in_one_piece_and_one_in_parts(self, api: Service, tmp_path: Path) -> None:
        sample = tmp_path / CONTRACT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        # More than one part of it.
        sample.write_bytes(CONTRACT.read_bytes() + b"\n" * (6 * 1024 * 1024))
        given = f"KEY={api.key}\nAPI={api.cloud.url}/v1\nclient={api.client()['id']}\n"
        bash = shutil.which("bash")
        assert bash is not None

        run = subprocess.run(
            [bash, "-euo", "pipefail", "-c", f"{given}{taught_before()}\n{commands('docs/uploading.md')}"],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

        assert run.returncode == 0, run.stderr
        assert run.stderr == ""
        made = api.get("documents")["data"]
        files: list[Json] = [arrived(api, one["id"]) for one in made]
        assert [(one["status"], one["pages"]) for one in files] == [("ready", 4)] * 2
