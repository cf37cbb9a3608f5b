from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.assigning import ChannelUnavailable
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Duty, Notice
from functions.domain.events import EventType
from functions.domain.parts import Channel, Part, Role
from functions.domain.recipients import Recipient
from functions.domain.suppressions import Cause, Failure
from functions.domain.telling import Reference, ReferenceUnreadable, sender_still_told, still_told
from functions.domain.timing import RESEND_COOLDOWN
from tests.builders import (
    LATER,
    NOON,
    completed,
    draft,
    in_progress,
    recipient,
    recipient_id,
    refused,
    settled,
    signed,
    signer,
)

ANA = recipient_id("ana")
BOTH = (Channel.EMAIL, Channel.SMS)
COMPLAINT = Failure(cause=Cause.COMPLAINT)


def person(name: str = "ana", **asked: object) -> Recipient:
    """Return somebody with a phone too."""
    part = Part(**asked)  # type: ignore[arg-type]
    who = signer(name, phone="+525512345678")
    return Recipient.of(who, recipient_id=recipient_id(name), position=1, part=part)


def sent(*people: Recipient) -> Document:
    return replace(in_progress(*people), sender_email="firmas@example.com")


def owed(document: Document) -> list[tuple[str, Notice]]:
    return [(one.recipient_id, one.notice) for one in document.duties]


def duty(notice: Notice = Notice.INVITATION) -> Duty:
    return Duty.telling(notice, account_id="acc_1", owner_id="doc_1", recipient_id=ANA, at=LATER)


class TestWithBounce:
    def test_owes_the_message_by_the_next_channel(self) -> None:
        bounced = sent(person(channels=BOTH)).with_bounce(ANA, notice=Notice.REMINDER, at=LATER)

        assert bounced.recipient(ANA).ways == (Channel.SMS,)
        assert owed(bounced) == [(ANA, Notice.REMINDER)]
        assert bounced.happening is not None
        assert bounced.happening.type is EventType.EMAIL_BOUNCED
        assert bounced.happening.data == {
            "recipient_id": ANA,
            "channel": "email",
            "next_channel": "sms",
            "cause": "bounce",
            "sent": True,
        }
        assert bounced.happening.personal["email"] == "ana@example.com"

    def test_tells_the_sender_when_no_channel_is_left(self) -> None:
        once = settled(sent(person(channels=BOTH)).with_bounce(ANA, at=LATER))

        twice = once.with_bounce(ANA, channel=Channel.SMS, at=LATER)

        assert twice.recipient(ANA).ways == ()
        assert owed(twice) == [(ANA, Notice.SENDER_UNREACHABLE)]
        assert twice.happening is not None
        assert twice.happening.type is EventType.MESSAGE_FAILED
        assert twice.happening.data["next_channel"] is None

    def test_counts_a_channel_once(self) -> None:
        once = settled(sent(person(channels=BOTH)).with_bounce(ANA, at=LATER))

        assert once.with_bounce(ANA, at=LATER) is once

    def test_owes_nothing_to_who_has_signed(self) -> None:
        document = signed(sent(person(channels=BOTH), recipient("luis")), "ana")

        assert document.with_bounce(ANA, at=LATER).duties == ()

    def test_owes_the_finished_copy_to_who_has_signed(self) -> None:
        document = completed()
        ana = replace(document.recipient(ANA), phone="+525512345678", channels=BOTH)

        bounced = document.with_recipient(ana).with_bounce(ANA, notice=Notice.COMPLETED, at=LATER)

        assert owed(bounced) == [(ANA, Notice.COMPLETED)]


class TestWithComplaint:
    def test_tells_nothing_anew_by_another_channel_and_uses_that_from_now_on(self) -> None:
        document = sent(person(channels=BOTH)).with_bounce(ANA, failure=COMPLAINT, at=LATER)

        assert document.duties == ()
        assert document.recipient(ANA).ways == (Channel.SMS,)
        assert document.happening is not None
        assert document.happening.data["cause"] == "complaint"

    def test_tells_the_sender_where_no_channel_is_left(self) -> None:
        document = sent(person()).with_bounce(ANA, failure=COMPLAINT, at=LATER)

        assert owed(document) == [(ANA, Notice.SENDER_UNREACHABLE)]

    def test_of_the_finished_copy_leaves_nothing_to_tell(self) -> None:
        document = replace(completed(), sender_email="firmas@example.com")

        complained = document.with_bounce(ANA, notice=Notice.COMPLETED, failure=COMPLAINT, at=LATER)

        assert complained.duties == ()
        assert complained.recipient(ANA).ways == ()

    def test_that_was_made_before_leaves_the_message_to_the_next_channel(self) -> None:
        before = replace(COMPLAINT, sent=False)

        document = sent(person(channels=BOTH)).with_bounce(ANA, failure=before, at=LATER)

        assert owed(document) == [(ANA, Notice.INVITATION)]


