"""What arrived at an address or a number, as the mailbox of the one-machine cloud shows it."""

from __future__ import annotations

import re

from tests.service import Json, Service, until


def messages(api: Service, to: str, *, count: int = 1) -> list[Json]:
    """Return the messages to an address or a number, oldest first, once there are as many."""

    def arrived() -> list[Json] | None:
        answer = api.http.get(f"{api.cloud.url}/mailbox/messages.json", params={"to": to})
        found: list[Json] = answer.raise_for_status().json()["messages"]
        return found[::-1] if len(found) >= count else None

    return until(arrived, what=f"{count} messages to {to}")


def number(api: Service, end: str) -> str:
    """Return a phone number that nobody else's test uses, with its last four digits."""
    thousands, rest = divmod(int(api.tag[1:]), 1000)
    return f"+5255{2 + thousands}{rest:03d}{end}"


def texted_code(api: Service, phone: str) -> tuple[str, str]:
    """Return the channel and the one-time code of what came to a number, once it has."""

    def arrived() -> tuple[str, str] | None:
        found = ((one["channel"], re.search(r"\b\d{6}\b", one["text"])) for one in messages(api, phone))
        return next(((channel, code[0]) for channel, code in found if code is not None), None)

    return until(arrived, what=f"a code to {phone}")
