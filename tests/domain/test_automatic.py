from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.automatic import left_to_person, signed_for
from functions.domain.automatic_parts import AutomaticImpossible, AutomaticWithoutMandate, problems_of
from functions.domain.duties import DutyKind, Notice
from functions.domain.fields import Field, FieldKind
from functions.domain.lifecycle import Status
from functions.domain.parts import Role
from functions.domain.recipients import DocumentNotViewed, Recipient, RecipientStatus, Signature
from functions.domain.requirements import Requirement
from tests.builders import (
    LATER,
    NOON,
    draft,
    in_progress,
    links,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


def automatic(name: str = "ana", *, group: int = 1) -> Recipient:
    return replace(recipient(name), automatic=True, order_group=group)


def by_mandate() -> Signature:
    return replace(signature(), kind="automatic", ip=None, user_agent=None, mandate_id="mdt_1")


class TestTurn:
    def test_owes_the_signature_and_no_invitation(self) -> None:
        document = draft(automatic("ana"), recipient("luis"))
        sent = document.sent(links=links(document), sealed_link_seed="c2VlZA==", at=NOON)

        owed = {(one.kind, one.subject) for one in sent.duties}
        assert owed == {(DutyKind.AUTOSIGN, ANA), (DutyKind.NOTIFY, LUIS)}
        assert sent.happening is not None
        assert sent.happening.data["automatic"] is True

    def test_comes_when_the_group_before_has_signed(self) -> None:
        document = in_progress(recipient("luis"), automatic("ana", group=2))

        after = replace(document).viewed_by(LUIS, at=NOON)
        after = settled(after).signed_by(LUIS, signature("luis"), at=NOON)

        assert [(one.kind, one.subject) for one in after.duties] == [(DutyKind.AUTOSIGN, ANA)]
        assert after.happening is not None
        assert after.happening.data["automatic"] is True

    def test_tells_nobody_else(self) -> None:
        after = in_progress().viewed_by(ANA, at=NOON)

        assert after.happening is not None
        assert "automatic" not in after.happening.data


class TestSignatureByMandate:
    def test_needs_no_look_at_the_document(self) -> None:
        after = signed_for(in_progress(automatic("ana")), ANA, by_mandate(), at=LATER)

        assert after.status is Status.SEALING
        assert after.recipient(ANA).status is RecipientStatus.SIGNED
        assert after.happening is not None
        assert after.happening.data["mandate_id"] == "mdt_1"
        assert after.happening.data["signature_kind"] == "automatic"

    def test_is_the_only_one_that_needs_none(self) -> None:
        with pytest.raises(DocumentNotViewed):
            in_progress().signed_by(ANA, signature(), at=LATER)

    def test_owes_the_next_group_its_invitation(self) -> None:
        document = in_progress(automatic("ana"), replace(recipient("luis"), order_group=2))

        after = signed_for(document, ANA, by_mandate(), at=LATER)

        assert [(one.kind, one.subject, one.notice) for one in after.duties] == [
            (DutyKind.NOTIFY, LUIS, Notice.INVITATION)
        ]


class TestLeftToPerson:
    def test_invites_the_person_like_everybody(self) -> None:
        after = left_to_person(in_progress(automatic("ana")), ANA, why="mandate_withdrawn", at=LATER)

        assert [(one.kind, one.subject) for one in after.duties] == [(DutyKind.NOTIFY, ANA)]
        assert not after.recipient(ANA).automatic
        assert after.happening is not None
        assert after.happening.data["why"] == "mandate_withdrawn"

    def test_lets_the_person_sign_only_what_they_saw(self) -> None:
        after = settled(left_to_person(in_progress(automatic("ana")), ANA, why="x", at=LATER))

        with pytest.raises(DocumentNotViewed):
            after.signed_by(ANA, signature(), at=LATER)
        assert signed(after, "ana").status is Status.SEALING


class TestPart:
    def test_needs_a_mandate_that_holds(self) -> None:
        ana = automatic("ana")

        (problem,) = problems_of(ana, pointer="/recipients/0", mandated=frozenset())

        assert isinstance(problem, AutomaticWithoutMandate)
        assert problem.pointer == "/recipients/0/automatic"
        assert problems_of(ana, pointer="/recipients/0", mandated={ana.signer_id or ""}) == []

    def test_asks_nothing_that_only_the_person_can_do(self) -> None:
        asked = replace(
            automatic("ana"),
            role=Role.APPROVER,
            requirements=(Requirement.CODE_EMAIL,),
            fields=(Field(id="f1", kind=FieldKind.TEXT, label="Puesto"),),
        )

        problems = problems_of(asked, pointer="/recipients/0", mandated={asked.signer_id or ""})

        assert {one.pointer for one in problems} == {
            "/recipients/0/role",
            "/recipients/0/requirements",
            "/recipients/0/fields",
        }
        assert all(isinstance(one, AutomaticImpossible) for one in problems)

    def test_is_like_every_other_where_the_person_signs(self) -> None:
        assert problems_of(recipient("ana"), pointer="/recipients/0", mandated=frozenset()) == []
