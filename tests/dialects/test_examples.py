from __future__ import annotations

import json

import pytest

from functions.dialects.examples import examples, of_type
from functions.dialects.registry import WEBHOOK_DIALECTS, webhooks
from functions.domain.events import EventType, verify_chain
from functions.domain.webhooks import freeze
from tests.builders import LATER


class TestExamples:
    def test_are_there_for_every_type_of_event(self) -> None:
        assert set(examples()) == set(EventType)

    @pytest.mark.parametrize("event_type", EventType)
    def test_are_events_as_they_happen(self, event_type: EventType) -> None:
        one = examples()[event_type]

        assert one.event.type is event_type
        assert one.event.document_id == one.subject.id
        verify_chain([one.event], head=one.subject.chain_head)

    @pytest.mark.parametrize("dialect", WEBHOOK_DIALECTS)
    @pytest.mark.parametrize("event_type", EventType)
    def test_can_be_told_in_every_dialect(self, event_type: EventType, dialect: str) -> None:
        one = examples()[event_type]
        spoken = webhooks(dialect)

        for message in spoken.messages(one.event, one.subject, one.about):
            assert message.name in spoken.names
            assert isinstance(json.loads(freeze(message).filled(lambda _: "https://example.com/x")), dict)

    def test_can_happen_now(self) -> None:
        one = of_type(EventType.DOCUMENT_SENT, event_id="evt_x", at=LATER)

        assert (one.event.id, one.event.occurred_at) == ("evt_x", LATER)
