"""Values that a template leaves to whoever signs, given on the page before there is anything to read."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.journeys.test_forms import VALUES, waiting
from tests.service import Service
from tests.web.visitor import Device, Visitors


class TestForming:
    @pytest.mark.parametrize("device", ["phone", "desktop"])
    def test_leads_from_the_form_to_the_pages(self, api: Service, visitors: Visitors, device: Device) -> None:
        sent = waiting(api, {})
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        expect(ana.find("forming")).to_be_visible()
        ana.presses("send-form")
        expect(ana.find("fault").first).to_be_visible()
        ana.find("field-cliente.nombre").fill(VALUES["cliente.nombre"])
        ana.find("field-cliente.rfc").fill("GODE561231XX")
        ana.find("field-plazo").select_option("12 meses")
        ana.presses("send-form")
        expect(ana.find("fault")).to_have_count(1)
        ana.shows("form-wrong")
        ana.find("field-cliente.rfc").fill(VALUES["cliente.rfc"])
        ana.presses("send-form")

        ana.reads()
        ana.shows("form-made")
        assert api.document(sent.id)["file"]["status"] == "ready"
