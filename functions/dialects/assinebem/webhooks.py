"""Webhooks as Assine Bem posts them: nine callbacks, every value a text, dates in the time of São Paulo.

What differs from the vendor, and why: docs/webhooks/assinebem.md.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from functions.dialects.assinebem import parties
from functions.dialects.assinebem.dates import moment
from functions.domain.attachments import Attachment, AttachmentRequest, AttachmentStatus
from functions.domain.before_signing import sent_for
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import Event, EventType
from functions.domain.recipients import Recipient
from functions.domain.refusing import in_words
from functions.domain.webhooks import About, Message, Place, PlaceKind, Subject

DOCUMENT_SIGNED: Final = "documento_assinado"
PARTY_STATUS: Final = "status_parte"
DOCUMENT_INVALIDATED: Final = "documento_invalidado"
PARTY_SIGNED: Final = "parte_assinou"
PARTY_REFUSED: Final = "parte_recusou"
PARTY_FILLED_IN: Final = "parte_preencheu_dados"
PARTY_DELEGATED: Final = "parte_delegou"
PARTY_VIEWED: Final = "parte_visualizou"
ATTACHMENT: Final = "anexo"

_CANCELED: Final = "Cancelado pelo solicitante"
_ATTACHMENT_STATUSES: Final = {
    AttachmentStatus.PENDING: ("1", "Pendente"),
    AttachmentStatus.APPROVED: ("2", "Aprovado"),
    AttachmentStatus.INVALID: ("3", "Inválido"),
}


class AssineBemWebhooks:
    """One callback an event; a refusal that ends the document is two."""

    names: tuple[str, ...] = (
        DOCUMENT_SIGNED,
        PARTY_STATUS,
        DOCUMENT_INVALIDATED,
        PARTY_SIGNED,
        PARTY_REFUSED,
        PARTY_FILLED_IN,
        PARTY_DELEGATED,
        PARTY_VIEWED,
        ATTACHMENT,
    )
    tells_answers = False

    def messages(self, event: Event, subject: Subject, about: About) -> tuple[Message, ...]:
        """Return what Assine Bem would say of an event; it knows of nothing but documents."""
        if not isinstance(subject, Document):
            return ()
        if "recipient_id" in event.data:
            return tuple(_of_party(event, subject, subject.recipient(event.data["recipient_id"])))
        return tuple(_of_document(event, subject))


def _of_document(event: Event, document: Document) -> Iterator[Message]:
    match event.type:
        case EventType.DOCUMENT_COMPLETED:
            yield _signed_by_all(document)
        case EventType.DOCUMENT_CANCELED:
            yield _invalidated(document, why=document.end_reason or _CANCELED)
        case EventType.DOCUMENT_EXPIRED:
            # The end that was agreed: it may be noticed later, and on another day.
            end = document.terms.expires_at or document.ended_at
            yield _invalidated(document, why=f"Prazo de assinatura encerrado em {moment(end)}")
        case _:
            pass


def _of_party(event: Event, document: Document, party: Recipient) -> Iterator[Message]:
    status = _status_after(event, party)
    if status is not None:
        content = {"id_externo": parties.document_id(document), "id_status_parte": status}
        yield Message(name=PARTY_STATUS, content=content)
    match event.type:
        case EventType.RECIPIENT_STARTED | EventType.RECIPIENT_VIEWED:
            seen_at = moment(party.viewed_at or event.occurred_at)
            yield _of_contact(PARTY_VIEWED, document, party, dt_visualizado=seen_at)
        case EventType.RECIPIENT_SIGNED:
            signature = parties.signature_id(document, party)
            yield _of_contact(PARTY_SIGNED, document, party, identificador_assinatura=signature)
        case EventType.RECIPIENT_REFUSED:
            yield _refused(document, party)
        case EventType.DOCUMENT_REFUSED:
            yield _refused(document, party)
            yield _invalidated(document, why=f"Recusado por {party.name}: {_reason(document, party)}")
        case EventType.RECIPIENT_DATA_SUBMITTED:
            yield _filled_in(event, document, party)
        case EventType.RECIPIENT_DELEGATED:
            yield _delegated(document, party, document.recipient(event.data["delegate_id"]))
        case EventType.RECIPIENT_ATTACHMENT_UPLOADED | EventType.RECIPIENT_ATTACHMENT_REVIEWED:
            yield _attached(document, party, event.data["request_id"])
        case _:
            pass


def _status_after(event: Event, party: Recipient) -> str | None:
    """Return what the party's status is after an event that says something of it."""
    match event.type:
        case EventType.RECIPIENT_NOTIFIED if event.data.get("notice") != Notice.INVITATION:
            # A reminder changes nothing of it, nor does the signed copy.
            return None
        case (
            EventType.RECIPIENT_NOTIFIED
            | EventType.RECIPIENT_IDENTITY_APPROVED
            | EventType.RECIPIENT_UNBLOCKED
        ):
            return parties.standing(party)
        case EventType.RECIPIENT_IDENTITY_REJECTED:
            return parties.INVALID_DATA
        case EventType.RECIPIENT_BLOCKED:
            return parties.UNDER_REVIEW
        case _:
            return None


