"""The size of a DynamoDB item, by the rules that AWS bills by.

Source: Amazon DynamoDB Developer Guide, "DynamoDB item sizes and formats" (CapacityUnitCalculations). An item is the
sum of its attributes; each attribute is its name in UTF-8 and its value:

- string: its bytes in UTF-8; binary: its bytes;
- number: one byte for each two significant digits, plus one; a negative one takes one more; 21 at most;
- null and boolean: one byte;
- list and map: three bytes, and for each element one byte beside its value (a map's keys as names);
- set: the sum of its elements.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from functions.storage.schema import PARTITION, SORT, Index

Values = Mapping[str, Any]
"""An item in DynamoDB's own form: `{"pk": {"S": "…"}}`."""

_KILOBYTE: Final = 1024


def item_size(item: Values) -> int:
    """Return the bytes of an item."""
    return sum(len(name.encode()) + _size(value) for name, value in item.items())


def entry_of(item: Values | None, index: Index) -> Values | None:
    """Return what an index keeps of an item: the keys of index and table, and what is projected.

    None where the item lacks one of the index's keys: a sparse index has no entry of it.
    """
    if item is None or index.partition not in item or index.sort not in item:
        return None
    kept = {PARTITION, SORT, index.partition, index.sort, *index.attributes}
    return {name: value for name, value in item.items() if name in kept}


def write_units(size: int) -> int:
    """Return the units of a write: one for each kilobyte begun, one at least."""
    return max(1, math.ceil(size / _KILOBYTE))


def read_units(size: int, *, consistent: bool) -> float:
    """Return the units of a read: one for each 4 kB begun, one at least; half of that when eventually consistent."""
    return max(1, math.ceil(size / (4 * _KILOBYTE))) * (1 if consistent else 0.5)


def _size(value: Mapping[str, Any]) -> int:
    ((kind, content),) = value.items()
    if kind == "S":
        return len(content.encode())
    if kind == "N":
        return _number(content)
    if kind == "B":
        return len(content)
    if kind in ("NULL", "BOOL"):
        return 1
    if kind == "L":
        return 3 + sum(1 + _size(one) for one in content)
    if kind == "M":
        return 3 + sum(1 + len(name.encode()) + _size(one) for name, one in content.items())
    element = {"SS": "S", "NS": "N", "BS": "B"}[kind]
    return sum(_size({element: one}) for one in content)


def _number(text: str) -> int:
    number = Decimal(text).normalize()
    digits = len(number.as_tuple().digits)
    return min(21, math.ceil(digits / 2) + 1 + (1 if number < 0 else 0))
