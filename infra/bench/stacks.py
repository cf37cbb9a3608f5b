"""How large the synthesized stacks are, and how long their synthesis takes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from infra.bench.figure import Figure, at_most, below
from infra.build import build
from infra.stacks.settings import ROOT

RESOURCES: Final = 500
"""CloudFormation refuses a stack of more."""
TEMPLATE_BYTES: Final = 1_000_000
"""CloudFormation refuses a larger template from S3 (1 MB)."""


def measure() -> list[Figure]:
    """Build for AWS, synthesize in a process of its own as a deployer does, and count."""
    build()
    with tempfile.TemporaryDirectory() as folder:
        begun = time.monotonic()
        environment = {
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
            "CDK_OUTDIR": folder,
        }
        subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=environment, check=True, capture_output=True)
        took = time.monotonic() - begun
        return [*sizes(Path(folder)), Figure(name="stacks/synthesis", value=round(took, 1), unit="s")]


def sizes(assembly: Path) -> list[Figure]:
    """Return resources and template size of each stack of an assembly."""
    figures: list[Figure] = []
    for file in sorted(assembly.glob("*.template.json")):
        content = file.read_bytes()
        room = file.name.removesuffix(".template.json").rpartition("-")[2]
        count = len(json.loads(content)["Resources"])
        figures += [
            Figure(name=f"stacks/{room}/resources", value=count, unit="resources", goal=below(RESOURCES)),
            Figure(
                name=f"stacks/{room}/template",
                value=round(len(content) / 1000, 1),
                unit="kB",
                goal=at_most(TEMPLATE_BYTES / 1000),
            ),
        ]
    return figures
