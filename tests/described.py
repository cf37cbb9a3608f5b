"""Whatever a test leads a document through: its events say what the catalogue describes, and nothing else."""

from __future__ import annotations

import json
from collections.abc import Iterable

from pydantic import ValidationError

from functions.dialects.native import event_catalogue
from functions.domain.events import Event


def require_described(events: Iterable[Event]) -> None:
    """Fail where an event says what its description in functions/dialects/native/event_data leaves out."""
    for one in events:
        told = json.loads(json.dumps(one.data))
        try:
            event_catalogue.strict(one.type).validate_python(told, strict=True)
        except ValidationError as wrong:
            raise AssertionError(f"{one.type.value} is not described: {told}: {wrong}") from wrong
