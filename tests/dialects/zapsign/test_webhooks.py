"""Our own events, as ZapSign's receivers get them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from functions.dialects.examples import examples
from functions.dialects.zapsign.identifiers import open_id, token
from functions.domain import expiring, keeping, parting, proving
from functions.domain.duties import Notice
from functions.domain.events import EventType, Happening
from functions.domain.files import FilledTemplate, Origin, OriginKind
from functions.domain.identifiers import Prefix
from functions.domain.parts import Channel, Role
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, FailureReason, Requirement
from functions.domain.terms import RefusalPolicy, Reminders, SignatureKind, Terms
from functions.domain.webhooks import About, PlaceKind
from tests.builders import (
    LATER,
    NOON,
    SEAL_EVIDENCE,
    awaited_file,
    chained,
    completed,
    draft,
    identifier,
    in_progress,
    ready_file,
    recipient,
    recipient_id,
    sealing,
    settled,
    signature,
    stored,
    viewed,
)
from tests.dialects.zapsign.telling import Body, bodies, silent, told

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


class TestDocument:
    def test_is_named_by_its_token_and_number(self) -> None:
        document = in_progress()
        body = told(document.canceled(reason=None, at=NOON))

        assert (body["token"], body["open_id"]) == (token(document.id), open_id(document.id))

    def test_is_told_in_the_vendors_times(self) -> None:
        at = datetime(2026, 11, 20, 9, 30, 1, 5, tzinfo=UTC)
        body = told(in_progress(at=at).canceled(reason=None, at=at + timedelta(hours=1)))

        assert body["created_at"] == "2026-11-20T09:30:01.000005Z"
        assert body["last_update_at"] == "2026-11-20T10:30:01.000005Z"

    @pytest.mark.parametrize(("language", "word"), [("pt", "pt-br"), ("es", "es"), ("en", "en")])
    def test_is_told_with_its_language(self, language: str, word: str) -> None:
        document = replace(in_progress(), language=language)

        assert told(document.canceled(reason=None, at=NOON))["lang"] == word

    @pytest.mark.parametrize("sandbox", [True, False])
    def test_says_whether_it_is_of_the_sandbox(self, sandbox: bool) -> None:
        document = replace(in_progress(), sandbox=sandbox)

        assert told(document.canceled(reason=None, at=NOON))["sandbox"] is sandbox

    def test_has_what_the_account_attached(self) -> None:
        document = replace(
            in_progress(),
            external_id="A-1",
            metadata={"pedido": "7", "área": "compras"},
            folder="/Ventas/2026",
            sender_email="ana@example.com",
        )
        body = told(document.viewed_by(ANA, at=NOON))

        assert (body["external_id"], body["folder_path"]) == ("A-1", "/Ventas/2026")
        assert body["metadata"] == [
            {"key": "pedido", "value": "7"},
            {"key": "área", "value": "compras"},
        ]
        assert body["created_by"] == {"email": "ana@example.com"}

    def test_says_how_often_people_are_reminded(self) -> None:
        days = {
            hours: told(
                replace(in_progress(), terms=Terms(reminders=Reminders(every_hours=hours))).viewed_by(
                    ANA, at=NOON
                )
            )["auto_reminder"]
            for hours in (6, 24, 72)
        }

        assert days == {6: 1, 24: 1, 72: 3}
        assert told(in_progress().viewed_by(ANA, at=NOON))["auto_reminder"] == 0

    def test_names_its_template_and_what_it_was_filled_in_with(self) -> None:
        template = identifier(Prefix.TEMPLATE, "lease")
        filled = FilledTemplate(
            template_id=template, template_version=1, accepts_annexes=True, answers=stored("answers.json")
        )
        file = replace(
            ready_file(),
            made_from=Origin(kind=OriginKind.TEMPLATE, source=stored("filled.docx"), template=filled),
        )
        document = replace(in_progress(), file=file).viewed_by(ANA, at=NOON)
        about = About(
            answers={
                "nombre": "Ana",
                "importe": 12.5,
                "urgente": True,
                "empresa": {"nombre": "Ñandú", "rfc": None},
                "partidas": [{"precio": 1}, {"precio": "2.00"}],
            }
        )
        body = told(document, about=about)

        assert body["template"] == {"token": token(template), "name": ""}
        assert [(one["variable"], one["value"]) for one in body["answers"]] == [
            ("nombre", "Ana"),
            ("importe", "12.5"),
            ("urgente", "true"),
            ("empresa.nombre", "Ñandú"),
            ("empresa.rfc", ""),
            ("partidas[0].precio", "1"),
            ("partidas[1].precio", "2.00"),
        ]


class TestFiles:
    def test_are_links_that_each_attempt_fills_in(self) -> None:
        main = completed().files[0].id
        (event,) = chained(sealing().completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=NOON))
        (body,) = bodies(event, completed())

        assert body["original_file"] == f"https://files.example.com/{PlaceKind.ORIGINAL_FILE}/{main}"
        assert body["signed_file"] == f"https://files.example.com/{PlaceKind.SIGNED_FILE}/{main}"

    def test_are_empty_texts_where_nothing_is_left_to_link_to(self) -> None:
        (event,) = chained(keeping.deleted(completed(), keep_until=None, at=NOON))
        (body,) = bodies(event, completed(), link=lambda _: None)

        assert (body["original_file"], body["signed_file"]) == ("", "")

    def test_that_are_still_to_come_have_no_link_that_comes_later(self) -> None:
        body = told(draft(file=awaited_file()).canceled(reason=None, at=NOON))

        assert (body["original_file"], body["signed_file"]) == ("", None)

    @pytest.mark.parametrize("newer", [True, False])
    def test_that_are_extra_are_told_with_links_of_their_own(self, newer: bool) -> None:
        annex = replace(
            ready_file(),
            id=identifier(Prefix.FILE, "annex"),
            name="Anexo",
            stored=stored("annex.pdf"),
            sealed=stored("sealed-annex.pdf"),
        )
        document = replace(in_progress(), extra_files=(annex,))
        body = told(document.viewed_by(ANA, at=NOON) if newer else document.canceled(reason=None, at=NOON))

        assert body["extra_docs"] == [
            {
                "open_id": open_id(annex.id),
                "token": token(annex.id),
                "name": "Anexo",
                "original_file": f"https://files.example.com/{PlaceKind.ORIGINAL_FILE}/{annex.id}",
                "signed_file": f"https://files.example.com/{PlaceKind.SIGNED_FILE}/{annex.id}",
            }
        ]


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


class TestSignature:
    def test_is_told_for_each_as_pending_and_once_more_with_the_sealed_file(self) -> None:
        first = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)
        last = viewed(settled(first), "luis").signed_by(LUIS, signature("luis"), at=LATER)
        sealed = settled(last).completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=LATER)

        messages = [told(one) for one in (first, last, sealed)]

        assert [one["event_type"] for one in messages] == ["doc_signed"] * 3
        assert [one["status"] for one in messages] == ["pending", "pending", "signed"]
        assert [one["signer_who_signed"]["name"] for one in messages] == ["Ana", "Luis", "Luis"]
        assert [one["signed_file"] is None for one in messages] == [True, True, False]


class TestRefusal:
    def test_that_ends_the_document_is_told_with_its_reason_in_words(self) -> None:
        body = told(in_progress().refused_by(ANA, reason="wrong_data", comment="El RFC es otro", at=NOON))

        assert (body["event_type"], body["status"]) == ("doc_refused", "refused")
        assert body["rejected_reason"].endswith(": El RFC es otro")
        assert "wrong_data" not in body["rejected_reason"]
        assert body["signer_who_refused"]["name"] == "Ana"

    def test_that_only_alerts_is_not_told(self) -> None:
        document = replace(in_progress(), terms=Terms(refusal_policy=RefusalPolicy.ALERTS))

        assert silent(document.refused_by(ANA, reason="other", at=NOON))

    def test_of_the_sender_is_told_the_same(self) -> None:
        body = told(in_progress().canceled(reason="Duplicado", at=NOON))

        assert (body["event_type"], body["status"]) == ("doc_refused", "refused")
        assert body["rejected_reason"] == "Duplicado"
        assert "signer_who_refused" not in body
        assert told(in_progress().canceled(reason=None, at=NOON))["rejected_reason"] == ""


class TestEnd:
    def test_is_warned_of_and_told_with_its_date(self) -> None:
        end = NOON + timedelta(days=10)
        document = replace(in_progress(), terms=Terms(expires_at=end))
        warned = told(expiring.passed_time(document, at=end - timedelta(days=3)))
        ended = told(expiring.passed_time(document, at=end))

        assert (warned["event_type"], warned["status"]) == ("doc_expiration_alert", "pending")
        assert (ended["event_type"], ended["status"]) == ("doc_expired", "refused")
        assert warned["expiration_date"] == ended["expiration_date"] == "2026-11-30T12:00:00.000000+00:00"

    def test_of_the_document_itself_is_told(self) -> None:
        body = told(keeping.deleted(in_progress(), keep_until=None, at=LATER))

        assert (body["event_type"], body["deleted"]) == ("doc_deleted", True)
        assert body["deleted_at"] == "2026-11-20T13:00:00.000000Z"


class TestNotification:
    @pytest.mark.parametrize(
        ("notice", "kind"),
        [(Notice.INVITATION, "request"), (Notice.REMINDER, "reminder"), (Notice.EXPIRING, "reminder")],
    )
    def test_says_how_somebody_was_called(self, notice: Notice, kind: str) -> None:
        body = told(in_progress().with_notified(ANA, channel="whatsapp", notice=notice, at=LATER))

        assert body["event_type"] == "signature_notification_sent"
        called = body["created_signer"]
        assert (called["notification_type"], called["notification_channel"]) == (kind, "whatsapp")
        assert called["sent_at"] == "2026-11-20T13:00:00.000000Z"

    @pytest.mark.parametrize("notice", [Notice.COMPLETED, Notice.ATTACHMENT_RETURNED, Notice.UNBLOCKED])
    def test_is_told_only_of_what_asks_for_a_signature(self, notice: Notice) -> None:
        assert silent(in_progress().with_notified(ANA, channel="email", notice=notice, at=LATER))

    def test_is_not_told_of_who_only_reads(self) -> None:
        document = in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER))

        assert silent(document.with_notified(LUIS, channel="email", notice=Notice.INVITATION, at=NOON))
        assert silent(document.viewed_by(LUIS, at=NOON))

    def test_that_never_went_out_has_no_time(self) -> None:
        who = told(in_progress().viewed_by(ANA, at=NOON))["signer_who_viewed"]

        assert (who["notification_channel"], who["sent_at"]) == ("email", "")


class TestAuthentication:
    def failed(self, requirement: Requirement, reason: FailureReason, *, left: int) -> Body:
        document = viewed(in_progress(asked(requirement)), "ana")
        failure = FailedProof(requirement=requirement, at=NOON, reason=reason)
        return told(proving.failed(document, ANA, failure, attempts_left=left))

    def test_that_failed_says_how_many_attempts_are_used(self) -> None:
        body = self.failed(Requirement.CODE_EMAIL, FailureReason.CODE_WRONG, left=3)

        who = body["unauthenticated_signer"]
        assert body["event_type"] == "signer_authentication_failed"
        assert (who["max_attempts"], who["attempts_used"]) == (5, 2)
        assert who["authentication_failure_reason"] == "el código es otro"

    @pytest.mark.parametrize(
        ("requirement", "reason", "attempts", "words"),
        [
            (Requirement.CODE_SMS, FailureReason.CODE_WRONG, 5, "el código es otro"),
            (
                Requirement.SELFIE,
                FailureReason.OTHER_FACE,
                3,
                "la cara no es la del documento de identidad",
            ),
        ],
    )
    def test_that_failed_too_often_says_why(
        self, requirement: Requirement, reason: FailureReason, attempts: int, words: str
    ) -> None:
        who = self.failed(requirement, reason, left=0)["unauthenticated_signer"]

        assert (who["max_attempts"], who["attempts_used"]) == (attempts, attempts)
        assert who["authentication_failure_reason"] == words

    def test_that_nobody_could_judge_to_the_end_says_nothing_of_why(self) -> None:
        document = viewed(in_progress(asked(Requirement.SELFIE)), "ana")
        body = told(proving.blocked(document, ANA, Requirement.SELFIE, at=NOON))

        assert body["unauthenticated_signer"]["authentication_failure_reason"] == ""


class TestBounce:
    def test_is_flat(self) -> None:
        document = in_progress()

        assert told(document.with_bounce(ANA, at=NOON)) == {
            "event_type": "email_bounce",
            "email": "ana@example.com",
            "token": token(document.id),
            "type": "link_email",
            "status": "bounce",
            "status_code": None,
            "error": "The message could not be delivered to this address. Please check it and send again.",
            "delivered": False,
        }

    def test_is_not_told_of_messages_to_phones(self) -> None:
        assert silent(in_progress().with_bounce(ANA, channel=Channel.SMS, at=NOON))


class TestEvent:
    UNTOLD = frozenset(
        {
            EventType.DOCUMENT_UPDATED,
            EventType.DOCUMENT_SENT,
            EventType.DOCUMENT_RESENT,
            EventType.DOCUMENT_RESTORED,
            EventType.DOCUMENT_REACTIVATED,
            EventType.DOCUMENT_REOPENED,
            EventType.RECIPIENT_DATA_SUBMITTED,
            EventType.RECIPIENT_ATTACHMENT_UPLOADED,
            EventType.RECIPIENT_ATTACHMENT_REMOVED,
            EventType.RECIPIENT_ATTACHMENT_REVIEWED,
            EventType.RECIPIENT_IDENTITY_APPROVED,
            EventType.RECIPIENT_IDENTITY_REJECTED,
            EventType.RECIPIENT_UNBLOCKED,
            EventType.RECIPIENT_REFUSED,
            EventType.RECIPIENT_DELEGATED,
            EventType.RECIPIENT_REPLACED,
            EventType.RECIPIENT_UPDATED,
            EventType.MESSAGE_FAILED,
            EventType.WEBHOOK_FAILING,
            EventType.WEBHOOK_DISABLED,
        }
    )
    """What the vendor has no word for."""

    def test_is_told_wherever_the_vendor_has_a_word_for_it(self) -> None:
        untold = {kind for kind, one in examples().items() if not bodies(one.event, one.subject)}

        assert untold == self.UNTOLD
