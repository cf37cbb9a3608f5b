"""Whom an account's messages go to no more."""

from __future__ import annotations

import pytest

from functions.domain.identifiers import Prefix, is_identifier
from functions.domain.parts import Channel
from functions.domain.suppressions import (
    Cause,
    ComplaintStands,
    Failure,
    OptOut,
    OptOutStands,
    OptOutUnknown,
    Suppression,
    mark_of,
    shortened,
    suppression_id,
)
from tests.builders import NOON

ACCOUNT = "acc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F"
OTHER = "acc_01JQ8Z3N6W4Y5T7V9X0C2B4D6G"
KEY = b"k" * 32


def suppression(cause: Cause) -> Suppression:
    return Suppression.of(ACCOUNT, Channel.EMAIL, "ana@example.com", cause=cause, at=NOON)


def link(address: str = "ana@example.com") -> OptOut:
    return OptOut.of(ACCOUNT, Channel.EMAIL, address)


class TestAnId:
    @pytest.mark.parametrize("channel", list(Channel))
    def test_is_an_identifier_that_begins_with_its_channel(self, channel: Channel) -> None:
        made = suppression_id(ACCOUNT, channel, "ana@example.com")

        assert is_identifier(made, Prefix.SUPPRESSION)
        assert made.startswith(mark_of(channel))

    def test_minds_no_capitals(self) -> None:
        small, large = (
            suppression_id(ACCOUNT, Channel.EMAIL, one) for one in ("ana@example.com", " Ana@Example.COM ")
        )

        assert small == large

    def test_is_another_for_each_account_channel_and_address(self) -> None:
        made = {
            suppression_id(account, channel, address)
            for account in (ACCOUNT, OTHER)
            for channel in (Channel.SMS, Channel.WHATSAPP)
            for address in ("+525512345678", "+525512345679")
        }

        assert len(made) == 8


class TestWhatIsShown:
    @pytest.mark.parametrize(
        ("address", "shown"),
        [
            ("ana.nunez@example.com", "a***@example.com"),
            ('"a@b"@example.com', '"***@example.com'),
            ("+525512345678", "+52***78"),
        ],
    )
    def test_is_what_its_owner_knows_it_by(self, address: str, shown: str) -> None:
        assert shortened(address) == shown


class TestLifting:
    def test_lets_a_bounce_go(self) -> None:
        suppression(Cause.BOUNCE).require_liftable(asked_by_person=False)

    def test_takes_the_persons_own_wish_to_end_an_opt_out(self) -> None:
        with pytest.raises(OptOutStands):
            suppression(Cause.OPT_OUT).require_liftable(asked_by_person=False)
        suppression(Cause.OPT_OUT).require_liftable(asked_by_person=True)

    def test_never_takes_a_complaint_back(self) -> None:
        with pytest.raises(ComplaintStands):
            suppression(Cause.COMPLAINT).require_liftable(asked_by_person=True)

    def test_stays_with_the_cause_that_says_most(self) -> None:
        bounce, opted_out, complaint = map(suppression, (Cause.BOUNCE, Cause.OPT_OUT, Cause.COMPLAINT))

        assert bounce.gives_way_to(opted_out)
        assert opted_out.gives_way_to(complaint)
        assert not complaint.gives_way_to(opted_out)
        assert not opted_out.gives_way_to(opted_out)


class TestALinkToOptOut:
    def test_says_which_address_it_is_for_and_tells_nobody_the_address(self) -> None:
        token = link().token(KEY)
        read, mac = OptOut.read(token)

        read.require_proven(mac, KEY)
        assert read == link()
        assert read.suppression(at=NOON) == suppression(Cause.OPT_OUT)
        assert "ana" not in token

    def test_is_refused_with_another_account_address_or_key(self) -> None:
        mac = OptOut.read(link().token(KEY))[1]
        other = OptOut.of(OTHER, Channel.EMAIL, "ana@example.com")

        for forged, key in ((other, KEY), (link("eva@example.com"), KEY), (link(), b"x" * 32)):
            with pytest.raises(OptOutUnknown):
                forged.require_proven(mac, key)

    @pytest.mark.parametrize("place", range(0, 92, 7))
    def test_is_refused_with_any_letter_changed(self, place: int) -> None:
        token = link().token(KEY)
        changed = token[:place] + ("A" if token[place] != "A" else "B") + token[place + 1 :]

        with pytest.raises(OptOutUnknown):
            _open(changed)

    @pytest.mark.parametrize("token", ["", ".", "x", "é.é", "A" * 52, f"{'A' * 60}.====", "\ud800"])
    def test_is_refused_where_it_is_none(self, token: str) -> None:
        with pytest.raises(OptOutUnknown):
            _open(token)


class TestAFailure:
    def test_was_read_only_where_a_mail_that_went_out_was_complained_of(self) -> None:
        assert Failure(cause=Cause.COMPLAINT).read
        assert not Failure(cause=Cause.COMPLAINT, sent=False).read
        assert not Failure(cause=Cause.BOUNCE).read


def _open(token: str) -> None:
    read, mac = OptOut.read(token)
    read.require_proven(mac, KEY)