class TestResent:
    def test_tries_every_channel_again_once_all_have_failed(self) -> None:
        lost = settled(sent(person()).with_bounce(ANA, at=LATER))

        again = lost.resent([ANA], at=LATER + RESEND_COOLDOWN)

        assert again.recipient(ANA).ways == (Channel.EMAIL,)
        assert owed(again) == [(ANA, Notice.REMINDER)]

    def test_leaves_a_channel_out_that_fails_while_another_is_left(self) -> None:
        limping = settled(sent(person(channels=BOTH)).with_bounce(ANA, at=LATER))

        again = limping.resent([ANA], at=LATER + RESEND_COOLDOWN)

        assert again.recipient(ANA).ways == (Channel.SMS,)


class TestStillTold:
    @pytest.mark.parametrize("notice", [Notice.INVITATION, Notice.REMINDER, Notice.EXPIRING])
    def test_asks_nobody_who_has_signed(self, notice: Notice) -> None:
        document = replace(signed(in_progress(), "ana"), warned_days=3)

        assert not still_told(document, document.recipient(ANA), notice)
        assert still_told(document, document.recipient(recipient_id("luis")), notice)

    @pytest.mark.parametrize("notice", [Notice.INVITATION, Notice.REMINDER, Notice.UNBLOCKED])
    def test_asks_nobody_once_the_document_has_ended(self, notice: Notice) -> None:
        document = refused()

        assert not still_told(document, document.recipient(recipient_id("luis")), notice)

    def test_invites_who_only_reads_and_never_reminds_them(self) -> None:
        document = sent(recipient("ana"), person("luis", role=Role.OBSERVER))
        reader = document.recipient(recipient_id("luis"))

        assert still_told(document, reader, Notice.INVITATION)
        assert not still_told(document, reader, Notice.REMINDER)

    def test_warns_nobody_of_an_end_that_was_put_off(self) -> None:
        document = in_progress()

        assert not still_told(document, document.recipient(ANA), Notice.EXPIRING)
        assert not sender_still_told(sent(), None, Notice.SENDER_EXPIRING)

    def test_invites_nobody_before_their_turn(self) -> None:
        document = sent(recipient("ana"), person("luis", order_group=2))

        assert not still_told(document, document.recipient(recipient_id("luis")), Notice.INVITATION)

    def test_tells_of_the_end_only_when_it_is_there(self) -> None:
        assert still_told(completed(), completed().recipient(ANA), Notice.COMPLETED)
        assert not still_told(in_progress(), in_progress().recipient(ANA), Notice.COMPLETED)

    def test_returns_no_files_when_none_is_wrong_any_more(self) -> None:
        assert not still_told(in_progress(), in_progress().recipient(ANA), Notice.ATTACHMENT_RETURNED)

    def test_tells_the_sender_of_a_refusal_as_long_as_it_stands(self) -> None:
        document = replace(refused(), sender_email="firmas@example.com")
        open_again = sent()

        assert sender_still_told(document, document.recipient(ANA), Notice.SENDER_REFUSED)
        assert not sender_still_told(open_again, open_again.recipient(ANA), Notice.SENDER_REFUSED)

    def test_tells_the_sender_whom_nothing_reaches(self) -> None:
        document = sent(person(), person("luis", role=Role.OBSERVER))
        reading = recipient_id("luis")

        for somebody in (ANA, reading):
            bounced = document.with_bounce(somebody, at=LATER)
            assert owed(bounced) == [(somebody, Notice.SENDER_UNREACHABLE)]
            assert sender_still_told(bounced, bounced.recipient(somebody), Notice.SENDER_UNREACHABLE)

    def test_tells_the_sender_whom_the_finished_copy_did_not_reach(self) -> None:
        document = replace(completed(), sender_email="firmas@example.com")

        bounced = document.with_bounce(ANA, notice=Notice.COMPLETED, at=LATER)

        assert owed(bounced) == [(ANA, Notice.SENDER_UNREACHABLE)]
        assert sender_still_told(bounced, bounced.recipient(ANA), Notice.SENDER_UNREACHABLE)

    def test_tells_the_sender_of_nobody_who_needs_to_be_told_nothing(self) -> None:
        bounced = sent(person(), recipient("luis")).with_bounce(ANA, at=LATER)
        done = signed(settled(bounced), "ana")

        assert not sender_still_told(done, done.recipient(ANA), Notice.SENDER_UNREACHABLE)

    def test_tells_no_sender_without_an_address(self) -> None:
        assert not sender_still_told(refused(), refused().recipient(ANA), Notice.SENDER_REFUSED)


