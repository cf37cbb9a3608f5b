"""What happens to a document, for the tests of what Assine Bem is told of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from functions.dialects.assinebem.webhooks import WEBHOOKS
from functions.domain import attaching, filling, parting
from functions.domain.attachments import Attachment, AttachmentRequest
from functions.domain.documents import Document
from functions.domain.fields import Field, FieldKind
from functions.domain.recipients import Link, Recipient
from functions.domain.requirements import Requirement
from functions.domain.terms import RefusalPolicy, Terms
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    in_progress,
    recipient,
    recipient_id,
    stored,
    viewed,
)
from tests.dialects.telling import (
    posted,
)

ANA, LUIS, EVA = recipient_id("ana"), recipient_id("luis"), recipient_id("eva")
FILE = "att_01JDXS8B60RQZHEYM6X0J43Y9Y"
CALLBACKS = (
    "documento_assinado",
    "status_parte",
    "documento_invalidado",
    "parte_assinou",
    "parte_recusou",
    "parte_preencheu_dados",
    "parte_delegou",
    "parte_visualizou",
    "anexo",
)


def told(document: Document) -> list[tuple[str, Any]]:
    return [(one.name, one.content) for one in posted(WEBHOOKS, document)]


def opened(person: Recipient) -> Document:
    return viewed(in_progress(person, recipient("luis")), "ana")


def alerting() -> Document:
    return replace(in_progress(), terms=Terms(refusal_policy=RefusalPolicy.ALERTS), external_id="pedido-7")


def refusal(document: Document) -> Document:
    return document.refused_by(ANA, reason="not_now", comment="Volto em maio", at=NOON)


def delegation(*, phone: str | None = "+5511987654321") -> Document:
    delegate = parting.Delegate(name="Eva", email="eva@example.com", phone=phone, tax_id="52998224725")
    link = Link(secret_sha256="ab" * 32, expires_at=LATER)
    return parting.delegated(in_progress(), LUIS, delegate, new_id=EVA, link=link, at=NOON)


def attachment() -> Document:
    request = AttachmentRequest(id="rg", name="RG", description="Frente e verso", required=True, max_files=2)
    sent = Attachment(
        id=FILE,
        request_id="rg",
        file=stored("rg.pdf"),
        filename="rg.pdf",
        media_type="application/pdf",
        uploaded_at=NOON,
    )
    return attaching.attached(
        opened(replace(recipient("ana"), attachment_requests=(request,))), ANA, sent, at=NOON
    )


def filling_in() -> Document:
    asked = (
        Field(id="cpf", kind=FieldKind.CPF, label="CPF"),
        Field(id="dt_nascimento", kind=FieldKind.DATE, label="Nascimento"),
    )
    answers = {"cpf": "529.982.247-25", "dt_nascimento": "1990-05-01"}
    return filling.with_answers(opened(replace(recipient("ana"), fields=asked)), ANA, answers, at=NOON)


def must_prove(*requirements: Requirement) -> Document:
    return opened(replace(recipient("ana"), requirements=requirements, phone="+5511987654321"))


def status_after(document: Document) -> str:
    """Return the status that the one message tells."""
    ((name, body),) = told(document)
    assert name == "status_parte"
    assert body["id_externo"] == DOCUMENT
    return str(body["id_status_parte"])
