"""What a function loads when it starts: nothing heavy, and nothing that its layers lack."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib.metadata import packages_distributions

import pytest
from packaging.utils import canonicalize_name

from functions.runtime.access import Layer
from functions.runtime.consumer import Consumer
from functions.runtime.operation import Operation
from infra.build.layers import packages_of
from infra.build.target import Target
from infra.catalog import ROOT, load

pytestmark = pytest.mark.timeout(600)
"""Every function starts once, which takes minutes on a machine that does other things too."""
CATALOG = load()
HEAVY = {
    "aiohttp",
    "asn1crypto",
    "aws-xray-sdk",
    "cryptography",
    "docxtpl",
    "python-docx",
    "httpcore",
    "httpx",
    "jinja2",
    "jsonschema",
    "lxml",
    "mjml-python",
    "pikepdf",
    "pillow",
    "pyhanko",
    "pypdf",
    "pypdfium2",
    "reportlab",
}
TAKEN_IF_THERE = {"certifi"}
"""botocore brings certificates of its own for where this is missing."""
PROGRAM = """
import importlib, json, sys
importlib.import_module(sys.argv[1])
homes = [(name, getattr(module, "__file__", None) or "") for name, module in list(sys.modules.items())]
print(json.dumps(sorted({name.partition(".")[0] for name, file in homes if "site-packages" in file})))
"""


homes_of_packages = cache(packages_distributions)
"""The distributions of each package: reading them takes longer than most handlers take to start."""


def loaded_by(module: str) -> set[str]:
    """Return the packages that importing a handler loads in a bare process, by canonical name."""
    with tempfile.TemporaryDirectory() as empty:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, module],
            cwd=ROOT,
            env={"HOME": empty, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )
    assert done.returncode == 0, f"{module} does not start in an empty environment:\n{done.stderr}"
    homes = homes_of_packages()
    return {canonicalize_name(homes[top][0]) for top in json.loads(done.stdout) if top in homes}


@pytest.fixture(scope="module")
def loaded() -> Iterator[dict[str, set[str]]]:
    modules = [each.declaration.module for each in CATALOG.declared]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield dict(zip(modules, pool.map(loaded_by, modules), strict=True))


@pytest.fixture(scope="module")
def brought() -> dict[Layer, set[str]]:
    target = Target.of(arch="x86_64", python="3.13")
    return {layer: packages_of(layer, target=target) for layer in Layer}


class TestEveryOperation:
    @pytest.mark.parametrize("each", CATALOG.operations, ids=lambda each: each.declaration.name)
    def test_starts_without_heavy_packages(self, each: Operation, loaded: dict[str, set[str]]) -> None:
        assert loaded[each.declaration.module] & HEAVY == set()


class TestEveryFunction:
    @pytest.mark.parametrize("each", CATALOG.declared, ids=lambda each: each.declaration.name)
    def test_starts_with_what_its_layers_bring(
        self, each: Operation | Consumer, loaded: dict[str, set[str]], brought: dict[Layer, set[str]]
    ) -> None:
        layers = {Layer.CORE, *each.declaration.layers}

        packages = set().union(*(brought[layer] for layer in layers))

        assert loaded[each.declaration.module] - packages - TAKEN_IF_THERE == set()
