"""The quick groups of the bench hold their goals, and its rules of size are AWS's."""

from __future__ import annotations

import json
from collections.abc import Mapping
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from functions.providers.rendering.contract import RenderUnavailable
from functions.storage.schema import Index
from infra.bench import calls, stacks
from infra.bench.__main__ import GROUPS
from infra.bench.figure import Figure, at_most, below, table, write
from infra.bench.item_sizes import entry_of, item_size, read_units, write_units
from infra.bench.rendering import skipped
from infra.catalog import Catalog
from infra.local.cloud import LocalCloud


@pytest.fixture(scope="module")
def counted(cloud: LocalCloud) -> dict[str, Figure]:
    """The calls of each route, by the operation's name."""
    return {each.name.removeprefix("calls/"): each for each in calls.count(cloud)}


class TestStacks:
    def test_stay_below_the_limits_of_cloudformation(self, assembly: Path) -> None:
        figures = stacks.sizes(assembly)

        assert {each.name.split("/")[1] for each in figures} == {"data", "people", "api", "async", "web"}
        assert [each for each in figures if not each.holds] == []


@pytest.mark.timeout(300)
class TestCalls:
    def test_are_four_at_most_on_hot_routes(self, counted: Mapping[str, Figure]) -> None:
        assert {name: counted[name].note for name in calls.HOT if not counted[name].holds} == {}

    def test_are_counted_on_routes_that_there_are(
        self, counted: Mapping[str, Figure], catalog: Catalog
    ) -> None:
        assert counted.keys() - {"calls"} <= {each.declaration.name for each in catalog.operations}
        assert counted["calls"].value == len(counted) - 1

    def test_include_the_transaction(self, counted: Mapping[str, Figure]) -> None:
        for name in calls.HOT:
            assert "dynamodb:TransactWriteItems" in counted[name].note


class TestGroups:
    @pytest.mark.parametrize("group", GROUPS)
    def test_can_be_measured_by_their_names(self, group: str) -> None:
        assert callable(import_module(f"infra.bench.{group}").measure)

    def test_say_what_this_machine_cannot_measure(self) -> None:
        told = skipped("rendering", RenderUnavailable(reason="LibreOffice is not installed"))

        assert (told.name, told.holds, told.note) == (
            "rendering/skipped",
            None,
            "LibreOffice is not installed",
        )


class TestFigure:
    @pytest.mark.parametrize(
        ("goal", "value", "holds"),
        [
            (at_most(4), 4, True),
            (at_most(4), 4.01, False),
            (below(500), 499, True),
            (below(500), 500, False),
            (None, 7, None),
        ],
    )
    def test_says_whether_its_goal_is_met(self, goal: str | None, value: float, holds: bool | None) -> None:
        assert Figure(name="a/b", value=value, unit="s", goal=goal).holds is holds

    def test_that_misses_its_goal_says_so_in_the_table(self) -> None:
        assert "MISSED" in table([Figure(name="a/b", value=5, unit="calls", goal=at_most(4))])

    def test_takes_the_place_of_its_group_alone(self, tmp_path: Path) -> None:
        file = tmp_path / "bench.json"
        write(file, [Figure(name="a/old", value=1, unit="s"), Figure(name="b/kept", value=2, unit="s")])
        write(file, [Figure(name="a/new", value=3, unit="s", goal=at_most(2), note="slow")])

        found: list[dict[str, Any]] = json.loads(file.read_text())
        assert [one["name"] for one in found] == ["b/kept", "a/new"]
        assert found[1] == {
            "name": "a/new",
            "value": 3,
            "unit": "s",
            "goal": "≤ 2",
            "holds": False,
            "note": "slow",
        }


class TestItemSize:
    @pytest.mark.parametrize(
        ("value", "size"),
        [
            ({"S": "ñandú"}, 7),
            ({"N": "0"}, 2),
            ({"N": "12345"}, 4),
            ({"N": "-12345"}, 5),
            ({"N": "1200"}, 2),
            ({"B": b"123"}, 3),
            ({"BOOL": True}, 1),
            ({"NULL": True}, 1),
            ({"L": []}, 3),
            ({"L": [{"S": "ab"}, {"S": "c"}]}, 8),
            ({"M": {"key": {"S": "ab"}}}, 9),
            ({"SS": ["ab", "c"]}, 3),
        ],
    )
    def test_follows_the_published_rules(self, value: Mapping[str, Any], size: int) -> None:
        assert item_size({"a": value}) == 1 + size

    def test_becomes_units_by_the_kilobyte_written(self) -> None:
        assert [write_units(size) for size in (0, 1, 1024, 1025)] == [1, 1, 1, 2]

    def test_becomes_units_by_four_kilobytes_read(self) -> None:
        assert [read_units(size, consistent=True) for size in (0, 4096, 4097)] == [1, 1, 2]
        assert read_units(4097, consistent=False) == 1

    def test_of_an_index_counts_what_it_keeps(self) -> None:
        index = Index(name="due", partition="due_pk", sort="due_sk", attributes=("kind",))
        item = {name: {"S": "x"} for name in ("pk", "sk", "due_pk", "due_sk", "kind", "other")}

        entry = entry_of(item, index)
        assert entry is not None
        assert entry.keys() == {"pk", "sk", "due_pk", "due_sk", "kind"}
        assert entry_of({"pk": {"S": "x"}, "sk": {"S": "x"}}, index) is None
