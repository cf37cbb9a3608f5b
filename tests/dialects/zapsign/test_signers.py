"""Recipients, as ZapSign's receivers get them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from functions.dialects.zapsign.identifiers import token
from functions.domain import arriving, parting
from functions.domain.duties import Notice
from functions.domain.events import EventType, Happening
from functions.domain.parts import Role
from functions.domain.recipients import Recipient
from functions.domain.requirements import Requirement
from functions.domain.terms import SignatureKind
from functions.domain.webhooks import PlaceKind
from tests.builders import (
    LATER,
    NOON,
    awaited_file,
    draft,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    stored,
    viewed,
)
from tests.dialects.zapsign.telling import Body, told

ANA, LUIS = recipient_id("ana"), recipient_id("luis")


def named(body: Body, name: str) -> Body:
    return next(one for one in body["signers"] if one["token"] == token(recipient_id(name)))


def shown(person: Recipient) -> Body:
    """Return a signer as the newer events show one."""
    document = in_progress(person)
    invited = document.with_notified(person.id, channel="email", notice=Notice.INVITATION, at=NOON)
    one: Body = told(invited)["created_signer"]
    return one


def asked(*requirements: Requirement, kinds: Sequence[SignatureKind] | None = None) -> Recipient:
    kinds = None if kinds is None else tuple(kinds)
    person = replace(recipient("ana"), phone="+5511987654321", tax_id="52998224725")
    return replace(person, requirements=requirements, signature_kinds=kinds)


class TestSigners:
    def test_are_whoever_is_waited_for(self) -> None:
        people = (
            recipient("ana"),
            replace(recipient("luis"), role=Role.OBSERVER),
            replace(recipient("eva"), role=Role.APPROVER),
        )
        body = told(in_progress(*people).canceled(reason=None, at=NOON))

        assert [one["name"] for one in body["signers"]] == ["Ana", "Eva"]

    def test_are_those_who_have_the_parts_now(self) -> None:
        document = in_progress()
        delegate = parting.Delegate(name="Eva", email="eva@example.com", phone=None, tax_id=None)
        link = document.recipient(LUIS).link
        assert link is not None
        handed = parting.delegated(document, LUIS, delegate, new_id=recipient_id("eva"), link=link, at=NOON)
        body = told(settled(handed).canceled(reason=None, at=NOON))

        assert [one["name"] for one in body["signers"]] == ["Ana", "Eva"]

    def test_have_the_customers_own_id(self) -> None:
        assert shown(replace(recipient("ana"), external_id="empleado-7"))["external_id"] == "empleado-7"
        assert shown(recipient("ana"))["external_id"] == ""

    def test_pass_from_new_over_opened_to_signed(self) -> None:
        signing = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=LATER)
        body = told(signing)

        ana, luis = named(body, "ana"), named(body, "luis")
        assert (luis["status"], luis["times_viewed"], luis["last_view_at"]) == ("new", 0, None)
        assert (ana["status"], ana["times_viewed"]) == ("signed", 1)
        assert (ana["last_view_at"], ana["signed_at"]) == (
            "2026-11-20T12:00:00.000000Z",
            "2026-11-20T13:00:00.000000Z",
        )
        assert told(in_progress().viewed_by(ANA, at=NOON))["signer_who_viewed"]["status"] == "link-opened"

    def test_have_opened_the_link_while_there_are_no_pages_yet(self) -> None:
        unfinished = replace(in_progress(), file=awaited_file())
        who = told(arriving.arrived(unfinished, ANA, at=LATER))["signer_who_viewed"]

        assert (who["status"], who["times_viewed"]) == ("link-opened", 1)
        assert who["last_view_at"] == "2026-11-20T13:00:00.000000Z"

    @pytest.mark.parametrize(
        ("tax_id", "cpf", "cnpj"),
        [
            ("52998224725", "52998224725", ""),
            ("11222333000181", "", "11222333000181"),
            ("GODE561231GR8", "", ""),
            (None, "", ""),
        ],
    )
    def test_have_their_brazilian_tax_numbers(self, tax_id: str | None, cpf: str, cnpj: str) -> None:
        person = shown(replace(recipient("ana"), tax_id=tax_id))

        assert (person["cpf"], person["cnpj"]) == (cpf, cnpj)

    @pytest.mark.parametrize(
        ("phone", "country", "number"),
        [
            ("+5511987654321", "55", "11987654321"),
            ("+529991234567", "52", "9991234567"),
            ("+390612345678", "39", "0612345678"),
            (None, "", ""),
        ],
    )
    def test_have_their_numbers_in_two_parts(self, phone: str | None, country: str, number: str) -> None:
        person = shown(replace(recipient("ana"), phone=phone))

        assert (person["phone_country"], person["phone_number"]) == (country, number)

    @pytest.mark.parametrize(
        ("person", "mode"),
        [
            (asked(), "assinaturaTela"),
            (asked(Requirement.CODE_EMAIL), "assinaturaTela-tokenEmail"),
            (asked(Requirement.CODE_SMS), "assinaturaTela-tokenSms"),
            (asked(Requirement.CODE_WHATSAPP), "assinaturaTela-tokenWhatsapp"),
            (asked(Requirement.TAX_ID), "assinaturaTela-cpf"),
            (asked(Requirement.TAX_ID, Requirement.CODE_SMS), "assinaturaTela-tokenSms"),
            (asked(Requirement.CODE_EMAIL, kinds=[SignatureKind.CLICK]), "tokenEmail"),
            (asked(Requirement.TAX_ID, kinds=[SignatureKind.CLICK]), "CPF"),
            (asked(kinds=[SignatureKind.CLICK]), "assinaturaTela"),
            (replace(asked(Requirement.CODE_SMS), role=Role.APPROVER), "tokenSms"),
        ],
    )
    def test_prove_themselves_in_the_vendors_words(self, person: Recipient, mode: str) -> None:
        assert shown(person)["auth_mode"] == mode

    @pytest.mark.parametrize(
        ("requirements", "selfie", "document", "compared"),
        [
            ((), False, False, "none"),
            ((Requirement.SELFIE,), True, False, "none"),
            ((Requirement.LIVENESS,), True, False, "liveness-NXCD"),
            (
                (Requirement.LIVENESS, Requirement.IDENTITY_DOCUMENT),
                True,
                True,
                "liveness-document-match",
            ),
            (
                (Requirement.SELFIE, Requirement.IDENTITY_DOCUMENT),
                True,
                True,
                "identity-verification-global",
            ),
            ((Requirement.SELFIE, Requirement.GOVERNMENT), True, False, "identity-verification"),
        ],
    )
    def test_are_asked_for_pictures(
        self, requirements: tuple[Requirement, ...], selfie: bool, document: bool, compared: str
    ) -> None:
        person = shown(asked(*requirements))

        assert (
            person["require_selfie_photo"],
            person["require_document_photo"],
            person["selfie_validation_type"],
        ) == (selfie, document, compared)

    def test_have_their_own_way_in_once_the_document_was_sent(self) -> None:
        added = Happening(type=EventType.RECIPIENT_ADDED, data={"recipient_id": ANA})
        before = told(draft(recipient("ana")).having(added, at=NOON))["created_signer"]
        after = told(in_progress().having(added, at=NOON))["created_signer"]

        assert before["sign_url"] == ""
        assert after["sign_url"] == f"https://files.example.com/{PlaceKind.SIGNING_PAGE}/{ANA}"

    def test_have_the_pictures_of_what_they_drew(self) -> None:
        drawn = replace(signature(), initials=stored("initials.png"))
        signed = settled(viewed(in_progress(), "ana").signed_by(ANA, drawn, at=NOON))
        body = told(signed.viewed_by(LUIS, at=NOON))

        ana, luis = named(body, "ana"), named(body, "luis")
        assert ana["signature_image"] == f"https://files.example.com/{PlaceKind.SIGNATURE}/{ANA}"
        assert ana["visto_image"] == f"https://files.example.com/{PlaceKind.INITIALS}/{ANA}"
        assert (luis["signature_image"], luis["visto_image"]) == (None, None)

    def test_have_the_number_of_their_reminders(self) -> None:
        document = in_progress()
        for channel in ("email", "whatsapp", "email"):
            document = document.with_notified(ANA, channel=channel, notice=Notice.REMINDER, at=LATER)
        body = told(document)

        assert body["created_signer"]["resend_attempts"] == {"whatsapp": 1, "email": 2, "sms": 0}
        assert named(body, "luis")["resend_attempts"] == {"whatsapp": 0, "email": 0, "sms": 0}
