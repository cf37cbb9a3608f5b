from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.domain.accepting import (
    AcceptedBefore,
    NameNotAllowed,
    Visit,
    acceptance,
    accepted,
    begun,
    require_name,
    require_same,
)
from functions.domain.clickwraps import (
    MAX_TEXTS,
    Accepter,
    Asked,
    Clickwrap,
    ClickwrapChanged,
    ClickwrapClosed,
    ClickwrapEndsInThePast,
    ClickwrapExpired,
    ClickwrapStatus,
    ClickwrapText,
    ClickwrapTextOutdated,
    DetailMissing,
    TooManyClickwrapTexts,
    note_of,
)
from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.errors import Refusals
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.domain.rates import Rate, TooManyRequests
from tests import builders
from tests.builders import LATER, NOON, identifier, ready_file

ANA = Accepter(name="Ana", email="ana@example.com")
TEXT = ClickwrapText(number=1, file=ready_file(), created_at=NOON)
VISIT = Visit(secret_sha256="ab" * 32, clickwrap_id="clw", text_number=1, opened_at=NOON)


def clickwrap(**more: Any) -> Clickwrap:
    given: dict[str, Any] = {
        "id": identifier(Prefix.CLICKWRAP, "terms"),
        "account_id": builders.ACCOUNT,
        "client_id": builders.CLIENT,
        "name": "Términos",
        "sender": "Papelería del Sur",
        "language": "es",
        "secret": "secret",
        "asked": Asked(),
        "texts": (note_of(TEXT),),
        "created_at": NOON,
        "updated_at": NOON,
        **more,
    }
    return Clickwrap(**given)


def draft(accepter: Accepter = ANA, **more: Any) -> Document:
    return begun(
        clickwrap(**more),
        accepter,
        VISIT,
        document_id=builders.DOCUMENT,
        recipient_id=builders.recipient_id("ana"),
        file=ready_file(),
        at=LATER,
    )


def steps(accepter: Accepter = ANA, **more: Any) -> tuple[Document, ...]:
    document = draft(accepter, **more)
    signature = replace(builders.signature(), image=None, kind="click")
    return accepted(
        document,
        links=builders.links(document),
        sealed_link_seed="c2VlZA==",
        signature=signature,
        opened_at=NOON,
        at=LATER,
    )


class TestAcceptance:
    def test_creates_sends_shows_and_signs(self) -> None:
        told = [one.happening.type.value for one in steps() if one.happening is not None]

        assert told == ["document.created", "document.sent", "recipient.viewed", "recipient.signed"]

    def test_makes_a_document_of_the_sandbox_where_a_test_key_made_the_link(self) -> None:
        assert [draft(sandbox=True).sandbox, draft(sandbox=False).sandbox] == [True, False]

    def test_leaves_a_document_that_owes_its_seal_and_no_message(self) -> None:
        done = steps()[-1]

        assert done.status is Status.SEALING
        assert [one.kind for one in done.duties] == [DutyKind.SEAL]

    def test_names_the_clickwrap_and_its_text(self) -> None:
        document = steps(metadata={"pedido": "7"})[0]

        assert document.happening is not None
        assert document.happening.data["clickwrap_version"] == 1
        assert document.metadata == {
            "pedido": "7",
            "clickwrap_id": document.happening.data["clickwrap_id"],
            "clickwrap_version": "1",
        }

    def test_keeps_the_person_out_of_what_stays_for_ever(self) -> None:
        for one in steps():
            assert one.happening is not None
            assert "Ana" not in str(one.happening.data)
            assert "example.com" not in str(one.happening.data)

    def test_tells_since_when_the_text_was_open(self) -> None:
        _, _, viewed, signed = steps()

        assert viewed.happening is not None
        assert viewed.happening.data["opened_at"] == NOON.isoformat()
        (person,) = signed.recipients
        assert (person.viewed_at, person.signed_at) == (NOON, LATER)

    def test_is_by_somebody_whom_nobody_vouches_for(self) -> None:
        (person,) = steps()[-1].recipients

        assert person.self_declared
        assert person.signer_id is None

    def test_sends_messages_to_an_address_and_never_to_a_phone(self) -> None:
        (mailed,) = steps()[-1].recipients
        (phoned,) = steps(Accepter(name="Ana", phone="+529991234567"))[-1].recipients

        assert [one.value for one in mailed.ways] == ["email"]
        assert phoned.ways == ()

    def test_leaves_nothing_of_the_person_with_the_clickwrap(self) -> None:
        kept = acceptance(steps()[-1], VISIT, at=LATER)

        assert (kept.document_id, kept.text_number, kept.accepted_at) == (builders.DOCUMENT, 1, LATER)
        assert not kept.email_verified

    def test_is_told_again_to_the_same_person_only(self) -> None:
        done = steps()[-1]

        assert require_same(done, ANA).name == "Ana"
        with pytest.raises(AcceptedBefore):
            require_same(done, replace(ANA, name="Luis"))


