"""Our own events, as DIGID's receivers get them. The shape is ours, and is told in docs/webhooks/digid.md."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest

from functions.dialects.digid.webhooks import STATUSES, WEBHOOKS
from functions.dialects.examples import examples
from functions.domain import conducting, expiring, parting, proving
from functions.domain.actors import Actor, ActorKind
from functions.domain.documents import Document
from functions.domain.events import EventType
from functions.domain.lifecycle import Status
from functions.domain.parts import Role
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from functions.domain.reviewing import Decision, Review, reviewed
from functions.domain.terms import Terms
from functions.domain.webhooks import About, freeze
from tests.builders import (
    CLIENT,
    DOCUMENT,
    LATER,
    NOON,
    SEAL_EVIDENCE,
    awaited_file,
    chained,
    draft,
    in_progress,
    recipient,
    recipient_id,
    sealing,
    settled,
    signature,
    signer,
    stored,
    viewed,
)

GUIDE: Final = Path(__file__).parents[3] / "docs" / "webhooks" / "digid.md"
ANA, LUIS = recipient_id("ana"), recipient_id("luis")
BROWSER = Actor(kind=ActorKind.RECIPIENT, id=ANA, ip="203.0.113.7", user_agent="Browser")
Body = dict[str, Any]


def posted(document: Document) -> list[str]:
    """Return what is posted of what a verb has just done."""
    (event,) = chained(document, actor=BROWSER)
    told = WEBHOOKS.messages(event, settled(document), About())
    return [freeze(one).filled(lambda place: f"https://example.com/{place.kind}").decode() for one in told]


def told(document: Document) -> Body:
    (body,) = posted(document)
    read: Body = json.loads(body)
    return read


class TestDocument:
    @pytest.mark.parametrize("status", Status)
    def test_has_a_status_of_the_vendor(self, status: Status) -> None:
        assert STATUSES[status] in ("Pendiente", "En Proceso", "Firmado", "Cancelado")

    def test_changes_its_status_over_its_life(self) -> None:
        begun = draft(recipient("ana"))
        sent = in_progress()
        told_of = [
            told(begun.revised(name="Anexo", at=NOON)),
            told(conducting.reactivated(_refused(), expires_at=None, at=NOON)),
            told(sealing().completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=NOON)),
            told(sent.canceled(reason="Duplicado", at=NOON)),
            told(conducting.reopened(sent, at=NOON)),
        ]

        assert {one["Evento"] for one in told_of} == {"documento.estatus"}
        assert [(one["Estatus"], one["estado"]) for one in told_of] == [
            ("Pendiente", "Pendiente"),
            ("En Proceso", "En Proceso"),
            ("Firmado", "Firmado"),
            ("Cancelado", "Cancelado"),
            ("Pendiente", "Pendiente"),
        ]

    def test_is_told_by_its_ids_and_the_event_s_own(self) -> None:
        document = replace(in_progress().canceled(reason=None, at=NOON), external_id="A-1", sandbox=True)
        (event,) = chained(document)
        body = told(document)

        assert {key: body[key] for key in ("IdEvento", "Secuencia", "Fecha", "Modo")} == {
            "IdEvento": event.id,
            "Secuencia": 1,
            "Fecha": "2026-11-20T12:00:00Z",
            "Modo": "T",
        }
        assert (body["IdCliente"], body["IdDocumento"], body["IdExterno"]) == (CLIENT, DOCUMENT, "A-1")
        assert body["NombreDocumento"] == "Contrato"
        assert told(in_progress().canceled(reason=None, at=NOON))["Modo"] == "P"

    def test_says_why_it_was_ended(self) -> None:
        end = replace(in_progress(), terms=Terms(expires_at=LATER))
        reasons = [
            told(in_progress().canceled(reason="Duplicado", at=NOON))["Motivo"],
            told(in_progress().canceled(reason=None, at=NOON))["Motivo"],
            told(expiring.passed_time(end, at=LATER))["Motivo"],
            told(in_progress().refused_by(ANA, reason="wrong_data", at=NOON))["Motivo"],
        ]

        assert reasons[:3] == ["Duplicado", "", "Vencido"]
        assert reasons[3] not in ("", "wrong_data")

    def test_links_to_its_file_and_in_the_end_to_the_signed_one(self) -> None:
        signed = sealing().completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=NOON)
        urls = [
            told(one)["URLDocumento"]
            for one in (
                draft(file=awaited_file()).canceled(reason=None, at=NOON),
                in_progress().canceled(reason=None, at=NOON),
                signed,
            )
        ]

        assert urls == ["", "https://example.com/original_file", "https://example.com/signed_file"]


class TestSigner:
    def test_has_begun_once_they_see_the_document(self) -> None:
        body = told(in_progress().viewed_by(ANA, at=NOON))

        assert (body["Evento"], body["IdFirmante"]) == ("firmante.inicio", signer("ana").id)
        assert body["Firmante"] == {
            "IdFirmante": signer("ana").id,
            "Nombre": "Ana",
            "Estatus": "En Proceso",
            "IdExterno": "",
            "Email": "ana@example.com",
            "Telefono": "",
            "RFC": "",
            "Kyc": False,
        }

    def test_has_signed(self) -> None:
        body = told(viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON))

        assert (body["Evento"], body["Estatus"]) == ("firmante.firmo", "En Proceso")
        assert [(one["Nombre"], one["Estatus"]) for one in body["Firmantes"]] == [
            ("Ana", "Documento Firmado"),
            ("Luis", "Pendiente"),
        ]

    def test_who_only_reads_is_none(self) -> None:
        document = in_progress(recipient("ana"), replace(recipient("luis"), role=Role.OBSERVER))

        assert [one["Nombre"] for one in told(document.canceled(reason=None, at=NOON))["Firmantes"]] == [
            "Ana"
        ]
        assert posted(document.viewed_by(LUIS, at=NOON)) == []

    def test_who_approves_is_one(self) -> None:
        approver = replace(recipient("luis"), role=Role.OBSERVER, approval_required=True)
        document = in_progress(recipient("ana"), approver)

        assert told(document.viewed_by(LUIS, at=NOON))["Evento"] == "firmante.inicio"

    def test_who_is_in_no_directory_goes_by_their_part(self) -> None:
        document = in_progress()
        delegate = parting.Delegate(name="Eva", email="eva@example.com", phone=None, tax_id=None)
        link = document.recipient(LUIS).link
        assert link is not None
        eva = recipient_id("eva")
        handed = parting.delegated(document, LUIS, delegate, new_id=eva, link=link, at=NOON)

        assert told(settled(handed).viewed_by(eva, at=NOON))["IdFirmante"] == eva

    def test_has_proven_something(self) -> None:
        document = viewed(in_progress(recipient("ana", kyc=True)), "ana")
        proof = Proof(requirement=Requirement.IDENTITY_DOCUMENT, at=NOON)
        body = told(proving.proven(document, ANA, proof))

        assert body["Evento"] == "firmante.documentacion"
        assert body["Documentacion"] == {
            "Resultado": "Aprobada",
            "Requisitos": ["identity_document"],
            "Completa": False,
            "Motivo": "",
            "IntentosRestantes": None,
        }

    def test_has_failed_to_prove_something(self) -> None:
        document = viewed(in_progress(recipient("ana", kyc=True)), "ana")
        failure = FailedProof(requirement=Requirement.SELFIE, at=NOON, reason=FailureReason.NO_FACE)
        body = told(proving.failed(document, ANA, failure, attempts_left=2))

        papers = body["Documentacion"]
        assert (papers["Resultado"], papers["Requisitos"], papers["IntentosRestantes"]) == (
            "Rechazada",
            ["selfie"],
            2,
        )
        assert papers["Motivo"] != ""

    def test_is_vouched_for_by_somebody_of_the_account(self) -> None:
        document = viewed(in_progress(recipient("ana", kyc=True)), "ana")
        halted = settled(proving.blocked(document, ANA, Requirement.SELFIE, at=NOON))
        approved = reviewed(halted, ANA, Review(decision=Decision.APPROVE, message="Visto"), at=NOON)

        assert told(approved)["Documentacion"] == {
            "Resultado": "Aprobada",
            "Requisitos": ["identity_document", "selfie"],
            "Completa": True,
            "Motivo": "",
            "IntentosRestantes": None,
        }


class TestEvent:
    NAMES = ("documento.estatus", "firmante.inicio", "firmante.firmo", "firmante.documentacion")

    def test_is_one_of_four(self) -> None:
        assert WEBHOOKS.names == self.NAMES

    def test_is_told_where_the_vendor_has_a_word_for_it(self) -> None:
        told_of = {
            kind.value: message.name
            for kind, one in examples().items()
            for message in WEBHOOKS.messages(one.event, one.subject, one.about)
        }

        assert told_of == {
            "document.sent": "documento.estatus",
            "document.updated": "documento.estatus",
            "document.reactivated": "documento.estatus",
            "document.reopened": "documento.estatus",
            "document.completed": "documento.estatus",
            "document.canceled": "documento.estatus",
            "document.refused": "documento.estatus",
            "document.expiring": "documento.estatus",
            "document.expired": "documento.estatus",
            "recipient.started": "firmante.inicio",
            "recipient.viewed": "firmante.inicio",
            "recipient.signed": "firmante.firmo",
            "recipient.identity_approved": "firmante.documentacion",
            "recipient.identity_rejected": "firmante.documentacion",
        }

    def test_tells_no_secret_and_nothing_of_peoples_devices(self) -> None:
        document = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)
        (body,) = posted(document)

        kept_back = ["203.0.113.7", "Browser", "c2VlZA==", stored().key]
        kept_back += [one.link.secret_sha256 for one in document.recipients if one.link is not None]
        assert [secret for secret in kept_back if secret in body] == []


class TestGuide:
    def test_has_a_line_for_every_field(self) -> None:
        documented = set(re.findall(r"^\| `([\w.]+)` \|", GUIDE.read_text("utf-8"), re.MULTILINE))
        fields = {
            field
            for kind in (EventType.DOCUMENT_SENT, EventType.RECIPIENT_IDENTITY_REJECTED)
            for message in WEBHOOKS.messages(examples()[kind].event, examples()[kind].subject, About())
            for field in _names(message.content)
        }

        assert documented == fields | set(WEBHOOKS.names)


def _names(content: Any, below: str = "") -> set[str]:
    """Return the names of all fields, as `Firmante.Nombre`; what lists hold counts under the list's name."""
    if isinstance(content, list):
        return {name for one in content for name in _names(one, below)}
    if not isinstance(content, dict):
        return set()
    prefix = f"{below}." if below else ""
    return {f"{prefix}{name}" for name in content} | {
        inner for name, value in content.items() for inner in _names(value, f"{prefix}{name}")
    }


def _refused() -> Document:
    return settled(in_progress().refused_by(ANA, reason="other", at=NOON))
