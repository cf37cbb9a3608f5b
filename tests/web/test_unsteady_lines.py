"""Lines that are slow or break, and pages that are loaded again: nothing is lost, and nothing goes back."""

from __future__ import annotations

from playwright.sync_api import APIResponse, Route, expect

from tests.journeys.test_forms import waiting
from tests.pdf import hostile
from tests.service import Service, until
from tests.web.ceremonies import FIELDS, ceremony
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


class TestAnswers:
    def test_that_did_not_get_through_are_saved_once_there_is_a_line_again(
        self, api: Service, visitors: Visitors
    ) -> None:
        sent = ceremony(api, {"fields": FIELDS[:3]})
        ana = visitors.arrive("phone")
        ana.visits(sent.pages[0].link)
        ana.reads()
        ana.presses("next")
        ana.find("field-street").wait_for()

        ana.page.context.set_offline(True)
        ana.find("field-street").fill("Calle Uno 12")
        ana.find("field-people").focus()
        expect(ana.find("fault")).to_be_visible()
        ana.page.context.set_offline(False)

        until(lambda: sent.pages[0].session().json()["fields"][0]["value"], what="the answer saved")
        expect(ana.find("fault")).to_have_count(0)

    def test_that_are_not_saved_yet_outlive_a_reload(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(ceremony(api, {"fields": FIELDS}).pages[0].link)
        ana.reads()
        ana.presses("next")
        ana.find("field-cpf").fill("11111111111")
        ana.find("field-street").fill("Calle U")

        ana.page.reload()

        expect(ana.find("field-street")).to_have_value("Calle U")
        expect(ana.find("field-cpf")).to_have_value("111.111.111-11")

    def test_to_what_the_pages_are_made_with_outlive_a_reload(self, api: Service, visitors: Visitors) -> None:
        ana = visitors.arrive("phone")
        ana.visits(waiting(api, {}).pages[0].link)
        ana.find("field-cliente.rfc").fill("GODE561231GR8")

        ana.page.reload()

        expect(ana.find("field-cliente.rfc")).to_have_value("GODE561231GR8")
        ana.presses("send-form")
        expect(ana.find("field-cliente.nombre")).to_be_focused()
