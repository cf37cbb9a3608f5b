from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.delivery_log import KEPT, Standing, standing, told_until
from functions.domain.endpoints import Delivery, DeliveryState, DisabledReason
from functions.domain.identifiers import Prefix
from functions.domain.replaying import (
    PER_SECOND,
    DeliveryBeingSent,
    EndpointDisabled,
    Replay,
    ReplayOfNoTime,
    ReplayState,
    ReplayTooFarBack,
    Which,
    begun_again,
    hears_of,
    replayed,
)
from functions.domain.retries import ATTEMPTS, next_attempt
from tests.builders import ACCOUNT, NOON, draft, identifier
from tests.domain.test_endpoints import delivery, endpoint

SECOND = timedelta(seconds=1)
HOUR = timedelta(hours=1)
ENDED = [DeliveryState.DELIVERED, DeliveryState.FAILED, DeliveryState.DISCARDED]
OTHER = identifier(Prefix.REPLAY, "other")


def asked(which: Which = Which.MISSED) -> Replay:
    return Replay.asked(
        replay_id=identifier(Prefix.REPLAY, "one"),
        endpoint=endpoint("*"),
        which=which,
        since=NOON - HOUR,
        until=None,
        at=NOON,
    )


def ended(state: DeliveryState = DeliveryState.FAILED) -> Delivery:
    return replace(delivery(), state=state, attempts=ATTEMPTS, ended_at=NOON)


class TestStanding:
    def test_is_pending_when_the_turn_has_come(self) -> None:
        assert standing(delivery(), at=NOON) is Standing.PENDING

    def test_is_waiting_until_the_next_attempt(self) -> None:
        assert standing(replace(delivery(), not_before=NOON + SECOND), at=NOON) is Standing.WAITING

    def test_is_delivering_while_somebody_is_at_it_and_no_longer(self) -> None:
        leased = replace(delivery(), leased_until=NOON + SECOND)

        assert standing(leased, at=NOON) is Standing.DELIVERING
        assert standing(leased, at=NOON + SECOND) is Standing.PENDING

    @pytest.mark.parametrize("state", ENDED)
    def test_is_how_it_ended(self, state: DeliveryState) -> None:
        assert standing(ended(state), at=NOON).value == state.value


class TestLog:
    def test_is_kept_for_thirty_days_from_the_last_replay(self) -> None:
        later = NOON + 20 * KEPT / 30

        assert told_until(delivery()) == NOON + KEPT
        assert told_until(replace(delivery(), replayed_at=later)) == later + KEPT


class TestReplayOfOne:
    @pytest.mark.parametrize("state", ENDED)
    def test_begins_anew_with_the_whole_schedule(self, state: DeliveryState) -> None:
        again = replayed(ended(state), endpoint("*"), at=NOON + HOUR)

        assert again.claimable(at=NOON + HOUR)
        assert again.attempts == again.earlier_attempts == ATTEMPTS
        assert next_attempt(again.attempts + 1 - again.earlier_attempts, at=NOON, jitter=0) is not None

    def test_keeps_what_names_it_to_its_receiver(self) -> None:
        again = replayed(ended(), endpoint("*"), at=NOON)

        assert (again.id, again.message_id, again.part) == (ended().id, ended().message_id, ended().part)

    def test_of_what_waits_comes_now_with_the_attempts_that_are_left(self) -> None:
        waiting = replace(delivery(), attempts=3, not_before=NOON + HOUR)

        again = replayed(waiting, endpoint("*"), at=NOON)

        assert again == replace(waiting, not_before=NOON)

    def test_of_what_is_being_sent_is_refused(self) -> None:
        with pytest.raises(DeliveryBeingSent):
            replayed(replace(delivery(), leased_until=NOON + SECOND), endpoint("*"), at=NOON)

    def test_of_what_lost_its_worker_leaves_it_as_it_is(self) -> None:
        orphan = replace(delivery(), attempts=1, leased_until=NOON)

        assert replayed(orphan, endpoint("*"), at=NOON) == orphan

    def test_to_a_disabled_endpoint_is_refused(self) -> None:
        disabled = endpoint("*").disabled(DisabledReason.FAILING, at=NOON)

        with pytest.raises(EndpointDisabled):
            replayed(ended(), disabled, at=NOON)