class TestWithNotified:
    def test_makes_an_old_link_young(self) -> None:
        late = NOON + LINK_LIFETIME

        told = in_progress().with_notified(ANA, channel="email", notice=Notice.EXPIRING, at=late)

        link = told.recipient(ANA).link
        assert link is not None
        assert link.expires_at == late + LINK_LIFETIME

    def test_leaves_a_young_link_alone(self) -> None:
        document = in_progress()

        told = document.with_notified(ANA, channel="email", notice=Notice.INVITATION, at=LATER)

        assert told.recipient(ANA).link == document.recipient(ANA).link

    def test_of_the_end_says_nothing_of_when_the_person_was_asked(self) -> None:
        told = completed().with_notified(ANA, channel="email", notice=Notice.COMPLETED, at=LATER)

        assert told.recipient(ANA) == completed().recipient(ANA)


class TestReference:
    @pytest.mark.parametrize("dash", [".", "-"])
    def test_comes_back_as_it_went_out(self, dash: str) -> None:
        document = in_progress()
        reference = Reference.of(document, document.recipient(ANA), duty(), Channel.SMS)

        assert Reference.read(str(reference).replace(".", dash)) == reference

    def test_is_another_for_another_link(self) -> None:
        document = in_progress()
        ana = document.recipient(ANA)
        assert ana.link is not None
        other = replace(ana, link=replace(ana.link, secret_sha256="ef" * 32))

        assert (
            Reference.of(document, ana, duty(), Channel.SMS).link
            != Reference.of(document, other, duty(), Channel.SMS).link
        )

    def test_fits_into_a_tag_of_ses_and_says_nothing_of_the_person(self) -> None:
        document = in_progress()
        text = str(
            Reference.of(document, document.recipient(ANA), duty(Notice.SENDER_COMPLETED), Channel.EMAIL)
        )

        assert len(text) <= 256
        assert "ana@" not in text

    @pytest.mark.parametrize(
        "text", ["", "a.b.c", "a.b.c.invitation.email.x", "a.b.c.x.email.y.1", "x" * 900]
    )
    def test_refuses_what_is_none_of_ours(self, text: str) -> None:
        with pytest.raises(ReferenceUnreadable):
            Reference.read(text)


class TestDuty:
    def test_of_asking_is_one_whatever_asks(self) -> None:
        assert duty(Notice.REMINDER).subject == duty(Notice.INVITATION).subject == ANA

    def test_of_anything_else_stands_beside_it(self) -> None:
        assert duty(Notice.ATTACHMENT_RETURNED).subject != ANA
        assert duty(Notice.ATTACHMENT_RETURNED).recipient_id == ANA

    def test_to_the_sender_says_about_whom(self) -> None:
        assert duty(Notice.SENDER_REFUSED).to_sender
        assert duty(Notice.SENDER_REFUSED).recipient_id == ANA
        assert not duty(Notice.REMINDER).to_sender


class TestRequireSendable:
    def test_refuses_a_channel_that_nobody_carries(self) -> None:
        with pytest.raises(ChannelUnavailable) as refusal:
            draft(person(channels=BOTH)).require_sendable(at=LATER, reachable=[Channel.EMAIL])

        assert refusal.value.pointer == "/recipients/0/channels"
