"""Items between plain values, DynamoDB's own form, and the JSON of its streams."""

from __future__ import annotations

from functions.storage.items import from_image, from_values, to_values
from infra.bench.inside import streamed

ROW = {"pk": "x", "bodies": {"native": b"\x78\x9c\x00\xff"}, "parts": [b"\x00", "a", 1], "none": None}


class TestItems:
    def test_come_back_as_they_were(self) -> None:
        assert from_values(to_values(ROW)) == ROW

    def test_come_by_the_stream_as_from_the_table(self) -> None:
        (record,) = streamed(to_values(ROW), number="1")["Records"]

        assert from_image(record["dynamodb"]["NewImage"]) == ROW

    def test_keep_sizes_that_are_written_as_floats(self) -> None:
        assert from_values(to_values({"width": 612.0, "height": 841.89})) == {"width": 612, "height": 841.89}
