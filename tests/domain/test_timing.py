"""What time does to a document: reminders, warnings, the end."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain import timing
from functions.domain.assigning import DeadlinePassed
from functions.domain.documents import Document
from functions.domain.duties import DutyKind, Notice
from functions.domain.events import EventType
from functions.domain.expiring import passed_time
from functions.domain.lifecycle import DocumentNotOpen, Status
from functions.domain.terms import Reminders, Terms
from functions.domain.timing import RESEND_COOLDOWN, ResentTooSoon
from tests.builders import (
    NOON,
    canceled,
    draft,
    links,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    viewed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")
DAY = timedelta(days=1)


def sent(terms: Terms) -> Document:
    document = replace(draft(recipient("ana"), recipient("luis")), terms=terms)
    document = replace(document, sender_email="juridico@example.com")
    return document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON)


def lived(document: Document, *, until: datetime) -> list[tuple[datetime, Document]]:
    """Return what time does to a document when somebody looks whenever something is owed."""
    happened: list[tuple[datetime, Document]] = []
    while owed := [one for one in document.duties if one.kind is DutyKind.TIME]:
        at = owed[0].not_before
        if at > until:
            break
        document = passed_time(settled(document), at=at)
        happened.append((at, document))
    return happened


class TestDeadline:
    def test_is_owed_with_its_first_warning(self) -> None:
        document = sent(Terms(expires_at=NOON + 10 * DAY))

        assert [one.not_before for one in document.duties if one.kind is DutyKind.TIME] == [NOON + 3 * DAY]

    def test_warns_at_seven_three_and_one_days_and_then_ends(self) -> None:
        told = lived(sent(Terms(expires_at=NOON + 10 * DAY)), until=NOON + 30 * DAY)

        assert [
            (at - NOON, one.happening.type, one.happening.data.get("days"))
            for at, one in told
            if one.happening
        ] == [
            (3 * DAY, EventType.DOCUMENT_EXPIRING, 7),
            (7 * DAY, EventType.DOCUMENT_EXPIRING, 3),
            (9 * DAY, EventType.DOCUMENT_EXPIRING, 1),
            (10 * DAY, EventType.DOCUMENT_EXPIRED, None),
        ]
        assert told[-1][1].status is Status.EXPIRED

    def test_warns_the_sender_and_those_who_are_awaited(self) -> None:
        document = settled(signed(settled(sent(Terms(expires_at=NOON + 10 * DAY))), "ana"))

        warned = passed_time(document, at=NOON + 3 * DAY)

        assert [(one.subject, one.notice) for one in warned.duties if one.kind is DutyKind.NOTIFY] == [
            (LUIS, Notice.EXPIRING),
            ("sender#sender_expiring#", Notice.SENDER_EXPIRING),
        ]

    def test_that_is_near_has_only_the_warnings_that_still_make_sense(self) -> None:
        told = lived(sent(Terms(expires_at=NOON + 2 * DAY)), until=NOON + 30 * DAY)

        assert [one.happening.data.get("days") for _, one in told if one.happening] == [1, None]

    def test_gives_one_warning_where_several_were_missed(self) -> None:
        warned = passed_time(settled(sent(Terms(expires_at=NOON + 10 * DAY))), at=NOON + 9 * DAY + DAY / 2)

        assert warned.happening is not None
        assert warned.happening.data["days"] == 1

    def test_is_the_end_of_signing_though_the_clock_is_late(self) -> None:
        document = viewed(settled(sent(Terms(expires_at=NOON + DAY))), "ana")

        with pytest.raises(DocumentNotOpen):
            document.signed_by(ANA, signature(), at=NOON + DAY)
        in_time = document.signed_by(ANA, signature(), at=NOON + DAY - timedelta(seconds=1))
        assert in_time.recipient(ANA).signature is not None

    def test_is_refused_when_it_has_passed_before_the_sending(self) -> None:
        with pytest.raises(DeadlinePassed):
            sent(Terms(expires_at=NOON))

    @given(hours=st.integers(1, 24 * 40))
    def test_always_comes(self, hours: int) -> None:
        end = NOON + timedelta(hours=hours)

        told = lived(sent(Terms(expires_at=end)), until=end)

        assert told[-1][0] == end
        assert told[-1][1].status is Status.EXPIRED
        days = [one.happening.data["days"] for _, one in told[:-1] if one.happening]
        assert days == [one for one in (7, 3, 1) if timedelta(days=one) < end - NOON]


class TestReminders:
    def test_come_every_so_many_hours_and_end(self) -> None:
        told = lived(sent(Terms(reminders=Reminders(every_hours=24, at_most=3))), until=NOON + 30 * DAY)

        assert [at - NOON for at, _ in told] == [DAY, 2 * DAY, 3 * DAY]
        assert all(one.happening and one.happening.data["automatic"] is True for _, one in told)
        assert [one.subject for one in told[0][1].duties if one.kind is DutyKind.NOTIFY] == [ANA, LUIS]

    def test_go_only_to_those_who_are_awaited(self) -> None:
        document = settled(signed(settled(sent(Terms(reminders=Reminders(every_hours=24)))), "ana"))

        reminded = passed_time(document, at=NOON + DAY)

        assert [one.subject for one in reminded.duties if one.kind is DutyKind.NOTIFY] == [LUIS]

    def test_begin_anew_for_each_group_when_its_turn_has_come(self) -> None:
        terms = Terms(reminders=Reminders(every_hours=24, at_most=2))
        document = replace(draft(recipient("ana"), replace(recipient("luis"), order_group=2)), terms=terms)
        document = document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON)
        spent = lived(document, until=NOON + 9 * DAY)[-1][1]
        turn = NOON + 10 * DAY

        told = viewed(settled(spent), "ana").signed_by(ANA, signature(), at=turn)

        after = lived(told, until=turn + 30 * DAY)
        assert [at - turn for at, _ in after] == [DAY, 2 * DAY]
        assert [one.subject for one in after[0][1].duties if one.kind is DutyKind.NOTIFY] == [LUIS]

    def test_are_not_made_up_for_when_nobody_looked_for_long(self) -> None:
        document = settled(sent(Terms(reminders=Reminders(every_hours=1, at_most=5))))

        reminded = passed_time(document, at=NOON + 10 * DAY)

        assert reminded.reminders_sent == 1
        assert timing.next_reminder(reminded) == NOON + 10 * DAY + timedelta(hours=1)


class TestTime:
    def test_does_nothing_before_it_has_come(self) -> None:
        document = settled(sent(Terms(expires_at=NOON + 10 * DAY, reminders=Reminders(every_hours=100))))

        assert passed_time(document, at=NOON + DAY) is document

    def test_does_nothing_to_what_has_ended(self) -> None:
        assert passed_time(canceled(), at=NOON + 999 * DAY).happening is None

    def test_owes_nothing_where_nothing_was_agreed(self) -> None:
        assert [one for one in sent(Terms()).duties if one.kind is DutyKind.TIME] == []


class TestCooldown:
    def test_refuses_a_named_person_who_was_just_told_again(self) -> None:
        again = settled(settled(sent(Terms())).resent([ANA], at=NOON))

        with pytest.raises(ResentTooSoon) as refusal:
            again.resent([ANA], at=NOON + RESEND_COOLDOWN - timedelta(seconds=1))

        assert refusal.value.facts["retry_after"] == 2

    def test_leaves_out_of_all_those_who_were_just_told_again(self) -> None:
        again = settled(settled(sent(Terms())).resent([ANA], at=NOON))

        assert [one.subject for one in again.resent(None, at=NOON).duties] == [LUIS]

    def test_refuses_all_when_everybody_was_just_told_again(self) -> None:
        again = settled(settled(sent(Terms())).resent(None, at=NOON))

        with pytest.raises(ResentTooSoon):
            again.resent(None, at=NOON)

    def test_is_over_after_a_while(self) -> None:
        again = settled(settled(sent(Terms())).resent([ANA], at=NOON))

        assert again.resent([ANA], at=NOON + RESEND_COOLDOWN).duties
