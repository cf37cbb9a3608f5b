"""What docs/webhooks/README.md tells a receiver to do."""

from __future__ import annotations

import re
import runpy
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from functions.dialects.native.webhook_signature import new_secret, sign
from functions.domain.retries import ATTEMPTS, WAITS

GUIDE: Final = (Path(__file__).parents[2] / "docs" / "webhooks" / "README.md").read_text(encoding="utf-8")
BODY: Final = '{"name":"Núñez"}'.encode()
SECRET: Final = new_secret(random_bytes=lambda size: b"1" * size)
OTHER: Final = new_secret(random_bytes=lambda size: b"2" * size)

Verify = Callable[[Mapping[str, str], bytes, str], None]


@pytest.fixture(scope="module")
def verify(tmp_path_factory: pytest.TempPathFactory) -> Verify:
    """The function that the guide shows, as it stands there."""
    (code,) = re.findall(r"^```python\n(.*?)^```$", GUIDE, re.DOTALL | re.MULTILINE)
    file = tmp_path_factory.mktemp("guide") / "verify.py"
    file.write_text(code, encoding="utf-8")
    shown: Verify = runpy.run_path(str(file))["verify"]
    return shown


def signed(*secrets: str, age: timedelta = timedelta()) -> dict[str, str]:
    return sign(message_id="evt_1", timestamp=datetime.now(UTC) - age, body=BODY, secrets=secrets)


class TestVerification:
    def test_takes_what_is_ours(self, verify: Verify) -> None:
        verify(signed(SECRET), BODY, SECRET)
        verify(signed(OTHER, SECRET), BODY, SECRET)

    @pytest.mark.parametrize(
        ("headers", "body"),
        [
            pytest.param(signed(OTHER), BODY, id="of somebody else"),
            pytest.param(signed(SECRET), BODY + b" ", id="changed"),
            pytest.param(signed(SECRET, age=timedelta(minutes=6)), BODY, id="old"),
            pytest.param({**signed(SECRET), "webhook-id": "evt_2"}, BODY, id="renamed"),
        ],
    )
    def test_refuses_what_is_not(self, verify: Verify, headers: dict[str, str], body: bytes) -> None:
        with pytest.raises(ValueError, match=r"old|ours"):
            verify(headers, body, SECRET)


class TestSchedule:
    def test_is_the_one_that_is_kept(self) -> None:
        (told,) = re.findall(r"at once, after (.*?) more,", GUIDE)
        units = {"s": "seconds", "min": "minutes", "h": "hours"}
        waits = [
            timedelta(**{units[unit]: int(number)}) for number, unit in re.findall(r"(\d+) (s|min|h)\b", told)
        ]

        assert tuple(waits) == WAITS
        assert (
            f"{ATTEMPTS} attempts are made in {sum(WAITS, timedelta()) / timedelta(hours=1):.1f} hours"
            in GUIDE
        )
