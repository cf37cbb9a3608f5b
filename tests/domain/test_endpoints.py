from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.endpoint_secrets import EndpointSecret, Signing
from functions.domain.endpoints import (
    Delivery,
    DeliveryKey,
    DeliveryNotFound,
    DeliveryState,
    DisabledReason,
    Endpoint,
    EndpointChanged,
    EventTypeUnknown,
    check_event_types,
    delivery_id,
    read_delivery_id,
)
from functions.domain.events import EventType
from functions.domain.identifiers import Prefix
from tests.builders import ACCOUNT, DOCUMENT, NOON, identifier

SECOND = timedelta(seconds=1)
LATER = NOON + SECOND


def endpoint(*event_types: str, enabled: bool = True) -> Endpoint:
    return Endpoint(
        id=identifier(Prefix.ENDPOINT, "endpoint"),
        account_id=ACCOUNT,
        url="https://example.com/webhooks",
        event_types=event_types,
        dialect="native",
        description="",
        enabled=enabled,
        created_at=NOON,
    )


def delivery() -> Delivery:
    return Delivery(
        id="dlv_1",
        event_id="evt_1",
        event_type="document.sent",
        name="document.sent",
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


class TestChanged:
    def test_is_another_version_with_what_is_given(self) -> None:
        before = endpoint("*")

        after = before.changed(at=NOON + SECOND, url="https://example.com/other")

        assert (after.url, after.version, after.updated_at) == (
            "https://example.com/other",
            before.version + 1,
            NOON + SECOND,
        )
        assert (after.event_types, after.created_at) == (before.event_types, before.created_at)

    def test_is_nothing_new_where_all_was_so(self) -> None:
        before = endpoint("*")

        assert before.changed(at=NOON + SECOND) is before
        assert before.changed(at=NOON + SECOND, event_types=("*",)) is before


class TestVersion:
    def test_is_the_callers_or_refused(self) -> None:
        known = endpoint("*")

        known.require_version(None)
        known.require_version(1)
        with pytest.raises(EndpointChanged):
            known.require_version(2)


class TestLimit:
    def test_is_fifty_of_an_account_and_of_a_client_and_ten_of_a_document(self) -> None:
        whole = endpoint("*")

        assert whole.limit == replace(whole, client_id="cli_1").limit == 50
        assert replace(whole, document_id="doc_1").limit == 10


class TestRotated:
    def test_signs_as_the_new_key_does(self) -> None:
        first = EndpointSecret(sealed="1", created_at=NOON)
        pair = EndpointSecret(sealed="2", created_at=NOON, public_key="whpk_2")
        before = replace(endpoint("*"), secrets=(first,))

        after = before.rotated(pair, overlap=timedelta(hours=1), at=NOON)

        assert (after.signing, after.version) == (Signing.ED25519, before.version + 1)
        assert [one.sealed for one in after.secrets] == ["2", "1"]


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


EVENT = identifier(Prefix.EVENT, "event")
ENDPOINT = identifier(Prefix.ENDPOINT, "endpoint")


class TestDeliveryId:
    @pytest.mark.parametrize("part", [0, 1, 9])
    def test_says_what_it_names(self, part: int) -> None:
        made = delivery_id(event_id=EVENT, endpoint_id=ENDPOINT, part=part)

        assert read_delivery_id(made) == DeliveryKey(event_id=EVENT, endpoint_id=ENDPOINT, part=part)

    def test_is_the_same_each_time_and_in_each_release(self) -> None:
        # Frozen: it is the key of a row, across deployments too.
        made = delivery_id(
            event_id="evt_01JD0000000000000000000001", endpoint_id="whk_01JD0000000000000000000002"
        )

        assert made == "dlv_01JD000000000000000000000101JD0000000000000000000002"

    @pytest.mark.parametrize(
        "text", ["", "dlv_", EVENT, f"dlv_{EVENT[4:]}", "dlv_" + "0" * 54, "dlv_" + "U" * 52]
    )
    def test_is_refused_where_it_is_none(self, text: str) -> None:
        with pytest.raises(DeliveryNotFound):
            read_delivery_id(text)


class TestDisabled:
    def test_says_why_and_since_when(self) -> None:
        gone = endpoint("*").disabled(DisabledReason.GONE, at=NOON)

        assert (gone.enabled, gone.disabled_reason, gone.disabled_at) == (False, DisabledReason.GONE, NOON)
        assert not gone.wants(EventType.DOCUMENT_SENT)

    def test_is_a_change_for_whoever_has_read_it(self) -> None:
        assert endpoint("*").disabled(DisabledReason.GONE, at=NOON).version == 2

    def test_keeps_its_first_reason(self) -> None:
        requested = endpoint("*").disabled(DisabledReason.REQUESTED, at=NOON)

        assert requested.disabled(DisabledReason.FAILING, at=LATER) == requested


class TestEnabledAgain:
    def test_leaves_no_reason_behind(self) -> None:
        again = endpoint("*").disabled(DisabledReason.FAILING, at=NOON).enabled_again(at=LATER)

        assert (again.enabled, again.disabled_reason, again.disabled_at) == (True, None, None)
        assert (again.version, again.updated_at) == (3, LATER)

    def test_changes_nothing_where_it_is_enabled(self) -> None:
        assert endpoint("*").enabled_again(at=LATER) == endpoint("*")