class TestName:
    @pytest.mark.parametrize("name", ["https://x.mx", "WWW.x.mx", "a@x.mx"])
    def test_holds_no_link(self, name: str) -> None:
        with pytest.raises(NameNotAllowed):
            require_name(name)

    @pytest.mark.parametrize("name", ["Ana", "O'Higgins", "<b>Ana</b>", "Núñez, S.A. de C.V."])
    def test_may_be_as_names_are(self, name: str) -> None:
        assert require_name(name) == name


class TestDetails:
    def test_that_are_asked_must_be_given(self) -> None:
        with pytest.raises(DetailMissing):
            Accepter(name="Ana").require(Asked(email=True))

    def test_that_are_missing_are_told_together(self) -> None:
        with pytest.raises(Refusals) as refused:
            Accepter(name="Ana").require(Asked(verified_email=True, phone=True))

        assert [one.pointer for one in refused.value.refusals] == ["/email", "/phone"]

    def test_that_nobody_asks_for_need_not_be(self) -> None:
        Accepter(name="Ana").require(Asked())


class TestLink:
    def test_lets_nobody_in_once_closed(self) -> None:
        with pytest.raises(ClickwrapClosed):
            clickwrap(status=ClickwrapStatus.CLOSED).require_open(at=NOON)

    def test_lets_nobody_in_from_its_end_on(self) -> None:
        ending = clickwrap(expires_at=LATER)

        ending.require_open(at=LATER - timedelta(milliseconds=1))
        with pytest.raises(ClickwrapExpired):
            ending.require_open(at=LATER)

    def test_is_not_given_an_end_that_has_passed(self) -> None:
        with pytest.raises(ClickwrapEndsInThePast):
            clickwrap().changed(expires_at=NOON, at=LATER)

    def test_is_left_as_it_is_where_nothing_differs(self) -> None:
        before = clickwrap()

        assert before.changed(name="Términos", at=LATER) is before

    def test_counts_its_changes(self) -> None:
        closed = clickwrap().changed(status=ClickwrapStatus.CLOSED, at=LATER)

        assert (closed.version, closed.updated_at) == (2, LATER)
        with pytest.raises(ClickwrapChanged):
            closed.require_version(1)

    def test_loses_its_end_where_that_is_asked(self) -> None:
        assert clickwrap(expires_at=LATER).changed(never_expires=True, at=NOON).expires_at is None


class TestText:
    def test_that_was_replaced_is_not_accepted(self) -> None:
        later = clickwrap().with_text(replace(TEXT, number=2, created_at=LATER))

        assert later.text_number == 2
        with pytest.raises(ClickwrapTextOutdated):
            later.require_text(1)

    def test_is_one_of_a_hundred_at_most(self) -> None:
        full = clickwrap(texts=(note_of(TEXT),) * MAX_TEXTS)

        with pytest.raises(TooManyClickwrapTexts):
            full.with_text(TEXT)


class TestRate:
    def test_refuses_one_too_many_and_tells_when_it_ends(self) -> None:
        rate = Rate(name="x", most=2, span=timedelta(minutes=10))
        at = NOON + timedelta(minutes=4)

        rate.require(2, at=at)
        with pytest.raises(TooManyRequests) as refused:
            rate.require(3, at=at)

        assert refused.value.facts["retry_after"] == 360
