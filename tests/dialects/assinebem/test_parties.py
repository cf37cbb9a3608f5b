from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from functions.dialects.assinebem.parties import (
    given_birth_date,
    given_cpf,
    party_id,
    signature_id,
    since,
    slot,
    split_phone,
)
from functions.domain import conducting, parting
from functions.domain.documents import Document
from functions.domain.fields import Field, FieldKind
from functions.domain.recipients import Link, Recipient
from tests.builders import (
    LATER,
    NOON,
    in_progress,
    links,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    signer,
    viewed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")
CPF, OTHER_CPF = "52998224725", "15350946056"


def handed_on(document: Document, by: str, *, to: str) -> Document:
    delegate = parting.Delegate(name=to.title(), email=f"{to}@example.com", phone=None, tax_id=None)
    link = Link(secret_sha256="ab" * 32, expires_at=LATER)
    return settled(
        parting.delegated(document, recipient_id(by), delegate, new_id=recipient_id(to), link=link, at=LATER)
    )


def asked(**fields: FieldKind) -> Recipient:
    """Return a person who is asked for these, whom the sender knows by a CPF and a birth date."""
    wanted = tuple(Field(id=name, kind=kind, label=name) for name, kind in fields.items())
    return replace(recipient("ana"), fields=wanted, tax_id=CPF, birth_date=date(1990, 5, 1))


class TestSplitPhone:
    @pytest.mark.parametrize(
        ("phone", "area", "number"),
        [
            ("+5511987654321", "11", "987654321"),
            ("+551132654321", "11", "32654321"),
            ("+5585912345678", "85", "912345678"),
            (None, "", ""),
        ],
    )
    def test_tells_the_area_code_apart(self, phone: str | None, area: str, number: str) -> None:
        assert split_phone(phone) == (area, number)

    @pytest.mark.parametrize("phone", ["+529991234567", "+573001234567", "+12025550123"])
    def test_leaves_numbers_of_other_countries_whole(self, phone: str) -> None:
        assert split_phone(phone) == ("", phone)


class TestSlot:
    def test_stays_the_same_through_whatever_hands_a_part_goes(self) -> None:
        document = handed_on(handed_on(in_progress(), "luis", to="eva"), "eva", to="raul")

        assert {slot(document, document.recipient(recipient_id(one))) for one in ("luis", "eva", "raul")} == {
            LUIS
        }
        assert slot(document, document.recipient(ANA)) == ANA

    def test_stays_the_same_when_the_sender_replaces_a_person(self) -> None:
        document = in_progress()
        link = links(document)[LUIS]
        document = parting.replaced(
            document, LUIS, signer("eva"), new_id=recipient_id("eva"), link=link, at=LATER
        )

        assert slot(document, document.recipient(recipient_id("eva"))) == LUIS


class TestSince:
    def test_is_when_the_document_was_created_or_the_part_passed_on(self) -> None:
        document = handed_on(in_progress(), "luis", to="eva")

        assert since(document, document.recipient(ANA)) == NOON
        assert since(document, document.recipient(recipient_id("eva"))) == LATER


class TestSignatureId:
    def test_is_another_for_each_person(self) -> None:
        document = signed(in_progress(), "ana", "luis")
        ids = {signature_id(document, one) for one in document.recipients}

        assert len(ids) == 2

    def test_stays_when_the_moment_is_kept_less_exactly(self) -> None:
        document = signed(in_progress(), "ana", at=NOON + timedelta(microseconds=123456))
        ana = document.recipient(ANA)

        assert signature_id(document, ana) == signature_id(document, replace(ana, signed_at=NOON))

    def test_is_another_when_the_person_signs_again(self) -> None:
        once = signed(in_progress(), "ana")
        draft = settled(conducting.reopened(once, at=LATER))
        again = settled(draft.sent(links=links(draft), sealed_link_seed="c2VlZA==", at=LATER))
        twice = signed(again, "ana", at=LATER)

        assert signature_id(twice, twice.recipient(ANA)) != signature_id(once, once.recipient(ANA))

    def test_is_empty_before(self) -> None:
        document = viewed(in_progress(), "ana")

        assert signature_id(document, document.recipient(ANA)) == ""
        assert signature_id(document.signed_by(ANA, signature(), at=NOON), document.recipient(ANA)) == ""


class TestGivenCpf:
    def test_is_what_the_person_filled_in(self) -> None:
        answered = replace(asked(documento=FieldKind.CPF), answers={"documento": OTHER_CPF})

        assert given_cpf(answered) == OTHER_CPF

    def test_is_the_field_of_that_name_where_there_are_more(self) -> None:
        both = asked(conjuge=FieldKind.CPF, cpf=FieldKind.CPF)

        assert given_cpf(replace(both, answers={"conjuge": CPF, "cpf": OTHER_CPF})) == OTHER_CPF

    def test_is_nobody_else_s(self) -> None:
        both = asked(conjuge=FieldKind.CPF, fiador=FieldKind.CPF)

        assert given_cpf(replace(both, answers={"conjuge": OTHER_CPF, "fiador": OTHER_CPF})) == CPF

    def test_is_what_the_sender_knows_where_nothing_was_filled_in(self) -> None:
        assert given_cpf(asked(documento=FieldKind.CPF)) == CPF

    def test_is_empty_where_the_tax_identifier_is_another(self) -> None:
        assert given_cpf(replace(recipient("ana"), tax_id="GODE561231GR8")) == ""
        assert given_cpf(recipient("ana")) == ""


class TestGivenBirthDate:
    def test_is_what_the_person_filled_in(self) -> None:
        answered = replace(asked(dt_nascimento=FieldKind.DATE), answers={"dt_nascimento": "1985-12-31"})

        assert given_birth_date(answered) == "31/12/1985"

    def test_is_no_other_date(self) -> None:
        answered = replace(asked(inicio=FieldKind.DATE), answers={"inicio": "2026-12-31"})

        assert given_birth_date(answered) == "01/05/1990"

    def test_is_empty_where_nobody_knows_it(self) -> None:
        assert given_birth_date(recipient("ana")) == ""


class TestPartyId:
    def test_is_the_customers_own_where_there_is_one(self) -> None:
        ana = recipient("ana")

        assert party_id(ana) == ana.id
        assert party_id(replace(ana, external_id="cliente-7")) == "cliente-7"
