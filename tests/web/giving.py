"""A person at the page of a mandate or of a batch, who reads codes in the mailbox."""

from __future__ import annotations

from typing import Final

from infra.local.state import ROOT
from tests.giving import code_in
from tests.service import Service, until
from tests.web.visitor import Visitor

AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"


def proves(api: Service, visitor: Visitor, address: str) -> None:
    """Ask for a code and type in what came."""
    visitor.presses("send-code")
    visitor.find("code").wait_for()

    def code() -> str | None:
        answer = api.http.get(f"{api.cloud.url}/mailbox/messages.json", params={"to": address})
        words = ("código", "code")
        found = [
            one for one in answer.json()["messages"] if any(word in one["subject"].lower() for word in words)
        ]
        return code_in(found[0]["text"]) if found else None

    visitor.find("code").fill(until(code, what="the code"))
    visitor.presses("check-code")
    visitor.find("code-proven").wait_for()


def sees_nothing_that_shuts_people_out(visitor: Visitor) -> None:
    """Ask axe."""
    visitor.page.evaluate(AXE.read_text("utf-8"))
    found = visitor.page.evaluate(
        "axe.run(document, { resultTypes: ['violations'] }).then((result) => result.violations"
        ".filter((one) => ['serious', 'critical'].includes(one.impact))"
        ".map((one) => [one.id, one.nodes.map((node) => node.html.slice(0, 160))]))"
    )
    assert not found, found
