"""What a sender may ask of one person to fill in and to send, checked when it is assigned."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import fields as fields_of
from decimal import Decimal
from enum import StrEnum
from typing import Final

from functions.domain import amounts
from functions.domain.attachments import AttachmentRequest
from functions.domain.errors import Invalid, Refusal, require_none
from functions.domain.fields import Field, FieldKind
from functions.domain.parts import Part
from functions.domain.placements import PlacementFileUnknown

MAX_FIELDS: Final = 50
MAX_REQUESTS: Final = 20
MAX_FILES_ASKED: Final = 10
MAX_TEXT: Final = 2000
"""Characters of an answer in words."""
USUAL_TEXT: Final = 500
"""The same, where the sender says nothing."""
MAX_ASKED: Final = 32_000
"""Characters of all that one person is asked: it stands in each event's row, which holds 400 kB with everybody's."""
MAX_ASKED_OF_ALL: Final = 100_000

CHOICES: Final = (FieldKind.RADIO, FieldKind.CHECKBOX, FieldKind.DROPDOWN)
_BOUNDED: Final = (FieldKind.NUMBER, FieldKind.MONEY, FieldKind.DATE)
_CURRENCY: Final = re.compile(r"[A-Z]{3}")
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


class Unaskable(StrEnum):
    """Why something can not be asked so."""

    TWICE = "twice"
    OPTIONS_MISSING = "options_missing"
    OPTIONS_UNUSED = "options_unused"
    OPTIONS_REPEATED = "options_repeated"
    CURRENCY = "currency"
    BOUNDS_UNUSED = "bounds_unused"
    BOUND_UNREADABLE = "bound_unreadable"
    BOUNDS_CROSSED = "bounds_crossed"
    LENGTH_UNUSED = "length_unused"


_Wrong = Callable[[str, Unaskable], Refusal]


class QuestionInvalid(Invalid):
    """A field, or the request for an attachment, can not be asked as it is. Facts `name`, `reason` (Unaskable)."""

    code = "question_invalid"


class TooMuchAsked(Invalid):
    """Nobody fills in that much. Fact `limit`."""

    code = "too_much_asked"


def require_askable(parts: Sequence[Part], *, file_ids: Collection[str]) -> None:
    """Refuse fields and requests that nobody could meet, with all that is wrong, each below `/recipients/<place>`."""
    problems = [
        problem
        for place, part in enumerate(parts)
        for problem in _problems(part, pointer=f"/recipients/{place}", file_ids=file_ids)
    ]
    _require_none(problems, all_asked=parts, pointer="/recipients")


def require_askable_too(part: Part, *, beside: Sequence[Part], file_ids: Collection[str]) -> None:
    """Refuse the same of one part more, beside those that are there; what is wrong is told below the request itself."""
    problems = list(_problems(part, pointer="", file_ids=file_ids))
    _require_none(problems, all_asked=(*beside, part), pointer="/fields")


def bound(field: Field, text: str) -> Decimal | dt.date:
    """Return a lower or upper bound as what it bounds. Raises ValueError."""
    if field.kind is not FieldKind.DATE:
        return amounts.plain(text)
    if not _DATE.fullmatch(text):
        raise ValueError(text)
    return dt.date.fromisoformat(text)


def _require_none(problems: list[Refusal], *, all_asked: Sequence[Part], pointer: str) -> None:
    if sum(map(_size_of, all_asked)) > MAX_ASKED_OF_ALL:
        problems.append(TooMuchAsked(pointer=pointer, limit=MAX_ASKED_OF_ALL))
    require_none(problems)


def _problems(part: Part, *, pointer: str, file_ids: Collection[str]) -> Iterator[Refusal]:
    if len(part.fields) > MAX_FIELDS:
        yield TooMuchAsked(pointer=f"{pointer}/fields", limit=MAX_FIELDS)
        return
    if len(part.attachment_requests) > MAX_REQUESTS:
        yield TooMuchAsked(pointer=f"{pointer}/attachment_requests", limit=MAX_REQUESTS)
        return
    if _size_of(part) > MAX_ASKED:
        yield TooMuchAsked(pointer=f"{pointer}/fields", limit=MAX_ASKED)
    seen: set[str] = set()
    for spot, field in enumerate(part.fields):
        at = f"{pointer}/fields/{spot}"
        if field.id in seen:
            yield QuestionInvalid(pointer=f"{at}/id", name=field.label, reason=Unaskable.TWICE.value)
        seen.add(field.id)
        yield from _of_field(field, pointer=at)
        placed = field.placement
        if placed is not None and placed.file_id is not None and placed.file_id not in file_ids:
            yield PlacementFileUnknown(pointer=f"{at}/placement/file_id", file_id=placed.file_id)
    requests: set[str] = set()
    for spot, request in enumerate(part.attachment_requests):
        if request.id in requests:
            at = f"{pointer}/attachment_requests/{spot}/id"
            yield QuestionInvalid(pointer=at, name=request.name, reason=Unaskable.TWICE.value)
        requests.add(request.id)


def _of_field(field: Field, *, pointer: str) -> Iterator[Refusal]:
    def wrong(where: str, reason: Unaskable) -> Refusal:
        return QuestionInvalid(pointer=f"{pointer}/{where}", name=field.label, reason=reason.value)

    if field.kind in CHOICES:
        if not field.options:
            yield wrong("options", Unaskable.OPTIONS_MISSING)
        elif len(set(field.options)) < len(field.options):
            yield wrong("options", Unaskable.OPTIONS_REPEATED)
    elif field.options:
        yield wrong("options", Unaskable.OPTIONS_UNUSED)
    if field.currency is not None and (
        field.kind is not FieldKind.MONEY or not _CURRENCY.fullmatch(field.currency)
    ):
        yield wrong("currency", Unaskable.CURRENCY)
    if field.max_length is not None and field.kind is not FieldKind.TEXT:
        yield wrong("max_length", Unaskable.LENGTH_UNUSED)
    yield from _of_bounds(field, wrong)


def _of_bounds(field: Field, wrong: _Wrong) -> Iterator[Refusal]:
    read: list[Decimal | dt.date] = []
    for where, text in (("min_value", field.min_value), ("max_value", field.max_value)):
        if text is None:
            continue
        if field.kind not in _BOUNDED:
            yield wrong(where, Unaskable.BOUNDS_UNUSED)
            continue
        try:
            read.append(bound(field, text))
            if field.kind is FieldKind.MONEY:
                amounts.money(amounts.plain(text), currency=field.currency)
        except ValueError:
            yield wrong(where, Unaskable.BOUND_UNREADABLE)
    if len(read) == 2 and _crossed(*read):
        yield wrong("max_value", Unaskable.BOUNDS_CROSSED)


def _crossed(lower: Decimal | dt.date, upper: Decimal | dt.date) -> bool:
    if isinstance(lower, dt.date) and isinstance(upper, dt.date):
        return lower > upper
    return isinstance(lower, Decimal) and isinstance(upper, Decimal) and lower > upper


def _size_of(part: Part) -> int:
    return sum(map(_size, part.fields)) + sum(map(_size, part.attachment_requests))


def _size(asked: Field | AttachmentRequest) -> int:
    """Count the characters of what is asked."""
    values = [getattr(asked, one.name) for one in fields_of(asked)]
    texts = [value for value in values if isinstance(value, str)]
    return sum(map(len, texts)) + sum(len(one) for one in getattr(asked, "options", ()))
