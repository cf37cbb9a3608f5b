"""docs/events.md and docs/webhooks/<dialect>/*.json: every event, when it happens, and what receivers are told."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, Final

from functions.dialects import catalogue, registry
from functions.dialects.catalogue import Body
from functions.dialects.native import event_catalogue
from functions.domain.events import EventType

EXAMPLES: Final = "docs/webhooks"
_INTRODUCTION: Final = """\
# Events

Written by `python -m infra.documentation` from the code; do not edit.

Everything that happens to a document is an event: a line of its history, which is never changed. Endpoints are told of
events in the dialect that they speak (`docs/webhooks/README.md`), and so are rules on the bus (`docs/eventbridge.md`).

A native payload holds `id`, `type`, `timestamp`, `sequence` and `data`. In `data` is a snapshot of the `document` (of
the `webhook` in events of an endpoint) as the event left it, and beside it what is listed here for each event. Fields
may be added at any time: leave alone those that you do not know."""


def page() -> str:
    """Return the reference, in Markdown."""
    lines = [_INTRODUCTION, ""]
    lines += _table(("event", "happens when"), ((_anchor(one), _told(one)) for one in EventType))
    for one in EventType:
        lines += ["", f"## {one.value}", "", _told(one), ""]
        lines += _fields(one)
        lines += _names(one)
        lines += [f"Schema of the native payload: [{one.value}.schema.json](events/{one.value}.schema.json)"]
    return "\n".join(lines) + "\n"


def examples() -> dict[str, str]:
    """Return one example of every body of every dialect by its path in the repository.

    A file bears the name of its message. Where several events have one name in a dialect, it tells which one it is.
    """
    return {
        f"{EXAMPLES}/{dialect}/{_file_name(dialect, kind, one)}.json": (
            json.dumps(one.content, ensure_ascii=False, indent=2) + "\n"
        )
        for dialect, kind, one in _bodies()
    }


def _bodies() -> Iterator[tuple[str, EventType, Body]]:
    for kind in EventType:
        for dialect, told in catalogue.bodies(kind).items():
            for one in told:
                yield dialect, kind, one


def _file_name(dialect: str, kind: EventType, body: Body) -> str:
    name = _name(body)
    return name if _uses()[dialect, name] == 1 else f"{name}-{kind.value}"


def _name(body: Body) -> str:
    return f"{body.name}-{body.variant}" if body.variant else body.name


def _uses() -> Counter[tuple[str, str]]:
    return Counter((dialect, _name(one)) for dialect, _, one in _bodies())


def _told(event_type: EventType) -> str:
    return event_catalogue.description(event_type)


def _anchor(event_type: EventType) -> str:
    return f"[{event_type.value}](#{event_type.value.replace('.', '')})"


def _fields(event_type: EventType) -> list[str]:
    facts = event_catalogue.facts_schema(event_type)
    if not facts["properties"]:
        return ["`data` holds the snapshot alone.", ""]
    required = set(facts.get("required", ()))
    rows = (
        (f"`{name}`", _kind(schema), "" if name in required else "not always", _description(schema))
        for name, schema in facts["properties"].items()
    )
    return [*_table(("field of `data`", "is", "there", "says"), rows), ""]


def _names(event_type: EventType) -> list[str]:
    told = catalogue.bodies(event_type)
    rows = []
    for dialect in registry.WEBHOOK_DIALECTS:
        links = [
            f"[{_name(one)}](webhooks/{dialect}/{_file_name(dialect, event_type, one)}.json)"
            for one in told.get(dialect, ())
        ]
        rows.append((dialect, ", ".join(links) or "–"))
    return [*_table(("dialect", "is told"), rows), ""]


def _kind(schema: Mapping[str, Any]) -> str:
    """Return what sort of value a schema asks for, in a few words."""
    if "$ref" in schema:
        return "object"
    if "const" in schema:
        return f"`{json.dumps(schema['const'])}`"
    if "enum" in schema:
        return ", ".join(f"`{one}`" for one in schema["enum"])
    if "anyOf" in schema:
        return " or ".join(dict.fromkeys(_kind(one) for one in schema["anyOf"]))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("type", "any"))


def _description(schema: Mapping[str, Any]) -> str:
    if "description" in schema:
        return str(schema["description"])
    told = [_description(one) for one in (*schema.get("anyOf", ()), schema.get("items", {})) if one]
    return next((one for one in told if one), "")


def _table(heads: tuple[str, ...], rows: Any) -> list[str]:
    return [
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
        *(f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |" for row in rows),
    ]
