"""Between dataclasses and DynamoDB's attribute values."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from boto3.dynamodb.types import TypeDeserializer, TypeSerializer

Item = dict[str, Any]
"""Plain values: str, int, float, bool, None, list, dict."""
AttributeValues = dict[str, Any]
"""DynamoDB's own form: `{"S": "…"}`."""

_SERIALIZER: Final = TypeSerializer()
_DESERIALIZER: Final = TypeDeserializer()


def to_values(item: Mapping[str, Any]) -> AttributeValues:
    """Write plain values as DynamoDB takes them; floats become exact decimals."""
    return {name: _SERIALIZER.serialize(_exact(value)) for name, value in item.items()}


def to_value(value: Any) -> Any:
    """Write one plain value."""
    return _SERIALIZER.serialize(_exact(value))


def from_values(values: Mapping[str, Any]) -> Item:
    """Read what DynamoDB gives back as plain values."""
    return {name: _plain(_DESERIALIZER.deserialize(value)) for name, value in values.items()}


def from_image(image: Mapping[str, Any]) -> Item:
    """Read an item as the record of a stream has it: JSON, in which bytes are Base64."""
    return from_values({name: _with_bytes(value) for name, value in image.items()})


def _with_bytes(value: Mapping[str, Any]) -> AttributeValues:
    ((kind, content),) = value.items()
    match kind:
        case "B":
            return {kind: base64.b64decode(content)}
        case "M":
            return {kind: {name: _with_bytes(inner) for name, inner in content.items()}}
        case "L":
            return {kind: [_with_bytes(inner) for inner in content]}
    return {kind: content}


def _exact(value: Any) -> Any:
    if isinstance(value, float):
        # 612.0 is kept as 612: written so, a request that is sent again is the same as what was stored of it.
        return int(value) if value.is_integer() else Decimal(repr(value))
    if isinstance(value, Mapping):
        return {name: _exact(inner) for name, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_exact(inner) for inner in value]
    return value


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    if isinstance(value, dict):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value
