"""The stories of the API take minutes; whoever looks at them shares them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.api.hearing import Heard, all_told
from tests.cloud import OpenAccount


@pytest.fixture(scope="package")
def heard(open_account: OpenAccount) -> Iterator[Heard]:
    with all_told(open_account) as told:
        yield told
