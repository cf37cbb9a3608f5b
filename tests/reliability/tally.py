"""What kills and faults came to, for the end of the report."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class Row:
    part: str
    points: int
    lost: int
    most_extra: int
    """The most times that any one kill made something happen once more."""

    def __str__(self) -> str:
        return f"{self.part:<52} {self.points:>7} {self.lost:>6} {self.most_extra:>11}"


@dataclass
class Tally:
    rows: list[Row] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def add(self, part: str, *, points: int, lost: int, most_extra: int) -> None:
        self.rows.append(Row(part=part, points=points, lost=lost, most_extra=most_extra))

    def note(self, text: str) -> None:
        self.notes.append(text)

    def lines(self) -> list[str]:
        if not self.rows:
            return self.notes
        points, lost = (sum(getattr(one, name) for one in self.rows) for name in ("points", "lost"))
        total = Row(part="", points=points, lost=lost, most_extra=max(one.most_extra for one in self.rows))
        head = f"{'killed':<52} {'points':>7} {'lost':>6} {'most extra':>11}"
        return [head, *map(str, self.rows), str(total), *self.notes]
