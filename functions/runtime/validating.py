"""From what the wire models refuse to refusals that name each field."""

from __future__ import annotations

from typing import Final

from pydantic import ValidationError

from functions.domain.errors import Invalid, Refusals

MAX_SHOWN: Final = 50

_RULES: Final = {
    "missing": "field_missing",
    "extra_forbidden": "field_unknown",
    "string_too_short": "field_too_short",
    "too_short": "field_too_short",
    "string_too_long": "field_too_long",
    "too_long": "field_too_long",
    "string_pattern_mismatch": "field_format",
    "control_characters": "field_control_characters",
    "greater_than": "field_out_of_range",
    "greater_than_equal": "field_out_of_range",
    "less_than": "field_out_of_range",
    "less_than_equal": "field_out_of_range",
    "literal_error": "field_not_allowed",
    "enum": "field_not_allowed",
    "one_of": "field_one_of",
    "outside_page": "field_outside_page",
    "pixels_of_what": "field_pixels",
}
_ANY_OTHER: Final = "field_type"


class FieldInvalid(Invalid):
    """One field breaks one rule."""

    code = _ANY_OTHER

    def __init__(self, *, pointer: str, rule: str, **facts: object) -> None:
        self.code = rule  # type: ignore[misc]  # one class for all rules of the wire: each has its own text
        super().__init__(pointer=pointer, **facts)


class RequestInvalid(Refusals):
    """The request does not have the shape that the operation takes."""

    code = "request_invalid"


def problems_of(refused: ValidationError) -> RequestInvalid:
    """Return every problem that the models found, each with its JSON pointer; never the values themselves."""
    problems = []
    for error in refused.errors(include_url=False, include_input=False)[:MAX_SHOWN]:
        context = error.get("ctx", {})
        limit = next((context[name] for name in _LIMITS if name in context), "")
        problems.append(
            FieldInvalid(
                pointer=_pointer(error["loc"]),
                rule=_RULES.get(error["type"], _ANY_OTHER),
                limit=limit,
                expected=context.get("expected", context.get("fields", "")),
            )
        )
    return RequestInvalid(tuple(problems))


_LIMITS: Final = ("min_length", "max_length", "ge", "gt", "le", "lt")


def _pointer(location: tuple[int | str, ...]) -> str:
    """Write a location as RFC 6901 does, without the step that pydantic adds where a key is at fault."""
    steps = location[:-1] if location[-1:] == ("[key]",) else location
    return "".join("/" + str(step).replace("~", "~0").replace("/", "~1") for step in steps)
