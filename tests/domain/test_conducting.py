"""Ceremonies taken back, begun again, and agreed anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.assigning import DeadlinePassed
from functions.domain.conducting import (
    DocumentNotReactivable,
    TermsAgreed,
    reactivated,
    reopened,
    with_terms,
)
from functions.domain.documents import Document
from functions.domain.duties import DutyKind, Notice
from functions.domain.events import EventType
from functions.domain.expiring import passed_time
from functions.domain.lifecycle import DocumentCanceled, DocumentNotOpen, Status
from functions.domain.recipients import RecipientStatus
from functions.domain.terms import RefusalPolicy, Reminders, Terms
from tests.builders import (
    LATER,
    canceled,
    completed,
    draft,
    in_progress,
    placement,
    recipient,
    recipient_id,
    refused,
    sealing,
    settled,
    signed,
    viewed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


def expired() -> Document:
    document = replace(signed(in_progress(), "luis"), terms=Terms(expires_at=LATER))
    return settled(passed_time(document, at=LATER))


class TestReopened:
    def test_discards_links_and_signatures_and_keeps_the_people(self) -> None:
        document = reopened(signed(in_progress(), "ana"), at=LATER)

        assert (document.status, document.sealed_link_seed, document.sent_at) == (Status.DRAFT, None, None)
        assert [(one.id, one.status, one.link) for one in document.recipients] == [
            (ANA, RecipientStatus.WAITING, None),
            (LUIS, RecipientStatus.WAITING, None),
        ]
        assert all(one.signature is None and one.viewed_at is None for one in document.recipients)
        assert document.happening is not None
        assert document.happening.type is EventType.DOCUMENT_REOPENED
        assert document.happening.data == {"was": "in_progress", "signatures_discarded": [ANA]}

    def test_is_a_draft_like_any_other(self) -> None:
        document = settled(reopened(in_progress(), at=LATER))

        assert document.revised(name="Otro", at=LATER).name == "Otro"
        document.require_sendable(at=LATER)

    def test_keeps_the_places_that_were_asked_for_and_not_those_that_anchors_gave(self) -> None:
        found = replace(placement(page=2), found=True)

        document = reopened(in_progress(recipient("ana", placements=(placement(), found))), at=LATER)

        assert document.recipients[0].placements == (placement(),)

    def test_hears_no_more_of_messages_that_were_on_their_way(self) -> None:
        document = reopened(in_progress(), at=LATER)

        assert document.with_notified(ANA, channel="email", notice=Notice.INVITATION, at=LATER) == document
        assert document.with_bounce(ANA, at=LATER) == document

    @pytest.mark.parametrize("document", [refused(), expired()], ids=lambda one: one.status)
    def test_takes_back_what_ended_without_success(self, document: Document) -> None:
        assert reopened(document, at=LATER).status is Status.DRAFT

    @pytest.mark.parametrize(
        "document", [draft(recipient("ana")), sealing(), completed()], ids=lambda one: one.status
    )
    def test_refuses_what_was_not_sent_or_is_done(self, document: Document) -> None:
        with pytest.raises(DocumentNotOpen):
            reopened(document, at=LATER)

    def test_refuses_what_was_canceled(self) -> None:
        with pytest.raises(DocumentCanceled):
            reopened(canceled(), at=LATER)


class TestReactivated:
    def test_asks_the_one_who_refused_again_and_keeps_signatures(self) -> None:
        ended = settled(viewed(signed(in_progress(), "luis"), "ana").refused_by(ANA, reason="x", at=LATER))

        again = reactivated(ended, expires_at=None, at=LATER)

        assert again.status is Status.IN_PROGRESS
        ana, luis = again.recipients
        assert (ana.status, ana.refused_at, ana.refusal_reason) == (RecipientStatus.VIEWED, None, None)
        assert luis.status is RecipientStatus.SIGNED
        assert [(one.subject, one.notice) for one in again.duties] == [(ANA, Notice.INVITATION)]

    def test_gives_what_has_expired_a_new_end(self) -> None:
        end = LATER + timedelta(days=10)

        again = reactivated(expired(), expires_at=end, at=LATER)

        assert (again.status, again.terms.expires_at, again.ended_at) == (Status.IN_PROGRESS, end, None)
        assert [one.not_before for one in again.duties if one.kind is DutyKind.TIME] == [
            LATER + timedelta(days=3)
        ]

    def test_makes_links_young_again(self) -> None:
        again = reactivated(expired(), expires_at=None, at=LATER)

        ends = [one.link.expires_at for one in again.recipients if one.link is not None]
        assert [end > LATER + timedelta(days=29) for end in ends] == [True, True]

    def test_tells_again_whom_no_channel_has_reached(self) -> None:
        unreached = settled(expired().with_bounce(ANA, at=LATER))

        again = reactivated(unreached, expires_at=None, at=LATER)

        assert [(one.subject, one.notice) for one in again.duties] == [(ANA, Notice.INVITATION)]

    def test_refuses_an_end_that_has_passed(self) -> None:
        with pytest.raises(DeadlinePassed):
            reactivated(expired(), expires_at=LATER, at=LATER)

    @pytest.mark.parametrize("document", [in_progress(), canceled(), completed()], ids=lambda one: one.status)
    def test_refuses_what_has_not_ended_so(self, document: Document) -> None:
        with pytest.raises(DocumentNotReactivable):
            reactivated(document, expires_at=None, at=LATER)


class TestWithTerms:
    def test_changes_all_of_them_in_a_draft(self) -> None:
        terms = Terms(refusal_policy=RefusalPolicy.ALERTS, message="Hola")

        document = with_terms(draft(recipient("ana")), terms, at=LATER)

        assert document.terms == terms
        assert document.happening is not None
        assert document.happening.data["terms"] == ["refusal_policy", "message"]
        assert "Hola" not in str(document.happening.data)

    def test_changes_what_binds_nobody_once_it_is_sent(self) -> None:
        terms = Terms(expires_at=LATER + timedelta(days=20), reminders=Reminders(every_hours=24))

        assert [one.kind for one in with_terms(in_progress(), terms, at=LATER).duties] == [DutyKind.TIME]

    def test_refuses_what_people_agree_to_once_it_is_sent(self) -> None:
        with pytest.raises(TermsAgreed) as refusal:
            with_terms(in_progress(), Terms(delegation=False), at=LATER)

        assert refusal.value.facts == {"terms": "delegation"}

    def test_is_nothing_where_nothing_differs(self) -> None:
        document = in_progress()

        assert with_terms(document, document.terms, at=LATER) is document

    def test_warns_anew_of_a_later_end(self) -> None:
        warned = replace(in_progress(), terms=Terms(expires_at=LATER + timedelta(days=1)), warned_days=1)

        later = with_terms(warned, Terms(expires_at=LATER + timedelta(days=30)), at=LATER)

        assert later.warned_days is None
