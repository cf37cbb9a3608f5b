"""Endpoints made through the API, and their deliveries tried at the test's own time."""

from __future__ import annotations

from functions.actions import delivering
from functions.api.webhooks.create_webhook import create_webhook
from functions.domain.documents import Document
from functions.storage import deliveries
from tests.receiver import Receiver
from tests.reliability.office import Office
from tests.service import Json


def deliver(office: Office, document: Document) -> None:
    """Relay the document, and try each delivery of its events once."""
    office.relay(document)
    for event in office.history(document):
        try_all(office, event.id)


def try_all(office: Office, event_id: str) -> None:
    """Try each delivery of an event once."""
    for one in deliveries.of_event(event_id):
        delivering.deliver_event(event_id, endpoint_id=one.endpoint_id, part=one.part, clock=office.clock)


def create(office: Office, receiver: Receiver, **more: object) -> Json:
    answer = office.ask(create_webhook, {"url": receiver.url, **more})
    assert answer.status == 201, answer.text
    return answer.body
