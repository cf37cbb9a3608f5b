"""Order groups: who acts when."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.assigning import NobodySigns
from functions.domain.documents import LINK_LIFETIME
from functions.domain.duties import DutyKind, Notice
from functions.domain.lifecycle import Status
from functions.domain.parts import Role
from functions.domain.recipients import (
    APPROVAL,
    NotYourTurn,
    Recipient,
    RecipientOnlyReads,
    Signature,
    SignatureKindNotAllowed,
)
from tests.builders import (
    LATER,
    NOON,
    draft,
    in_progress,
    links,
    recipient,
    recipient_id,
    refused,
    signature,
    signed,
    viewed,
)

ANA, LUIS, EVA = (recipient_id(name) for name in ("ana", "luis", "eva"))
APPROVED = Signature(image=None, kind=APPROVAL, consent_version="2026-11", ip=None, user_agent=None)


def in_group(name: str, group: int, **more: object) -> Recipient:
    return replace(recipient(name), order_group=group, **more)  # type: ignore[arg-type]


class TestGroup:
    def test_is_told_when_it_is_its_turn(self) -> None:
        document = draft(in_group("ana", 1), in_group("luis", 2), in_group("eva", 2))
        sent = document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON)

        assert [one.subject for one in sent.duties] == [ANA]

        after = viewed(in_progress(*document.recipients), "ana").signed_by(ANA, signature(), at=LATER)

        assert [(one.kind, one.subject, one.notice) for one in after.duties] == [
            (DutyKind.NOTIFY, LUIS, Notice.INVITATION),
            (DutyKind.NOTIFY, EVA, Notice.INVITATION),
        ]

    def test_has_links_that_live_from_its_turn_on_though_nobody_tells_it(self) -> None:
        document = in_progress(in_group("ana", 1), in_group("luis", 2, channels=()), in_group("eva", 3))
        turn = NOON + LINK_LIFETIME + timedelta(days=1)

        after = viewed(document, "ana").signed_by(ANA, signature(), at=turn)

        ends = [one.link.expires_at for one in after.recipients if one.link is not None]
        assert ends == [NOON + LINK_LIFETIME, turn + LINK_LIFETIME, NOON + LINK_LIFETIME]

    def test_waits_for_everybody_of_the_one_before(self) -> None:
        document = in_progress(in_group("ana", 1), in_group("luis", 1), in_group("eva", 2))

        after = viewed(document, "luis").signed_by(LUIS, signature("luis"), at=LATER)

        assert (after.current_group, after.duties) == (1, ())

    def test_does_nothing_out_of_turn(self) -> None:
        document = in_progress(in_group("ana", 1), in_group("luis", 2))

        with pytest.raises(NotYourTurn):
            document.signed_by(LUIS, signature("luis"), at=LATER)
        with pytest.raises(NotYourTurn):
            document.refused_by(LUIS, reason="x", at=LATER)

    def test_does_not_count_a_look_before_its_turn(self) -> None:
        document = in_progress(in_group("ana", 1), in_group("luis", 2))

        assert document.viewed_by(LUIS, at=LATER) is document

    def test_takes_numbers_with_gaps(self) -> None:
        document = signed(in_progress(in_group("ana", 3), in_group("luis", 9)), "ana", "luis")

        assert document.status is Status.SEALING

    def test_reminds_only_those_whose_turn_it_is(self) -> None:
        document = in_progress(in_group("ana", 1), in_group("luis", 2))

        assert [one.subject for one in document.resent(None, at=LATER).duties] == [ANA]
        with pytest.raises(NotYourTurn):
            document.resent([LUIS], at=LATER)


class TestObserver:
    def test_is_not_waited_for(self) -> None:
        document = in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER))

        assert signed(document, "ana").status is Status.SEALING

    def test_is_told_with_the_others_of_the_group(self) -> None:
        document = draft(in_group("ana", 1), in_group("luis", 1, role=Role.OBSERVER))

        sent = document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON)

        assert [one.subject for one in sent.duties] == [ANA, LUIS]

    def test_signs_and_refuses_nothing(self) -> None:
        document = viewed(
            in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER)), "luis"
        )

        with pytest.raises(RecipientOnlyReads):
            document.signed_by(LUIS, signature("luis"), at=LATER)
        with pytest.raises(RecipientOnlyReads):
            document.refused_by(LUIS, reason="x", at=LATER)

    def test_is_waited_for_where_the_sender_wants_an_approval(self) -> None:
        watching = replace(recipient("luis"), role=Role.OBSERVER, approval_required=True)
        document = signed(in_progress(recipient("ana"), watching), "ana")

        assert document.status is Status.IN_PROGRESS
        approved = viewed(document, "luis").signed_by(LUIS, APPROVED, at=LATER)
        assert approved.status is Status.SEALING

    def test_alone_is_no_document_to_send(self) -> None:
        document = draft(replace(recipient("ana"), role=Role.OBSERVER))

        with pytest.raises(NobodySigns):
            document.require_sendable(at=LATER)


class TestApprover:
    def test_approves_without_a_picture(self) -> None:
        document = in_progress(replace(recipient("ana"), role=Role.APPROVER))

        done = viewed(document, "ana").signed_by(ANA, APPROVED, at=LATER)

        assert done.status is Status.SEALING
        assert done.happening is not None
        assert "signature_sha256" not in done.happening.data
        assert done.happening.data["signature_kind"] == "approval"

    def test_leaves_no_signature(self) -> None:
        document = viewed(in_progress(replace(recipient("ana"), role=Role.APPROVER)), "ana")

        with pytest.raises(SignatureKindNotAllowed):
            document.signed_by(ANA, signature(), at=LATER)

    def test_is_not_what_signers_are(self) -> None:
        with pytest.raises(SignatureKindNotAllowed):
            viewed(in_progress(), "ana").signed_by(ANA, APPROVED, at=LATER)


class TestRefusedDocument:
    def test_names_the_one_who_refused_and_not_the_others(self) -> None:
        with pytest.raises(Exception, match="recipient_refused"):
            refused().signed_by(ANA, signature(), at=LATER)
        with pytest.raises(Exception, match="document_not_open"):
            refused().signed_by(LUIS, signature("luis"), at=LATER)
