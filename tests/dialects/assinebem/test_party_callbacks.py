from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from functions.domain import attaching, forms, proving, reviewing
from functions.domain.attachments import AttachmentStatus
from functions.domain.duties import Notice
from functions.domain.files import FileState, FilledTemplate, Origin, OriginKind
from functions.domain.identifiers import Prefix
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from functions.domain.reviewing import Decision, Review
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    identifier,
    in_progress,
    ready_file,
    recipient,
    settled,
    signature,
    stored,
    viewed,
)
from tests.dialects.assinebem.happenings import (
    ANA,
    EVA,
    FILE,
    LUIS,
    alerting,
    attachment,
    delegation,
    filling_in,
    must_prove,
    refusal,
    status_after,
    told,
)


class TestPartyRefused:
    def test_alone_leaves_the_document_as_it_is(self) -> None:
        assert told(refusal(alerting())) == [
            (
                "parte_recusou",
                {
                    "id_externo_documento": "pedido-7",
                    "id_externo_contato": ANA,
                    "motivo_recusa": "Ya no deseo firmarlo",
                    "descricao": "Volto em maio",
                },
            )
        ]

    def test_may_be_followed_by_a_signature(self) -> None:
        document = viewed(settled(refusal(alerting())), "ana").signed_by(ANA, signature(), at=LATER)

        assert [name for name, _ in told(document)] == ["parte_assinou"]


class TestPartyStatus:
    def test_is_not_validated_when_the_person_is_invited(self) -> None:
        document = in_progress().with_notified(ANA, channel="email", notice=Notice.INVITATION, at=NOON)

        assert status_after(document) == "1"

    @pytest.mark.parametrize("notice", [Notice.REMINDER, Notice.EXPIRING])
    def test_is_not_told_where_nothing_of_it_changed(self, notice: Notice) -> None:
        assert told(in_progress().with_notified(ANA, channel="email", notice=notice, at=NOON)) == []

    def test_is_validated_with_the_last_proof(self) -> None:
        asked = must_prove(Requirement.CODE_SMS, Requirement.SELFIE)
        first = proving.proven(asked, ANA, Proof(requirement=Requirement.CODE_SMS, at=NOON))
        last = proving.proven(settled(first), ANA, Proof(requirement=Requirement.SELFIE, at=NOON))

        assert (status_after(first), status_after(last)) == ("1", "2")

    def test_is_invalid_data_where_a_proof_failed(self) -> None:
        failure = FailedProof(requirement=Requirement.SELFIE, at=NOON, reason=FailureReason.OTHER_FACE)
        failed = proving.failed(must_prove(Requirement.SELFIE), ANA, failure, attempts_left=2)

        assert status_after(failed) == "3"

    def test_is_under_review_while_somebody_has_to_decide_and_then_as_they_did(self) -> None:
        failure = FailedProof(requirement=Requirement.SELFIE, at=NOON, reason=FailureReason.OTHER_FACE)
        blocked = proving.failed(must_prove(Requirement.SELFIE), ANA, failure, attempts_left=0)
        approve = Review(decision=Decision.APPROVE, message="É ela")
        reset = Review(decision=Decision.RESET)

        assert status_after(blocked) == "4"
        assert status_after(reviewing.reviewed(settled(blocked), ANA, approve, at=NOON)) == "2"
        assert status_after(reviewing.reviewed(settled(blocked), ANA, reset, at=NOON)) == "1"


class TestPartyFilledIn:
    def test_tells_what_was_given_and_which_fields_were_filled_in(self) -> None:
        assert told(filling_in()) == [
            (
                "parte_preencheu_dados",
                {
                    "id_externo": DOCUMENT,
                    "cpf": "52998224725",
                    "dt_nascimento": "01/05/1990",
                    "descricao": "CPF, Nascimento",
                },
            )
        ]

    def test_names_the_variables_of_a_template_that_were_given_a_value(self) -> None:
        person = replace(recipient("ana"), tax_id="52998224725", birth_date=date(1990, 5, 1))
        waiting = replace(ready_file(), id="fil_01JDXS8B60RQZHEYM6X0J43Y9Y", state=FileState.AWAITING_VALUES)
        template = FilledTemplate(
            template_id=identifier(Prefix.TEMPLATE, "contrato"),
            template_version=1,
            accepts_annexes=False,
            answers=stored("answers.json"),
            awaited=(),
        )
        waiting = replace(waiting, made_from=Origin(kind=OriginKind.TEMPLATE, source=None, template=template))
        document = replace(in_progress(person), file=waiting)
        given = replace(waiting, state=FileState.RENDERING, upload_id="upload-2")

        ((_, body),) = told(forms.with_form(document, ANA, given, variables=["nome", "endereco"], at=NOON))

        assert (body["cpf"], body["dt_nascimento"]) == ("52998224725", "01/05/1990")
        assert body["descricao"] == "endereco, nome"


class TestPartyDelegated:
    def test_tells_who_acts_now_and_in_whose_place(self) -> None:
        assert told(delegation()) == [
            (
                "parte_delegou",
                {
                    "id_externo_documento": DOCUMENT,
                    "id_externo_delegador": LUIS,
                    "id_externo_delegado": EVA,
                    "parte_delegado": {
                        "nome": "Eva",
                        "cpf": "52998224725",
                        "email": "eva@example.com",
                        "ddd": "11",
                        "telefone": "987654321",
                        "id_externo_slot": LUIS,
                        "identificacao_parte": "Signatário",
                    },
                },
            )
        ]

    def test_has_empty_texts_where_there_is_no_phone(self) -> None:
        ((_, body),) = told(delegation(phone=None))

        assert (body["parte_delegado"]["ddd"], body["parte_delegado"]["telefone"]) == ("", "")


class TestAttachment:
    def test_is_told_with_a_link_to_the_file(self) -> None:
        ((name, body),) = told(attachment())

        assert name == "anexo"
        assert body == {
            "id_externo_documento": DOCUMENT,
            "id_externo_contato": ANA,
            "anexo": [
                {
                    "identificacao": "RG",
                    "label": "Frente e verso",
                    "obrigatorio": "1",
                    "posicao": "",
                    "limite_arquivos": "2",
                    "arquivos": [
                        {
                            "id_documento_parte_anexo": FILE,
                            "id_documento_parte": ANA,
                            "id_doc_config_anexo": "rg",
                            "id_status_doc_anexo": "1",
                            "nome_arquivo": "rg.pdf",
                            "caminho_arquivo": f"https://files.example.com/attachment/{ANA}/{FILE}",
                            "dt_criacao": "20/11/2026 09:00:00",
                            "descricao_status_documento_anexo": "Pendente",
                        }
                    ],
                }
            ],
        }

    @pytest.mark.parametrize(
        ("status", "number", "words"),
        [(AttachmentStatus.APPROVED, "2", "Aprovado"), (AttachmentStatus.INVALID, "3", "Inválido")],
    )
    def test_is_told_again_when_the_sender_has_looked_at_it(
        self, status: AttachmentStatus, number: str, words: str
    ) -> None:
        looked_at = attaching.reviewed(
            settled(attachment()), ANA, FILE, status=status, note="Ilegível", at=NOON
        )

        ((_, body),) = told(looked_at)

        (file,) = body["anexo"][0]["arquivos"]
        assert (file["id_status_doc_anexo"], file["descricao_status_documento_anexo"]) == (number, words)