class TestReplayOfMany:
    def test_lasts_until_now_where_no_end_is_given(self) -> None:
        assert (asked().since, asked().until) == (NOON - HOUR, NOON)

    @pytest.mark.parametrize(
        ("since", "until"),
        [(NOON, None), (NOON + HOUR, None), (NOON - HOUR, NOON - HOUR), (NOON - HOUR, NOON - 2 * HOUR)],
    )
    def test_of_no_time_is_refused(self, since: object, until: object) -> None:
        with pytest.raises(ReplayOfNoTime):
            Replay.asked(
                replay_id=OTHER,
                endpoint=endpoint("*"),
                which=Which.ALL,
                since=since,  # type: ignore[arg-type]
                until=until,  # type: ignore[arg-type]
                at=NOON,
            )

    def test_of_what_is_not_kept_is_refused(self) -> None:
        def ask(days: int) -> Replay:
            since = NOON - timedelta(days=days)
            return Replay.asked(
                replay_id=OTHER, endpoint=endpoint("*"), which=Which.ALL, since=since, until=None, at=NOON
            )

        assert ask(30).since == NOON - KEPT
        with pytest.raises(ReplayTooFarBack):
            ask(31)

    def test_to_a_disabled_endpoint_is_refused(self) -> None:
        with pytest.raises(EndpointDisabled):
            Replay.asked(
                replay_id=OTHER,
                endpoint=endpoint("*", enabled=False),
                which=Which.ALL,
                since=NOON - HOUR,
                until=None,
                at=NOON,
            )

    @pytest.mark.parametrize(
        ("which", "taken"),
        [
            (Which.FAILED, {DeliveryState.FAILED}),
            (Which.MISSED, {DeliveryState.FAILED, DeliveryState.DISCARDED}),
            (Which.ALL, {DeliveryState.FAILED, DeliveryState.DISCARDED, DeliveryState.DELIVERED}),
        ],
    )
    def test_takes_of_what_has_ended_what_is_asked_for(self, which: Which, taken: set[DeliveryState]) -> None:
        assert {state for state in DeliveryState if asked(which).takes(ended(state))} == taken

    @pytest.mark.parametrize(
        ("which", "takes"), [(Which.FAILED, False), (Which.MISSED, True), (Which.ALL, True)]
    )
    def test_takes_what_was_never_owed_unless_failures_are_asked_for(self, which: Which, takes: bool) -> None:
        assert asked(which).takes(None) is takes

    @pytest.mark.parametrize("state", ENDED)
    def test_takes_nothing_twice(self, state: DeliveryState) -> None:
        replay = asked(Which.ALL)
        begun = begun_again(ended(), at=NOON, slot=NOON, replay_id=replay.id)

        assert not replay.takes(replace(begun, state=state))
        assert asked(Which.ALL).takes(replace(begun, state=state, replay_id=OTHER))

    def test_counts_what_a_worker_began_that_died_and_nothing_else(self) -> None:
        replay = asked()
        begun = begun_again(ended(), at=NOON + SECOND, slot=NOON, replay_id=replay.id)

        assert replay.began(begun)
        assert not replay.moved(place="1", seen=1, owed=1, at=NOON + SECOND).began(begun)
        assert not replay.began(replace(begun, replay_id=OTHER))
        assert not replay.began(ended())

    def test_begins_so_many_in_a_second_and_no_more(self) -> None:
        replay = asked()
        slots = [replay.slot(number, at=NOON) for number in range(PER_SECOND)]
        replay = replay.moved(place="1", seen=PER_SECOND, owed=PER_SECOND, at=NOON)
        slots += [replay.slot(number, at=NOON) for number in range(PER_SECOND)]

        assert slots == sorted(set(slots))
        for first, after in zip(slots, slots[PER_SECOND:], strict=False):
            assert after - first >= SECOND

    def test_that_comes_late_does_not_make_up_for_lost_time(self) -> None:
        late = asked().slot(0, at=NOON + HOUR)

        assert late == NOON + HOUR

    def test_concerns_what_happened_in_its_time(self) -> None:
        replay = asked()
        moments = [replay.since - SECOND, replay.since, replay.until - SECOND, replay.until]

        assert [replay.concerns(happened_at=one) for one in moments] == [False, True, True, False]

    def test_ends_in_one_way(self) -> None:
        over = asked().ended(ReplayState.STOPPED, at=NOON + HOUR)

        assert (over.state, over.ended_at) == (ReplayState.STOPPED, NOON + HOUR)


class TestHearing:
    def test_is_of_everything_for_the_account(self) -> None:
        assert hears_of(endpoint("*"), draft())
        assert hears_of(endpoint("*"), replace(endpoint(), id=identifier(Prefix.ENDPOINT, "other")))
        assert not hears_of(endpoint("*"), endpoint())

    def test_is_of_one_clients_documents(self) -> None:
        document = draft()
        of_client = replace(endpoint("*"), client_id=document.client_id)

        assert hears_of(of_client, document)
        assert not hears_of(of_client, replace(document, client_id=identifier(Prefix.CLIENT, "other")))
        assert not hears_of(of_client, endpoint())

    def test_is_of_one_document(self) -> None:
        document = draft()
        of_document = replace(endpoint("*"), document_id=document.id)

        assert hears_of(of_document, document)
        assert not hears_of(of_document, replace(document, id=identifier(Prefix.DOCUMENT, "other")))
        assert not hears_of(of_document, endpoint())

    def test_ends_at_the_account(self) -> None:
        stranger = replace(endpoint("*"), account_id=identifier(Prefix.ACCOUNT, "other"))

        assert draft().account_id == ACCOUNT
        assert not hears_of(stranger, draft())
