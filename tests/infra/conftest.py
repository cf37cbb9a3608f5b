"""One build and one synthesis for all tests of a session."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import pytest

from infra.build import Part, build
from infra.catalog import Catalog, load

Template = Mapping[str, Any]
BUILDING: Final = 600
"""Seconds for whoever comes first and waits for the build and its synthesis, on a machine with a slow disk too."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "parts" in getattr(item, "fixturenames", ()) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(BUILDING))


@pytest.fixture(scope="session")
def parts() -> dict[str, Part]:
    """The build for AWS."""
    return {part.name: part for part in build()}


@pytest.fixture(scope="session")
def catalog() -> Catalog:
    return load()


@pytest.fixture(scope="session")
def assembly(parts: dict[str, Part], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A synthesis of every stack under AwsSolutions."""
    from infra.check import synthesize

    folder = tmp_path_factory.mktemp("assembly")
    synthesize(folder)
    return folder


@pytest.fixture(scope="session")
def templates(assembly: Path) -> dict[str, Template]:
    """The templates by room: data, api, async, web."""
    return {
        file.name.removesuffix(".template.json").rpartition("-")[2]: json.loads(file.read_text())
        for file in assembly.glob("*.template.json")
    }
