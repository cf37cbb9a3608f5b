"""The catalogue of events, as the API tells it."""

from __future__ import annotations

from openapi_schema_validator import OAS31Validator

from functions.dialects.registry import WEBHOOK_DIALECTS
from functions.domain.events import EventType
from tests.pdf import hostile
from tests.receiver import Receiver
from tests.service import Service, refused


class TestCatalogue:
    def test_names_every_event_in_every_dialect_that_tells_it(self, api: Service) -> None:
        page = api.get("event-types")

        assert [one["type"] for one in page["data"]] == [one.value for one in EventType]
        assert (page["has_more"], page["next_cursor"]) == (False, None)
        assert {dialect for one in page["data"] for dialect in one["names"]} == set(WEBHOOK_DIALECTS)
        for one in page["data"]:
            assert one["names"]["native"] == [one["type"]]

    def test_shows_an_example_of_each_message_and_the_schema_that_it_keeps_to(self, api: Service) -> None:
        told = api.get("event-types/recipient.signed")

        assert told["description"] == "The person has signed, or approved."
        assert {one["dialect"] for one in told["examples"]} == set(told["names"])
        (native,) = [one["body"] for one in told["examples"] if one["dialect"] == "native"]
        OAS31Validator(told["payload_schema"]).validate(native)

    def test_knows_no_other_event(self, api: Service) -> None:
        assert refused(api.call("GET", "event-types/document.forgotten")) == (404, "event_type_not_found")


class TestDeliveries:
    def test_keep_to_the_schemas(self, api: Service, receiver: Receiver) -> None:
        api.post("webhooks", {"url": receiver.url, "event_types": ["*"]})
        sent = api.sent(content=hostile.plain())
        added = api.post(f"documents/{sent.id}/recipients", {"signer_id": api.signer()["id"]})
        wanted = {"document.created", "document.updated", "document.sent", "recipient.added"}

        came = receiver.wait(lambda told: wanted <= {one.content["type"] for one in told})

        for one in came:
            schema = api.get(f"event-types/{one.content['type']}")["payload_schema"]
            OAS31Validator(schema).validate(one.content)
        (joined,) = [one.content for one in came if one.content["type"] == "recipient.added"]
        assert joined["data"]["recipient_id"] == added["id"]
        assert added["id"] in {one["id"] for one in joined["data"]["document"]["recipients"]}
