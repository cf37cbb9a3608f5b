from __future__ import annotations

import pytest

from functions.domain.identifiers import Prefix, is_identifier

ULID = "01JD0000000000000000000000"


class TestIsIdentifier:
    @pytest.mark.parametrize("prefix", Prefix)
    def test_knows_its_own_kind(self, prefix: Prefix) -> None:
        assert is_identifier(f"{prefix}_{ULID}", prefix)

    @pytest.mark.parametrize(
        "text",
        [
            "",
            ULID,
            f"sgn_{ULID}",
            f"doc_{ULID.lower()}",
            f"doc_{ULID}0",
            f"doc_{ULID[:-1]}",
            f"doc_{ULID[:-1]}I",
            f"doc_{ULID}\n",
            f" doc_{ULID}",
            f"doc_{ULID[:-1]}/",
        ],
    )
    def test_knows_no_other(self, text: str) -> None:
        assert not is_identifier(text, Prefix.DOCUMENT)
