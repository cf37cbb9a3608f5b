"""What must not be told is not told: not by any log line, not by any row."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import pytest

from infra.local.cloud import LocalCloud
from infra.names import TABLES
from tests.api.contract import Asker
from tests.api.hearing import COMPANY, MARKS, PEOPLE, Heard
from tests.api.stories import Told

pytestmark = pytest.mark.timeout(900)
"""Whoever comes first waits for the stories."""
SHAPES: Final = (
    re.compile(r"sk_(live|test)_\w"),
    re.compile(r"whs(ec|k)_\w"),
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"bearer \w", re.IGNORECASE),
    re.compile(r"x-amz-signature", re.IGNORECASE),
)
"""How secrets and mail addresses look, whosever they are."""


@dataclass(frozen=True)
class Left:
    """What a whole story left behind: its secrets, and every line and row of the cloud."""

    told: Told
    lines: list[str]
    rows: dict[str, list[Mapping[str, Any]]]


@pytest.fixture(scope="module")
def left(heard: Heard, cloud: LocalCloud) -> Left:
    _spoil(heard.asker, heard.told)
    heard.receiver.wait(lambda told: any(one.content.get("type") == "document.completed" for one in told))
    lines = Path(cloud.functions_log).read_text(encoding="utf-8").splitlines()
    rows = {table: list(_rows(cloud, table)) for table in TABLES}
    return Left(told=heard.told, lines=lines, rows=rows)


def _spoil(asker: Asker, told: Told) -> None:
    """Be refused with marked values in every field, so that what is refused is not logged either."""
    wrong = {
        "email": "ximena@@quetzalmarca",
        "phone": "quetzalmarca",
        "tax_id": "quetzalmarca",
        "name": "quetzalmarca\n",
    }
    for field, value in wrong.items():
        asker.ask("create_signer", {**told.bodies["create_signer"], field: value})
        asker.ask("find_signers", query={field: value})
    asker.ask("create_webhook", {"url": "http://quetzalmarca.example.com/?token=quetzalmarca"})
    asker.ask("register_client", {**COMPANY, "quetzalmarca": "quetzalmarca"})
    asker.ask("register_client", content=b'{"name": "quetzalmarca", ')
    asker.ask("get_organization", secret="sk_test_quetzalmarca")
    asker.ask("get_signing_session", secret="quetzalmarca")
    asker.ask("refuse_document", {"reason": "quetzalmarca " * 60}, secret=told.open_link)


def _rows(cloud: LocalCloud, table: str) -> Iterator[Mapping[str, Any]]:
    for page in cloud.client("dynamodb").get_paginator("scan").paginate(TableName=cloud.names.table(table)):
        yield from page["Items"]


def _texts(value: Any) -> Iterator[str]:
    """Yield every text in a value, names included; bytes and Base64 as what they hold, too."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield str(name)
            yield from _texts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner)
    elif isinstance(value, bytes):
        yield value.decode(errors="replace")
    elif isinstance(value, str):
        yield value
        digits = value.rstrip("=")
        # One digit beyond whole groups of four is no Base64, whatever it looks like.
        if re.fullmatch(r"[A-Za-z0-9+/_-]{16,}", digits) and len(digits) % 4 != 1:
            yield base64.urlsafe_b64decode(
                digits.replace("+", "-").replace("/", "_") + "=" * (-len(digits) % 4)
            ).decode(errors="replace")


class TestLogs:
    def test_tell_of_every_function_of_the_story(self, left: Left) -> None:
        seen = {line.split(" ", 2)[1].rpartition("-")[2] for line in left.lines if line.count(" ") > 1}

        assert {"sign_document", "seal_documents", "notify_recipients", "deliver_webhooks"} <= seen

    def test_tell_no_secret_of_the_story(self, left: Left) -> None:
        secrets = [*left.told.secrets, *(secret.removeprefix("whsec_") for secret in left.told.secrets)]
        assert len(left.told.secrets) >= 5

        assert [line for line in left.lines for secret in secrets if secret in line] == []

    @pytest.mark.parametrize("mark", MARKS)
    def test_tell_no_name_address_or_number_of_a_person(self, left: Left, mark: str) -> None:
        assert [line for line in left.lines if mark in line.lower()] == []

    @pytest.mark.parametrize("shape", SHAPES, ids=[shape.pattern for shape in SHAPES])
    def test_tell_nothing_that_looks_like_a_secret_or_an_address(
        self, left: Left, shape: re.Pattern[str]
    ) -> None:
        assert [line for line in left.lines if shape.search(line)] == []

    def test_would_be_found_out(self, left: Left) -> None:
        told = json.dumps({"key": left.told.secrets[0], "email": PEOPLE[0].email, "phone": PEOPLE[0].phone})

        assert any(mark in told.lower() for mark in MARKS)
        assert [shape for shape in SHAPES if shape.search(told)]


class TestRows:
    def test_are_there_in_every_table(self, left: Left) -> None:
        assert {table: bool(rows) for table, rows in left.rows.items()} == dict.fromkeys(TABLES, True)

    @pytest.mark.parametrize("table", TABLES)
    def test_hold_no_secret_in_the_clear(self, left: Left, table: str) -> None:
        texts = [text for row in left.rows[table] for text in _texts(row)]
        bare = [secret.removeprefix("sk_test_").removeprefix("whsec_") for secret in left.told.secrets]

        assert [text for text in texts for secret in bare if secret in text] == []
        assert [text for text in texts if re.search(r"sk_(live|test)_\w{20}|whs(ec|k)_\w", text)] == []
