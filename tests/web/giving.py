"""A person at the page of a mandate or of a batch, who reads codes in the mailbox."""

from __future__ import annotations

from tests.giving import code_in
from tests.service import Service, until
from tests.web.visitor import Visitor


def proves(api: Service, visitor: Visitor, address: str) -> None:
    """Ask for a code and type in what came."""
    visitor.presses("send-code")
    visitor.find("code").wait_for()

    def code() -> str | None:
        words = ("código", "code")
        found = [
            one for one in api.messages(address) if any(word in one["subject"].lower() for word in words)
        ]
        return code_in(found[-1]["text"]) if found else None

    visitor.find("code").fill(until(code, what="the code"))
    visitor.presses("check-code")
    visitor.find("code-proven").wait_for()
