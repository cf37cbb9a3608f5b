from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from infra.local.cloud import LocalCloud
from tests.infra.local.example_stacks import example_stacks


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud with the example stacks, for the tests of one module."""
    state: Path = tmp_path_factory.mktemp("cloud")
    with LocalCloud.started(state=state, stacks=example_stacks()) as started:
        yield started
