"""One measured figure, and how figures are shown and written down."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

_AT_MOST: Final = "≤ "
_BELOW: Final = "< "


@dataclass(frozen=True, kw_only=True)
class Figure:
    """What was measured. `goal` reads "≤ 4" or "< 500"; None where a figure is only told."""

    name: str
    value: float
    unit: str
    goal: str | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether the goal is met; None without one."""
        if self.goal is None:
            return None
        if self.goal.startswith(_AT_MOST):
            return self.value <= float(self.goal.removeprefix(_AT_MOST))
        return self.value < float(self.goal.removeprefix(_BELOW))

    @property
    def group(self) -> str:
        return self.name.partition("/")[0]

    def told(self) -> dict[str, Any]:
        """Return the figure as build/bench.json has it."""
        return {**asdict(self), "holds": self.holds}


def at_most(limit: float) -> str:
    return f"{_AT_MOST}{limit:g}"


def below(limit: float) -> str:
    return f"{_BELOW}{limit:g}"


def table(figures: Iterable[Figure]) -> str:
    """Return the figures as lines for people."""
    rows = [
        (each.name, _short(each.value), each.unit, each.goal or "", _VERDICTS[each.holds], each.note)
        for each in figures
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(5)]
    lines = []
    for name, value, unit, goal, verdict, note in rows:
        cells = [name.ljust(widths[0]), value.rjust(widths[1]), unit.ljust(widths[2])]
        cells += [goal.ljust(widths[3]), verdict.ljust(widths[4]), note]
        lines.append("  ".join(cells).rstrip())
    return "\n".join(lines)


def write(path: Path, figures: Sequence[Figure]) -> None:
    """Write the figures, in the place of the groups measured now and beside those of earlier runs."""
    groups = {each.group for each in figures}
    earlier: list[Mapping[str, Any]] = json.loads(path.read_text()) if path.exists() else []
    kept = [one for one in earlier if one["name"].partition("/")[0] not in groups]
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps([*kept, *(each.told() for each in figures)], indent=1, ensure_ascii=False) + "\n"
    )


_VERDICTS: Final = {True: "holds", False: "MISSED", None: ""}


def _short(value: float) -> str:
    return f"{value:,.0f}" if value == int(value) else f"{value:,.2f}"
