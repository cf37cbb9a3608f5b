"""The cold start of each API function, against the least that any such function would need.

Each start is a new process of the functions' own interpreter with nothing but the built asset and its layers. What is
measured is its processor time, from `exec` to the end: the interpreter, the import of the handler, and the DynamoDB
client, without which no request is answered. The floor is the interpreter, the same client, and one pydantic model.
Rounds are interleaved, so that a slow minute of the machine falls on all of them; medians are compared.
"""

from __future__ import annotations

import statistics
from collections import defaultdict
from pathlib import Path
from typing import Final

from infra.bench.figure import Figure, at_most
from infra.bench.processes import spend
from infra.build import build, folder_of
from infra.catalog import load
from infra.local.environment import architecture, interpreters
from infra.local.progress import Progress

ROUNDS: Final = 5
MEDIAN_GOAL: Final = 1.2
WORST_GOAL: Final = 1.4

_FLOOR: Final = """
import boto3
from pydantic import BaseModel
class Request(BaseModel):
    document_id: str
boto3.Session().client("dynamodb")
"""
_FUNCTION: Final = """
from {module} import {name}
from functions.storage import aws
aws.dynamodb()
"""
_FLOOR_NAME: Final = "floor"


def measure() -> list[Figure]:
    """Build for this machine, start everything several times, and compare."""
    found = interpreters(Progress(quiet=True))
    arch = architecture()
    build(arch=arch, python=found.version)
    folder = folder_of(arch=arch, python=found.version)
    starts: dict[str, tuple[str, tuple[str, ...]]] = {_FLOOR_NAME: (_FLOOR, ("core",))}
    for operation in load().operations:
        declared = operation.declaration
        code = _FUNCTION.format(module=declared.module, name=declared.name)
        starts[declared.name] = (code, tuple(layer.value for layer in declared.layers))
    spent: dict[str, list[float]] = defaultdict(list)
    for number in range(ROUNDS + 1):
        for name, (code, layers) in starts.items():
            paths = [folder / "app", *(folder / "layers" / layer / "python" for layer in layers)]
            cpu = spend([str(found.functions), "-c", code], environment=_environment(paths)).cpu
            if number:
                # The first round only fills the page cache.
                spent[name].append(cpu)
    return _figures({name: statistics.median(each) for name, each in spent.items()})


def _environment(paths: list[Path]) -> dict[str, str]:
    """Return what Lambda would set, as far as imports look at it."""
    return {
        "PYTHONPATH": ":".join(str(path) for path in paths),
        "PYTHONDONTWRITEBYTECODE": "1",
        "PATH": "/usr/bin:/bin",
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "bench",
        "AWS_SECRET_ACCESS_KEY": "bench",
    }


def _figures(medians: dict[str, float]) -> list[Figure]:
    floor = medians.pop(_FLOOR_NAME)
    ratios = {name: cpu / floor for name, cpu in medians.items()}
    worst = max(ratios, key=lambda name: ratios[name])
    return [
        Figure(
            name="cold/median",
            value=round(statistics.median(ratios.values()), 2),
            unit="× floor",
            goal=at_most(MEDIAN_GOAL),
            note=f"{len(ratios)} functions, {ROUNDS} interleaved rounds",
        ),
        Figure(
            name="cold/worst",
            value=round(ratios[worst], 2),
            unit="× floor",
            goal=at_most(WORST_GOAL),
            note=worst,
        ),
        Figure(
            name="cold/floor",
            value=round(floor * 1000),
            unit="ms CPU",
            note="interpreter, DynamoDB client, one pydantic model",
        ),
        *(
            Figure(
                name=f"cold/{name}",
                value=round(ratio, 2),
                unit="× floor",
                note=f"{medians[name] * 1000:.0f} ms CPU",
            )
            for name, ratio in sorted(ratios.items())
        ),
    ]