def _signed_by_all(document: Document) -> Message:
    signed = [one for one in document.recipients if one.signed_at is not None]
    told = [
        {
            "dt_criado": moment(parties.since(document, one)),
            "dt_visualizado": moment(one.viewed_at),
            "dt_assinado": moment(one.signed_at),
            "id_externo": parties.party_id(one),
            "identificador_assinatura": parties.signature_id(document, one),
        }
        for one in signed
    ]
    data = {"documento": {"id_externo": parties.document_id(document)}, "partes": told}
    return Message(name=DOCUMENT_SIGNED, content={"dados": data})


def _invalidated(document: Document, *, why: str) -> Message:
    told = {"id_externo": parties.document_id(document), "motivo": why}
    return Message(name=DOCUMENT_INVALIDATED, content={"dados": {"documento": told}})


def _of_contact(name: str, document: Document, party: Recipient, **told: Any) -> Message:
    content = {
        "id_externo_documento": parties.document_id(document),
        "id_externo_contato": parties.party_id(party),
        **told,
    }
    return Message(name=name, content=content)


def _refused(document: Document, party: Recipient) -> Message:
    return _of_contact(
        PARTY_REFUSED,
        document,
        party,
        motivo_recusa=_reason(document, party),
        descricao=party.refusal_comment or "",
    )


def _reason(document: Document, party: Recipient) -> str:
    return in_words(party.refusal_reason or "", terms=document.terms, language=document.language)


def _filled_in(event: Event, document: Document, party: Recipient) -> Message:
    """Return what is known of the person, and the names of what was filled in: labels, or variables of a template."""
    labels = {one.id: one.label for one in party.fields}
    filled = [labels.get(one, one) for one in event.data.get("fields", event.data.get("variables", ()))]
    content = {
        "id_externo": parties.document_id(document),
        "cpf": parties.given_cpf(party),
        "dt_nascimento": parties.given_birth_date(party),
        "descricao": ", ".join(filled),
    }
    return Message(name=PARTY_FILLED_IN, content=content)


def _delegated(document: Document, former: Recipient, delegate: Recipient) -> Message:
    area, phone = parties.split_phone(delegate.phone)
    content = {
        "id_externo_documento": parties.document_id(document),
        "id_externo_delegador": parties.party_id(former),
        "id_externo_delegado": parties.party_id(delegate),
        "parte_delegado": {
            "nome": delegate.name,
            "cpf": parties.known_cpf(delegate),
            "email": delegate.email or "",
            "ddd": area,
            "telefone": phone,
            "id_externo_slot": parties.slot(document, delegate),
            "identificacao_parte": parties.role(delegate),
        },
    }
    return Message(name=PARTY_DELEGATED, content=content)


def _attached(document: Document, party: Recipient, request_id: str) -> Message:
    told = [_request(one, party) for one in party.attachment_requests if one.id == request_id]
    return _of_contact(ATTACHMENT, document, party, anexo=told)


def _request(request: AttachmentRequest, party: Recipient) -> dict[str, Any]:
    """Return what was asked for, with all that has come of it so far."""
    return {
        "identificacao": request.name,
        "label": request.description or request.name,
        "obrigatorio": "1" if request.required else "0",
        "posicao": "",
        "limite_arquivos": str(request.max_files),
        "arquivos": [_attachment(one, party) for one in sent_for(request, recipient=party)],
    }


def _attachment(attachment: Attachment, party: Recipient) -> dict[str, Any]:
    number, words = _ATTACHMENT_STATUSES[attachment.status]
    return {
        "id_documento_parte_anexo": attachment.id,
        "id_documento_parte": party.id,
        "id_doc_config_anexo": attachment.request_id,
        "id_status_doc_anexo": number,
        "nome_arquivo": attachment.filename,
        "caminho_arquivo": Place(kind=PlaceKind.ATTACHMENT, of=party.id, item=attachment.id, otherwise=""),
        "dt_criacao": moment(attachment.uploaded_at),
        "descricao_status_documento_anexo": words,
    }


WEBHOOKS = AssineBemWebhooks()
