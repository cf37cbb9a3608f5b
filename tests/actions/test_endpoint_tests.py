from __future__ import annotations

import json

import pytest

from functions.actions.endpoint_tests import tell_example
from functions.dialects import registry
from functions.domain.endpoints import EventTypeUnknown, EventTypeUntold
from functions.domain.events import EventType
from functions.domain.identifiers import Prefix
from tests.builders import NOON, identifier

EVENT = identifier(Prefix.EVENT, "test")
NAMES = [
    (dialect, name) for dialect in registry.WEBHOOK_DIALECTS for name in registry.webhooks(dialect).names
]


class TestTellExample:
    @pytest.mark.parametrize(("dialect", "name"), NAMES)
    def test_has_one_for_every_name_of_every_dialect(self, dialect: str, name: str) -> None:
        told = tell_example(name, dialect=dialect, event_id=EVENT, at=NOON)

        assert name in (told.event.type.value, *(told.messages[part].name for part in told.parts))
        for part in told.parts:
            assert json.loads(told.messages[part].filled(lambda _: None))

    @pytest.mark.parametrize("event_type", EventType)
    def test_is_of_now_and_of_an_id_of_its_own(self, event_type: EventType) -> None:
        told = tell_example(event_type, dialect="native", event_id=EVENT, at=NOON)

        (message,) = told.messages
        body = json.loads(message.filled(lambda _: None))
        assert (body["id"], body["type"], told.parts) == (EVENT, event_type.value, (0,))
        assert body["timestamp"] == NOON.isoformat().replace("+00:00", "Z")

    @pytest.mark.parametrize("name", ["document.exploded", "*", "document.*", ""])
    def test_refuses_what_nobody_tells(self, name: str) -> None:
        with pytest.raises(EventTypeUnknown):
            tell_example(name, dialect="native", event_id=EVENT, at=NOON)

    @pytest.mark.parametrize("dialect", [one for one in registry.WEBHOOK_DIALECTS if one != "native"])
    def test_says_that_a_vendor_dialect_tells_nothing_of_an_endpoint(self, dialect: str) -> None:
        with pytest.raises(EventTypeUntold):
            tell_example("webhook.disabled", dialect=dialect, event_id=EVENT, at=NOON)
