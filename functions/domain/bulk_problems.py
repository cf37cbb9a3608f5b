"""What is wrong with a bulk job's file or one of its rows, kept until somebody asks, in whatever language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from functions.domain.errors import Invalid, Refusal, Refusals, TooLarge

MOST_KEPT: Final = 50
"""Of one row, or of the file."""
_LONGEST: Final = 200


class BulkRowsAmbiguous(Invalid):
    """Rows come in one way."""

    code = "bulk_rows_ambiguous"


class BulkFileTooLarge(TooLarge):
    """The file is larger than a job takes. Fact `limit`, in bytes."""

    code = "bulk_file_too_large"


class BulkFileUnreadable(Invalid):
    """The file is no text of the kind that was announced. Facts `reason` and `line`."""

    code = "bulk_file_unreadable"


class BulkFileEmpty(Invalid):
    """There is no row in it."""

    code = "bulk_file_empty"


class TooManyBulkRows(Invalid):
    """A job takes so many rows. Fact `limit`."""

    code = "too_many_bulk_rows"


class BulkColumnUnknown(Invalid):
    """A column is neither a variable of the template nor one of ours. Fact `column`."""

    code = "bulk_column_unknown"


class BulkColumnTwice(Invalid):
    """Two columns have the same name. Fact `column`."""

    code = "bulk_column_twice"


class BulkColumnMissing(Invalid):
    """The template cannot do without a value that no column brings. Fact `column`."""

    code = "bulk_column_missing"


class BulkCellTooLarge(Invalid):
    """A cell is longer than a spreadsheet's may be. Facts `row`, `column` and `limit`."""

    code = "bulk_cell_too_large"


class BulkRowTooLarge(Invalid):
    """A row is longer than one may be. Facts `row` and `limit`, in bytes."""

    code = "bulk_row_too_large"


class BulkRowUnreadable(Invalid):
    """A line is no JSON object, or has more cells than there are columns. Facts `row` and `reason`."""

    code = "bulk_row_unreadable"


class BulkFieldInvalid(Invalid):
    """A part of a row is missing, unknown or of another kind. Facts `field` and `expected`."""

    code = "bulk_field_invalid"


class BulkNumberAmbiguous(Invalid):
    """A number can be read in two ways: 1.234 is one thousand in one country and one and a bit in another."""

    code = "bulk_number_ambiguous"


class BulkKeyMayNotEnroll(Invalid):
    """The row brings a new person, and the key that made the job may not put people in the directory."""

    code = "bulk_key_may_not_enroll"


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A refusal, kept: its code, where, and what fills its text in."""

    code: str
    pointer: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)


def problems_of(refusal: Refusal) -> tuple[Problem, ...]:
    """Return a refusal, or each of several, as what can be kept."""
    several: Sequence[Refusal] = refusal.refusals if isinstance(refusal, Refusals) else (refusal,)
    return tuple(
        Problem(
            code=one.code,
            pointer=_plain(one.pointer or ""),
            facts={name: _kept(fact) for name, fact in one.facts.items()},
        )
        for one in several[:MOST_KEPT]
    )


def _kept(fact: object) -> object:
    if fact is None or isinstance(fact, bool | int):
        return fact
    if isinstance(fact, list | tuple):
        return [_plain(str(one)) for one in fact[:20]]
    return _plain(str(fact))


def _plain(text: str) -> str:
    """Return the text short, and without half characters, which JSON may hold and UTF-8 may not."""
    return text[:_LONGEST].encode("utf-8", "replace").decode()
