from __future__ import annotations

import pytest

from infra.build.messages import compile_messages


@pytest.fixture(scope="session", autouse=True)
def messages() -> None:
    """Compile our texts, so that these tests speak of what stands in the catalogues now."""
    compile_messages()
