"""Phone numbers of tests, and the codes that come to them."""

from __future__ import annotations

import re

from tests.service import Service, until


def number(api: Service, end: str) -> str:
    """Return a phone number that nobody else's test uses, with its last four digits."""
    thousands, rest = divmod(int(api.tag[1:]), 1000)
    return f"+5255{2 + thousands}{rest:03d}{end}"


def texted_code(api: Service, phone: str) -> str:
    """Return the one-time code of what came to a number, once it has."""

    def arrived() -> str | None:
        found = (re.search(r"\b\d{6}\b", one["text"]) for one in api.messages(phone))
        return next((code[0] for code in found if code is not None), None)

    return until(arrived, what=f"a code to {phone}")
