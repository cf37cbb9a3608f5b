"""Lines that are slow or break, and pages that are loaded again: nothing is lost, and nothing goes back."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Route

from tests.pdf import hostile
from tests.service import Service
from tests.web.visitor import Visitors


class TestAnAnswerThatComesLate:
    def test_does_not_take_the_signature_back(self, api: Service, visitors: Visitors) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        ana = visitors.arrive()
        ana.visits(sent.pages[0].link)
        ana.reads()
        late: list[tuple[Route, APIResponse]] = []
        ana.page.route("**/v1/signing", lambda route: late.append((route, route.fetch())), times=1)

        ana.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        ana.presses("open-signature")
        ana.draws()
        ana.agrees()
        ana.presses("confirm-signature")
        ana.ends("signed")
        ((route, before),) = late
        route.fulfill(response=before)
        ana.page.wait_for_timeout(1000)

        ana.ends("signed")

