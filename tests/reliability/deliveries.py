"""Deliveries as the tests of the deliverer need them: one event each, relayed, and tried when a test says so."""

from __future__ import annotations

from dataclasses import dataclass, replace

from functions import settings
from functions.actions import delivering
from functions.domain.documents import Document
from functions.domain.endpoints import Delivery, Endpoint, Ordering
from functions.storage import aws, deliveries, identity
from functions.storage.unit import Unit
from tests.reliability.messages import wakeups
from tests.reliability.office import Office


@dataclass(frozen=True)
class Told:
    """One event on its way."""

    document: Document
    event_id: str


def told(office: Office) -> Told:
    """Make a document, whose one event is relayed."""
    document = office.draft()
    office.relay(document)
    (event,) = office.history(document)
    return Told(document=document, event_id=event.id)


def deliver(office: Office, event_id: str, endpoint_id: str | None = None) -> None:
    delivering.deliver_event(event_id, endpoint_id=endpoint_id, clock=office.clock)


def delivery_of(one: Told, endpoint: Endpoint) -> Delivery:
    found = deliveries.load(one.event_id, endpoint.id, part=0)
    assert found is not None
    return found


def changed(before: Endpoint, after: Endpoint) -> Endpoint:
    """Write an endpoint as a customer's change would."""
    unit = Unit()
    stored = replace(after, version=before.version + 1)
    identity.change_endpoint(unit, before, stored)
    unit.commit()
    return stored


def ordered(office: Office, url: str) -> Endpoint:
    """Register an endpoint that wants the events of each document in order."""
    made = office.endpoint(url)
    return changed(made, replace(made, ordering=Ordering.DOCUMENT))


def woken(office: Office) -> int:
    """Give each wake-up of a delivery to the deliverer, as the queue does; return how many there were."""
    found = wakeups(settings.webhooks_queue_url())
    for one in found:
        detail = one["detail"]
        deliver(office, detail["id"], detail.get("endpoint_id"))
    return len(found)


def health_row(endpoint: Endpoint) -> bool:
    """Whether anything is written about the health of an endpoint."""
    key = {"pk": {"S": f"ENDPOINT#{endpoint.id}"}, "sk": {"S": "HEALTH"}}
    return "Item" in aws.dynamodb().get_item(TableName=settings.deliveries_table(), Key=key)
