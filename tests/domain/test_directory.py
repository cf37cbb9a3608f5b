from __future__ import annotations

import pytest

from functions.domain.accounts import ApiKey, ScopeMissing
from functions.domain.clients import Client, register
from functions.domain.contacts import EmailInvalid, PhoneInvalid
from functions.domain.signers import Person, Signer, SignerWithoutContact, enroll
from functions.domain.tax_ids import TaxIdInvalid
from tests.builders import ACCOUNT, CLIENT, LATER, NOON, recipient, signer


def client(*, tax_id: str = "gode-561231-gr8", email: str | None = "hola@EXAMPLE.com") -> Client:
    return register(
        client_id=CLIENT,
        account_id=ACCOUNT,
        name="Papelería del Sur",
        tax_id=tax_id,
        email=email,
        external_id=None,
        at=NOON,
    )


def said(
    *, name: str | None = None, email: str | None = None, phone: str | None = None, tax_id: str | None = None
) -> Person:
    return Person.parsed(
        name=name,
        email=email,
        phone=phone,
        tax_id=tax_id,
        legal_representative=None,
        automatic_signature=None,
        external_id=None,
    )


def enrolled(person: Person) -> Signer:
    return enroll(signer_id="sgn_1", account_id=ACCOUNT, client_id=CLIENT, name="Ana", person=person, at=NOON)


class TestRegister:
    def test_keeps_canonical_forms(self) -> None:
        assert (client().tax_id, client().email) == ("GODE561231GR8", "hola@example.com")

    def test_takes_a_company_without_an_address(self) -> None:
        assert client(email=None).email is None

    def test_refuses_a_bad_tax_identifier(self) -> None:
        with pytest.raises(TaxIdInvalid) as refusal:
            client(tax_id="nada")

        assert refusal.value.pointer == "/tax_id"

    def test_refuses_a_bad_address(self) -> None:
        with pytest.raises(EmailInvalid):
            client(email="nada")


class TestClientChanged:
    def test_changes_what_is_given_and_keeps_the_rest(self) -> None:
        changed = client().changed(at=LATER, name="Papelería del Norte")

        assert (changed.name, changed.tax_id, changed.email) == (
            "Papelería del Norte",
            "GODE561231GR8",
            "hola@example.com",
        )
        assert (changed.created_at, changed.updated_at) == (NOON, LATER)

    def test_keeps_canonical_forms(self) -> None:
        changed = client().changed(at=LATER, tax_id="11.222.333/0001-81", email="hola@EXAMPLE.org")

        assert (changed.tax_id, changed.email) == ("11222333000181", "hola@example.org")

    def test_refuses_a_bad_tax_identifier(self) -> None:
        with pytest.raises(TaxIdInvalid):
            client().changed(at=LATER, tax_id="")


class TestPersonParsed:
    def test_keeps_canonical_forms(self) -> None:
        person = said(email="Ana@EXAMPLE.com", phone="+52 55 1234 5678", tax_id="529.982.247-25")

        assert (person.email, person.phone, person.tax_id) == (
            "Ana@example.com",
            "+525512345678",
            "52998224725",
        )

    def test_leaves_open_what_is_not_said(self) -> None:
        assert said() == Person()

    def test_refuses_what_cannot_be_read(self) -> None:
        with pytest.raises(EmailInvalid):
            said(email="nada")
        with pytest.raises(PhoneInvalid):
            said(phone="nada")
        with pytest.raises(TaxIdInvalid):
            said(tax_id="nada")


class TestEnroll:
    @pytest.mark.parametrize("person", [said(email="ana@example.com"), said(phone="+525512345678")])
    def test_takes_one_who_can_be_reached(self, person: Person) -> None:
        enrolled_one = enrolled(person)

        assert (enrolled_one.email, enrolled_one.phone) == (person.email, person.phone)
        assert (enrolled_one.legal_representative, enrolled_one.automatic_signature) == (False, False)

    def test_refuses_one_whom_nothing_reaches(self) -> None:
        with pytest.raises(SignerWithoutContact) as refusal:
            enrolled(said(tax_id="52998224725"))

        assert refusal.value.pointer == "/email"


class TestSignerChanged:
    def test_changes_what_is_said_and_keeps_the_rest(self) -> None:
        changed = signer("ana").changed(said(phone="+525512345678"), at=LATER)

        assert (changed.name, changed.email, changed.phone) == ("Ana", "ana@example.com", "+525512345678")
        assert changed.updated_at == LATER

    def test_takes_no_for_an_answer(self) -> None:
        representative = signer("ana").changed(Person(legal_representative=True), at=LATER)

        assert representative.legal_representative
        assert not representative.changed(Person(legal_representative=False), at=LATER).legal_representative
        assert representative.changed(Person(name="Ana P."), at=LATER).legal_representative

    def test_does_not_reach_back_into_documents(self) -> None:
        before = recipient("ana")

        signer("ana").changed(said(email="otra@example.com"), at=LATER)

        assert before.email == "ana@example.com"


class TestRequireScope:
    key = ApiKey(
        id="key_1",
        account_id=ACCOUNT,
        account_name="Papelería del Sur",
        language="es",
        live=False,
        scopes=frozenset({"documents:read"}),
        revoked_at=None,
        created_at=NOON,
    )

    def test_lets_pass_what_the_key_may_do(self) -> None:
        self.key.require("documents:read")

    @pytest.mark.parametrize("scope", ["documents:write", "documents", "documents:*", ""])
    def test_refuses_everything_else(self, scope: str) -> None:
        with pytest.raises(ScopeMissing) as refusal:
            self.key.require(scope)

        assert refusal.value.facts == {"scope": scope}
