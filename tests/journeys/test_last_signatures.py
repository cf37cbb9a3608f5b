"""Everybody signs at the same moment: one seal, and nobody's signature is lost."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from functions.domain.events import verify_chain
from tests.pdf import hostile
from tests.receiver import Receiver
from tests.service import Page, Service, done

PEOPLE = 8
ENDING = ("recipient.signed", "document.completed")


class TestLastSignatures:
    @pytest.mark.parametrize("turn", range(3))
    def test_given_at_once_make_one_seal_and_are_all_kept(
        self, api: Service, receiver: Receiver, turn: int
    ) -> None:
        api.post("webhooks", {"url": receiver.url, "event_types": list(ENDING)})
        sent = api.sent(recipients=PEOPLE, content=hostile.plain())
        start = Barrier(PEOPLE)
        for page in sent.pages:
            done(page.open())

        def sign(page: Page) -> str:
            start.wait()
            status: str = done(page.sign(consent="2026-11"))["document"]["status"]
            return status

        with ThreadPoolExecutor(PEOPLE) as hands:
            statuses = list(hands.map(sign, sent.pages))
        document = api.wait(sent.id, "completed")
        history = api.history(sent.id)
        types = [one.type.value for one in history]
        told = receiver.wait(lambda seen: len(seen) > PEOPLE)

        assert sorted(statuses) == ["in_progress"] * (PEOPLE - 1) + ["sealing"]
        assert [one["status"] for one in document["recipients"]] == ["signed"] * PEOPLE
        signed = {one.data["recipient_id"] for one in history if one.type == "recipient.signed"}
        assert signed == {one["id"] for one in document["recipients"]}
        assert (types.count("recipient.signed"), types.count("document.completed")) == (PEOPLE, 1)
        assert [one.sequence for one in history] == list(range(1, len(history) + 1))
        assert len(history) >= document["version"]
        verify_chain(history, head=history[-1].hash)
        assert {one.id for one in told} == {one.id for one in history if one.type in ENDING}
        assert len(told) == PEOPLE + 1
