"""One row of a bulk job: values for the template, and what else is said of its document."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

from functions.domain.bulk_problems import (
    BulkFieldInvalid,
    BulkRowTooLarge,
    BulkRowUnreadable,
    Problem,
    problems_of,
)
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.errors import Refusal, Refusals
from functions.domain.placements import Placement

MAX_ROW_BYTES: Final = 256 * 1024
"""Of one row, as JSON: it leaves room for a picture or a long list."""
MAX_PLACEMENTS: Final = 50

_NAME: Final = 200
_EXTERNAL_ID: Final = 100
_CONTACT: Final = 254
_PAGES: Final = 2000
_TURNS: Final = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068"


@dataclass(frozen=True, kw_only=True)
class RowRecipient:
    """Who signs: a signer by id, or a person who is found in the directory or put there."""

    signer_id: str | None = None
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    tax_id: str | None = None
    kyc: bool = False
    placements: tuple[Placement, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Row:
    """A row as it was given; with `problems` it is one that nothing can be made of."""

    number: int
    name: str | None = None
    external_id: str | None = None
    values: Mapping[str, Any] = field(default_factory=dict)
    recipients: tuple[RowRecipient, ...] = ()
    problems: tuple[Problem, ...] = ()

    def line(self) -> bytes:
        """Return the row as one line of JSON, to be kept."""
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":")).encode() + b"\n"

    @classmethod
    def read(cls, line: bytes) -> Row:
        """Read what `line` wrote."""
        known = json.loads(line)
        return cls(
            number=known["number"],
            name=known["name"],
            external_id=known["external_id"],
            values=known["values"],
            recipients=tuple(
                RowRecipient(**{**one, "placements": tuple(Placement(**each) for each in one["placements"])})
                for one in known["recipients"]
            ),
            problems=tuple(Problem(**one) for one in known["problems"]),
        )


def wrong_row(number: int, refusal: Refusal) -> Row:
    """Return a row of which nothing is left but what is wrong with it."""
    return Row(number=number, problems=problems_of(refusal))


def row_of(number: int, given: object) -> Row:
    """Return a row from what JSON holds: `values`, `name`, `external_id`, `recipients`; all that is wrong at once."""
    if not isinstance(given, Mapping):
        return wrong_row(number, BulkRowUnreadable(row=number, reason="object"))
    reader = _Reader()
    row = Row(
        number=number,
        name=reader.text(given, "name", most=_NAME),
        external_id=reader.text(given, "external_id", most=_EXTERNAL_ID),
        values=reader.mapping(given, "values"),
        recipients=reader.each(given, "recipients", reader.recipient, most=MAX_RECIPIENTS),
    )
    reader.nothing_else(given, {"name", "external_id", "values", "recipients"})
    if reader.problems:
        return wrong_row(number, Refusals(tuple(reader.problems)))
    if len(row.line()) > MAX_ROW_BYTES:
        return wrong_row(number, BulkRowTooLarge(row=number, limit=MAX_ROW_BYTES))
    return row


class _Reader:
    """Reads parts of a row and gathers what is wrong with them."""

    def __init__(self) -> None:
        self.problems: list[Refusal] = []

    def text(self, given: Mapping[str, Any], name: str, *, most: int, at: str = "") -> str | None:
        """Return one line of text, trimmed; None where there is none."""
        value = given.get(name)
        if value is None:
            return None
        text = unicodedata.normalize("NFC", value).strip() if isinstance(value, str) else ""
        if not 0 < len(text) <= most or not _shows(text):
            self._refuse(f"{at}/{name}", expected=f"1-{most}")
            return None
        return text

    def mapping(self, given: Mapping[str, Any], name: str) -> Mapping[str, Any]:
        value = given.get(name, {})
        if isinstance(value, Mapping):
            return value
        self._refuse(f"/{name}", expected="object")
        return {}

    def each(
        self,
        given: Mapping[str, Any],
        name: str,
        read: Callable[[Mapping[str, Any], str], Any],
        *,
        most: int,
        at: str = "",
    ) -> tuple[Any, ...]:
        """Return a list of objects, each read by `read`."""
        values = given.get(name, [])
        if not isinstance(values, Sequence) or isinstance(values, str) or len(values) > most:
            self._refuse(f"{at}/{name}", expected=f"list ≤ {most}")
            return ()
        found = []
        for place, one in enumerate(values):
            pointer = f"{at}/{name}/{place}"
            if isinstance(one, Mapping):
                found.append(read(one, pointer))
            else:
                self._refuse(pointer, expected="object")
        return tuple(found)

    def recipient(self, given: Mapping[str, Any], at: str) -> RowRecipient:
        person = {
            name: self.text(given, name, most=_NAME if name == "name" else _CONTACT, at=at)
            for name in ("signer_id", "name", "email", "phone", "tax_id")
        }
        by_name = [name for name in ("name", "email", "phone", "tax_id") if given.get(name) is not None]
        if (given.get("signer_id") is None) is (not by_name):
            self._refuse(at, expected="signer_id | name, email, phone")
        elif by_name and given.get("name") is None:
            self._refuse(f"{at}/name", expected=f"1-{_NAME}")
        kyc = given.get("kyc", False)
        if not isinstance(kyc, bool):
            self._refuse(f"{at}/kyc", expected="true | false")
        placements = self.each(given, "placements", self._placement, most=MAX_PLACEMENTS, at=at)
        known = {*person, "kyc", "placements"}
        self.nothing_else(given, known, at=at)
        return RowRecipient(**person, kyc=kyc is True, placements=placements)

    def nothing_else(self, given: Mapping[str, Any], known: set[str], *, at: str = "") -> None:
        for name in given:
            if name not in known:
                self._refuse(f"{at}/{str(name)[:60]}", expected=", ".join(sorted(known)))

    def _placement(self, given: Mapping[str, Any], at: str) -> Placement:
        page = given.get("page")
        if isinstance(page, bool) or not isinstance(page, int) or not 1 <= page <= _PAGES:
            self._refuse(f"{at}/page", expected=f"1-{_PAGES}")
            page = 1
        box = {
            name: self._share(given, name, least=least, at=at)
            for name, least in (("x", 0.0), ("y", 0.0), ("width", 0.02), ("height", 0.01))
        }
        if box["x"] + box["width"] > 1 or box["y"] + box["height"] > 1:
            self._refuse(at, expected="x + width ≤ 1, y + height ≤ 1")
        self.nothing_else(given, {"page", *box}, at=at)
        return Placement(page=page, x=box["x"], y=box["y"], width=box["width"], height=box["height"])

    def _share(self, given: Mapping[str, Any], name: str, *, least: float, at: str) -> float:
        value = given.get(name)
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= 1:
            self._refuse(f"{at}/{name}", expected=f"{least}-1")
            return least
        return float(value)

    def _refuse(self, pointer: str, *, expected: str) -> None:
        self.problems.append(
            BulkFieldInvalid(pointer=pointer, field=pointer.rpartition("/")[2], expected=expected)
        )


def _shows(text: str) -> bool:
    """Whether every letter is one that a reader sees, and none turns the direction of the others."""
    return not any(unicodedata.category(letter) in ("Cc", "Cs") or letter in _TURNS for letter in text)
