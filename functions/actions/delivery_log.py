"""The log of deliveries, as those who are told read it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from functions.actions import webhook_messages
from functions.domain.delivery_log import DeliveriesOfWhat, Standing, standing, told_until
from functions.domain.endpoints import (
    Attempt,
    Delivery,
    DeliveryNotFound,
    DeliveryState,
    EndpointNotFound,
    read_delivery_id,
)
from functions.domain.webhooks import Place, PlaceKind
from functions.storage import deliveries, delivery_lists, documents, feed, identity
from functions.storage.deliveries import LOG_LIFETIME
from functions.storage.paging import Page

_QUICK: Final = {Standing.FAILED: DeliveryState.FAILED, Standing.DISCARDED: DeliveryState.DISCARDED}


@dataclass(frozen=True, kw_only=True)
class LoggedDelivery:
    """A delivery with all that was tried, and what it tells: None once that is gone."""

    delivery: Delivery
    attempts: tuple[Attempt, ...]
    body: bytes | None


def list_deliveries(
    account_id: str,
    *,
    endpoint_id: str | None,
    event_id: str | None,
    document_id: str | None,
    state: Standing | None,
    limit: int,
    cursor: str | None,
    at: datetime,
) -> Page[Delivery]:
    """Return a page of deliveries: of an endpoint, of an event or of a document's events, by whichever is given."""

    def wanted(one: Delivery) -> bool:
        return one.account_id == account_id and state in (None, standing(one, at=at))

    match (endpoint_id, event_id, document_id):
        case (str(), None, None):
            _check_endpoint(account_id, endpoint_id, at=at)
            return delivery_lists.of_endpoint(
                endpoint_id,
                wanted=wanted,
                ended=None if state is None else _QUICK.get(state),
                limit=limit,
                cursor=cursor,
                at=at,
            )
        case (None, str(), None):
            page = delivery_lists.of_event(event_id, wanted=wanted, limit=limit, cursor=cursor, at=at)
            if not page.items and not _has_deliveries(account_id, event_id, at=at):
                # What was made up for a test is in no feed.
                feed.find(account_id, event_id, at=at)
            return page
        case (None, None, str()):
            documents.load(account_id, document_id)
            return delivery_lists.of_document(
                account_id, document_id, wanted=wanted, limit=limit, cursor=cursor, at=at
            )
    raise DeliveriesOfWhat


def _has_deliveries(account_id: str, event_id: str, *, at: datetime) -> bool:
    """Whether an event has any, however they stand: of one that has, some may be asked for that it has not."""
    of_account = delivery_lists.of_event(
        event_id, wanted=lambda one: one.account_id == account_id, limit=1, cursor=None, at=at
    )
    return bool(of_account.items)


def _check_endpoint(account_id: str, endpoint_id: str, *, at: datetime) -> None:
    """Refuse an endpoint of another account. Of one that was deleted, the log is still told."""
    try:
        identity.load_endpoint(account_id, endpoint_id)
    except EndpointNotFound:
        of_account = delivery_lists.of_endpoint(
            endpoint_id,
            wanted=lambda one: one.account_id == account_id,
            ended=None,
            limit=1,
            cursor=None,
            at=at,
        )
        if not of_account.items:
            raise


def load(account_id: str, delivery_id: str, *, at: datetime) -> Delivery:
    """Return the account's delivery. Another account's delivery is not found."""
    key = read_delivery_id(delivery_id)
    found = deliveries.load(key.event_id, key.endpoint_id, part=key.part)
    if found is None or found.account_id != account_id or told_until(found) <= at:
        raise DeliveryNotFound(delivery_id=delivery_id)
    return found


def get_delivery(account_id: str, delivery_id: str, *, links: bool, at: datetime) -> LoggedDelivery:
    """Return a delivery with its log and its body, as it was sent or would be sent now.

    `links`: whether whoever reads may have the document's files. The way in of a recipient is never told: who reads a
    log is to sign for nobody.
    """
    delivery = load(account_id, delivery_id, at=at)
    attempts = tuple(one for one in deliveries.attempts_of(delivery) if one.at + LOG_LIFETIME > at)
    messages = deliveries.frozen(delivery.event_id, delivery.dialect)
    if delivery.part >= len(messages):
        return LoggedDelivery(delivery=delivery, attempts=attempts, body=None)
    link = _linker(delivery, at=at) if links else _no_link
    return LoggedDelivery(delivery=delivery, attempts=attempts, body=messages[delivery.part].filled(link))


def _linker(delivery: Delivery, *, at: datetime) -> Callable[[Place], str | None]:
    link = webhook_messages.linker(delivery.account_id, delivery.document_id, at=at)
    return lambda place: None if place.kind is PlaceKind.SIGNING_PAGE else link(place)


def _no_link(place: Place) -> str | None:
    del place
    return None
