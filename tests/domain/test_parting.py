"""Parts that pass to another person."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.assigning import ChannelUnavailable, RequirementImpossible
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import EventType
from functions.domain.lifecycle import DocumentNotOpen, SignerAssignedTwice, Status
from functions.domain.parting import (
    MAX_HANDS,
    Delegate,
    DelegateHasPart,
    DelegationForbidden,
    DelegationLoop,
    delegated,
    replaced,
)
from functions.domain.parts import Channel
from functions.domain.recipients import (
    Link,
    NotYourTurn,
    RecipientAlreadySigned,
    RecipientGone,
    RecipientStatus,
)
from functions.domain.requirements import Requirement
from functions.domain.signers import SignerWithoutContact
from functions.domain.terms import Terms
from tests.builders import (
    LATER,
    draft,
    in_progress,
    placement,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    signer,
    viewed,
)

ANA, LUIS, EVA = (recipient_id(name) for name in ("ana", "luis", "eva"))


def person(name: str = "eva", *, email: str | None = "", phone: str | None = None) -> Delegate:
    address = f"{name}@example.com" if email == "" else email
    return Delegate(name=name.title(), email=address, phone=phone, tax_id=None)


def handed(document: Document, to: Delegate | None = None, *, by: str = ANA, new: str = EVA) -> Document:
    link = Link(secret_sha256=new[-8:] * 8, expires_at=LATER)
    return delegated(document, by, to or person(), new_id=new, link=link, at=LATER)


def put(document: Document, name: str = "eva", *, instead_of: str = ANA) -> Document:
    link = Link(secret_sha256="ee" * 32, expires_at=LATER)
    return replaced(document, instead_of, signer(name), new_id=recipient_id(name), link=link, at=LATER)


class TestDelegated:
    def test_keeps_the_place_and_all_that_was_asked(self) -> None:
        first = replace(recipient("ana"), placements=(placement(),), order_group=2, message="Con sello")
        after = handed(in_progress(first, replace(recipient("luis"), order_group=3)))

        before, eva, luis = after.recipients
        assert (before.id, before.status, before.gone_at) == (ANA, RecipientStatus.DELEGATED, LATER)
        assert (eva.id, eva.position, eva.delegated_from) == (EVA, before.position, ANA)
        assert (eva.placements, eva.order_group, eva.message) == ((placement(),), 2, "Con sello")
        assert (eva.status, eva.signer_id, luis.id) == (RecipientStatus.WAITING, None, LUIS)

    def test_tells_the_newcomer_and_what_happened(self) -> None:
        after = handed(in_progress())

        assert [(one.subject, one.notice) for one in after.duties] == [(EVA, Notice.INVITATION)]
        assert after.happening is not None
        assert after.happening.type is EventType.RECIPIENT_DELEGATED
        assert after.happening.data == {"recipient_id": ANA, "delegate_id": EVA, "position": 1}
        assert after.happening.personal["delegate"]["email"] == "eva@example.com"

    def test_lets_the_newcomer_sign_and_the_one_before_no_more(self) -> None:
        after = settled(handed(viewed(in_progress(), "ana")))

        with pytest.raises(RecipientGone):
            after.signed_by(ANA, signature(), at=LATER)
        assert signed(after, "eva", "luis").status is Status.SEALING

    @pytest.mark.parametrize("to", [person("ana"), person("luis"), person("Ana", email="ANA@Example.com")])
    def test_is_refused_to_oneself_and_to_others_who_take_part(self, to: Delegate) -> None:
        with pytest.raises(DelegateHasPart):
            handed(in_progress(), to)

    def test_is_refused_back_to_where_the_part_has_been(self) -> None:
        after = settled(handed(in_progress()))

        with pytest.raises(DelegationLoop):
            handed(after, person("ana"), by=EVA, new=recipient_id("ana2"))

    def test_ends_after_so_many_hands(self) -> None:
        document, holder = in_progress(), ANA
        for number in range(MAX_HANDS):
            heir = recipient_id(f"heir{number}")
            document = settled(handed(document, person(f"heir{number}"), by=holder, new=heir))
            holder = heir

        with pytest.raises(DelegationLoop):
            handed(document, person("last"), by=holder, new=recipient_id("last"))

    def test_is_refused_where_the_sender_wants_this_very_person(self) -> None:
        document = replace(in_progress(), terms=Terms(delegation=False))

        with pytest.raises(DelegationForbidden):
            handed(document)

    def test_is_refused_out_of_turn_and_after_signing(self) -> None:
        waiting = in_progress(recipient("luis"), replace(recipient("ana"), order_group=2))

        with pytest.raises(NotYourTurn):
            handed(waiting)
        with pytest.raises(RecipientAlreadySigned):
            handed(signed(in_progress(), "ana"))

    def test_needs_a_way_to_reach_the_newcomer(self) -> None:
        with pytest.raises(SignerWithoutContact):
            handed(in_progress(), person(email=None))

    def test_asks_of_the_newcomer_only_what_can_be_known_of_them(self) -> None:
        asked = (Requirement.TAX_ID, Requirement.BIRTH_DATE, Requirement.CODE_SMS, Requirement.SELFIE)
        known = replace(recipient("ana"), phone="+529991234567", tax_id="X", birth_date=LATER.date())

        eva = handed(in_progress(replace(known, requirements=asked))).recipient(EVA)

        assert eva.required == (Requirement.CODE_EMAIL, Requirement.SELFIE)

    def test_tells_the_newcomer_by_what_they_have(self) -> None:
        document = in_progress(replace(recipient("ana"), channels=(Channel.EMAIL,)))

        eva = handed(document, person(email=None, phone="+529991234567")).recipient(EVA)

        assert eva.ways == (Channel.SMS,)


class TestReplaced:
    def test_puts_somebody_else_in_the_place(self) -> None:
        after = put(in_progress())

        before, eva, _ = after.recipients
        assert (before.status, before.link) == (RecipientStatus.REPLACED, None)
        assert (eva.signer_id, eva.position, eva.replaces) == (signer("eva").id, before.position, ANA)
        assert [one.subject for one in after.duties] == [EVA]
        assert after.happening is not None
        assert after.happening.type is EventType.RECIPIENT_REPLACED

    def test_tells_nobody_before_their_turn(self) -> None:
        document = in_progress(recipient("luis"), replace(recipient("ana"), order_group=2))

        assert put(document).duties == ()

    @pytest.mark.parametrize("asked", [Requirement.TAX_ID, Requirement.CODE_SMS, Requirement.GOVERNMENT])
    def test_is_refused_for_who_could_never_prove_what_is_asked(self, asked: Requirement) -> None:
        known = replace(recipient("ana"), phone="+529991234567", tax_id="X", requirements=(asked,))

        with pytest.raises(RequirementImpossible) as refusal:
            put(in_progress(known))

        assert refusal.value.pointer == "/signer_id"

    def test_asks_nobody_for_a_date_of_birth_that_is_not_known(self) -> None:
        asked = (Requirement.BIRTH_DATE, Requirement.SELFIE)
        known = replace(recipient("ana"), birth_date=LATER.date(), requirements=asked)

        assert put(in_progress(known)).recipient(EVA).required == (Requirement.SELFIE,)

    def test_is_refused_for_who_is_reached_by_no_carrier(self) -> None:
        link = Link(secret_sha256="ee" * 32, expires_at=LATER)
        eva = signer("eva", email=None, phone="+529991234567")

        with pytest.raises(ChannelUnavailable):
            replaced(
                in_progress(), ANA, eva, new_id=EVA, link=link, at=LATER, reachable=frozenset({Channel.EMAIL})
            )

    def test_is_refused_for_who_has_signed(self) -> None:
        with pytest.raises(RecipientAlreadySigned):
            put(signed(in_progress(), "ana"))

    def test_is_refused_twice(self) -> None:
        with pytest.raises(RecipientGone):
            put(settled(put(in_progress())), "eva2")

    def test_is_refused_for_who_takes_part_already(self) -> None:
        with pytest.raises(SignerAssignedTwice):
            put(in_progress(), "luis")

    def test_is_refused_in_a_draft(self) -> None:
        with pytest.raises(DocumentNotOpen):
            put(draft(recipient("ana")))
