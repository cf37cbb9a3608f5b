from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ulid import ULID

from functions.domain.duties import GRACE
from functions.domain.endpoints import (
    Delivery,
    DeliveryState,
    Endpoint,
    EventTypeUnknown,
    check_event_types,
    delivery_id,
)
from functions.domain.events import EventType
from functions.domain.identifiers import Prefix, is_identifier
from tests.builders import ACCOUNT, DOCUMENT, NOON, identifier

SECOND = timedelta(seconds=1)


def endpoint(*event_types: str, enabled: bool = True) -> Endpoint:
    return Endpoint(
        id=identifier(Prefix.ENDPOINT, "endpoint"),
        account_id=ACCOUNT,
        url="https://example.com/webhooks",
        event_types=event_types,
        dialect="native",
        description="",
        sealed_secrets=(),
        enabled=enabled,
        created_at=NOON,
    )


def delivery() -> Delivery:
    return Delivery(
        id="dlv_1",
        event_id="evt_1",
        event_type="document.sent",
        account_id=ACCOUNT,
        document_id=DOCUMENT,
        event_sequence=1,
        endpoint_id="whk_1",
        dialect="native",
        state=DeliveryState.PENDING,
        attempts=0,
        not_before=NOON,
        leased_until=None,
        created_at=NOON,
    )


class TestWants:
    @pytest.mark.parametrize("event_type", EventType)
    def test_is_everything_for_a_star(self, event_type: EventType) -> None:
        assert endpoint("*").wants(event_type)

    def test_is_a_family_for_a_pattern(self) -> None:
        wanted = {one for one in EventType if endpoint("recipient.*").wants(one)}

        assert wanted == {one for one in EventType if one.name.startswith("RECIPIENT_")}

    def test_is_any_of_several(self) -> None:
        both = endpoint("document.completed", "email.*")

        assert [one for one in EventType if both.wants(one)] == [
            EventType.DOCUMENT_COMPLETED,
            EventType.EMAIL_BOUNCED,
        ]

    def test_is_one_exactly(self) -> None:
        assert not endpoint("document.sent").wants(EventType.DOCUMENT_RESENT)
        assert not endpoint("Document.Sent").wants(EventType.DOCUMENT_SENT)

    def test_is_nothing_once_disabled(self) -> None:
        assert not endpoint("*", enabled=False).wants(EventType.DOCUMENT_SENT)


class TestCheckEventTypes:
    def test_lets_pass_what_can_happen(self) -> None:
        check_event_types(("*", "document.*", "*.signed", *(one.value for one in EventType)))

    @pytest.mark.parametrize(
        "pattern", ["", "document", "document.exploded", "documents.*", "*.*.*", "[", "DOCUMENT.*"]
    )
    def test_refuses_what_no_event_matches(self, pattern: str) -> None:
        with pytest.raises(EventTypeUnknown) as refusal:
            check_event_types(("*", pattern))

        assert refusal.value.pointer == "/event_types/1"
        assert refusal.value.facts == {"pattern": pattern}


class TestDeliveryId:
    @given(st.text(), st.text())
    def test_is_well_formed(self, event_id: str, endpoint_id: str) -> None:
        made = delivery_id(event_id=event_id, endpoint_id=endpoint_id)

        assert is_identifier(made, Prefix.DELIVERY)
        assert str(ULID.from_str(made.removeprefix("dlv_"))) == made.removeprefix("dlv_")

    def test_is_the_same_each_time_and_in_each_release(self) -> None:
        # Frozen: a receiver tells repetitions by it, across deployments too.
        assert delivery_id(event_id="evt_1", endpoint_id="whk_1") == "dlv_3B272NY90MPKJX7XHTT41KR3HY"

    def test_is_another_for_another_event_or_endpoint(self) -> None:
        made = {
            delivery_id(event_id=event, endpoint_id=endpoint)
            for event in ("evt_1", "evt_2")
            for endpoint in ("whk_1", "whk_2")
        }

        assert len(made) == 4


class TestDelivery:
    def test_is_claimable_when_its_time_has_come(self) -> None:
        assert delivery().claimable(at=NOON)
        assert not delivery().claimable(at=NOON - SECOND)

    def test_is_not_claimable_while_somebody_is_at_it(self) -> None:
        leased = replace(delivery(), leased_until=NOON + SECOND)

        assert not leased.claimable(at=NOON)
        assert leased.claimable(at=NOON + SECOND)

    @pytest.mark.parametrize(
        "state", [DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.DISCARDED]
    )
    def test_owes_nothing_once_it_is_over(self, state: DeliveryState) -> None:
        over = replace(delivery(), state=state)

        assert not over.claimable(at=NOON)
        assert over.overdue_at is None

    def test_is_overdue_some_grace_after_its_time_or_its_lease(self) -> None:
        assert delivery().overdue_at == NOON + GRACE
        assert replace(delivery(), leased_until=NOON + SECOND).overdue_at == NOON + SECOND + GRACE
