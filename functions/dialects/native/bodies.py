"""What native answers and webhooks are made of."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Generic, Self, TypeVar

from pydantic import JsonValue

from functions.dialects.native.fields import AttachmentBody, AttachmentRequestBody, FieldBody
from functions.dialects.native.file_bodies import DocumentFileBody, FileBody
from functions.dialects.native.placements import PlacementBody
from functions.dialects.native.terms import TermsBody
from functions.dialects.native.upload_bodies import PartUploadBody, UploadBody, upload_body
from functions.dialects.native.wire import Body
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.recipients import Recipient
from functions.domain.summaries import DocumentSummary
from functions.domain.uploading import Form

T = TypeVar("T")


class PageBody(Body, Generic[T]):
    """One page of a list. Ask again with `cursor=next_cursor` for the next one."""

    data: list[T]
    has_more: bool
    next_cursor: str | None

    @classmethod
    def page(cls, data: list[T], *, next_cursor: str | None) -> Self:
        """Return a page: there is more exactly where there is a cursor to ask for it with."""
        return cls(data=data, has_more=next_cursor is not None, next_cursor=next_cursor)


class LinkBody(Body):
    """A link that opens for 60 minutes."""

    url: str
    expires_at: datetime


class RecipientBody(Body):
    """A signer's part in a document. `answers` are those given so far, by the ids of `fields`."""

    id: str
    signer_id: str | None
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    legal_representative: bool
    external_id: str | None
    kyc: bool
    status: str
    placements: list[PlacementBody]
    notified_at: datetime | None
    viewed_at: datetime | None
    signed_at: datetime | None
    refused_at: datetime | None
    refusal_reason: str | None
    refusal_comment: str | None
    role: str
    approval_required: bool
    order_group: int
    channels: list[str]
    message: str | None
    language: str | None
    requirements: list[str]
    proven: list[str]
    signature_kinds: list[str] | None
    initials_everywhere: bool
    fields: list[FieldBody]
    answers: dict[str, JsonValue]
    attachment_requests: list[AttachmentRequestBody]
    attachments: list[AttachmentBody]
    automatic: bool
    redirect_url: str | None
    embed_origin: str | None
    verified_at: datetime | None
    read_confirmed_at: datetime | None
    blocked_at: datetime | None
    delegated_from: str | None
    replaces: str | None

    @classmethod
    def of(cls, recipient: Recipient) -> RecipientBody:
        return cls(
            id=recipient.id,
            signer_id=recipient.signer_id,
            name=recipient.name,
            email=recipient.email,
            phone=recipient.phone,
            tax_id=recipient.tax_id,
            legal_representative=recipient.legal_representative,
            external_id=recipient.external_id,
            kyc=recipient.kyc,
            status=recipient.status.value,
            placements=[PlacementBody.of(one) for one in recipient.placements],
            notified_at=recipient.notified_at,
            viewed_at=recipient.viewed_at,
            signed_at=recipient.signed_at,
            refused_at=recipient.refused_at,
            refusal_reason=recipient.refusal_reason,
            refusal_comment=recipient.refusal_comment,
            role=recipient.role.value,
            approval_required=recipient.approval_required,
            order_group=recipient.order_group,
            channels=[one.value for one in recipient.ways],
            message=recipient.message,
            language=recipient.language,
            requirements=[one.value for one in recipient.required],
            proven=[one.requirement.value for one in recipient.proofs],
            signature_kinds=(
                None
                if recipient.signature_kinds is None
                else [one.value for one in recipient.signature_kinds]
            ),
            initials_everywhere=recipient.initials_everywhere,
            fields=[FieldBody.of(one) for one in recipient.fields],
            answers=dict(recipient.answers),
            attachment_requests=[AttachmentRequestBody.of(one) for one in recipient.attachment_requests],
            attachments=[AttachmentBody.of(one) for one in recipient.attachments],
            automatic=recipient.automatic,
            redirect_url=recipient.redirect_url,
            embed_origin=recipient.embed_origin,
            verified_at=recipient.verified_at,
            read_confirmed_at=recipient.read_confirmed_at,
            blocked_at=recipient.blocked_at,
            delegated_from=recipient.delegated_from,
            replaces=recipient.replaces,
        )


class CustomFieldBody(Body):
    """A field of the account's own."""

    name: str
    value: str


class DocumentBody(Body):
    """A document with its recipients and files, of which `file` is the main one, and the first of `files`.

    `version` grows by one with every event; it is also the ETag.
    """

    id: str
    client_id: str
    name: str
    language: str
    status: str
    version: int
    file: FileBody
    files: list[DocumentFileBody]
    recipients: list[RecipientBody]
    terms: TermsBody
    sandbox: bool
    external_id: str | None
    external_id_unique: bool
    metadata: dict[str, str]
    folder: str
    tags: list[str]
    custom: list[CustomFieldBody]
    legal_hold: bool
    retain_until: datetime | None
    deleted_at: datetime | None
    purge_at: datetime | None
    created_at: datetime
    updated_at: datetime
    sent_at: datetime | None
    ended_at: datetime | None
    end_reason: str | None
    sealed_sha256: str | None

    @classmethod
    def of(cls, document: Document) -> DocumentBody:
        return cls(**cls._fields(document))

    @staticmethod
    def _fields(document: Document) -> dict[str, Any]:
        return {
            "id": document.id,
            "client_id": document.client_id,
            "name": document.name,
            "language": document.language,
            "status": document.status.value,
            "version": document.sequence,
            "file": FileBody.of(document.file),
            "files": [DocumentFileBody.of_document(document, one) for one in document.files],
            "recipients": [RecipientBody.of(one) for one in document.recipients],
            "terms": TermsBody.of(document.terms),
            "sandbox": document.sandbox,
            "external_id": document.external_id,
            "external_id_unique": document.external_id_unique,
            "metadata": dict(document.metadata),
            "folder": document.folder,
            "tags": list(document.tags),
            "custom": [CustomFieldBody(name=one.name, value=one.value) for one in document.custom],
            "legal_hold": document.legal_hold,
            "retain_until": document.retain_until,
            "deleted_at": document.deleted_at,
            "purge_at": document.purge_at,
            "created_at": document.created_at,
            "updated_at": document.updated_at,
            "sent_at": document.sent_at,
            "ended_at": document.ended_at,
            "end_reason": document.end_reason,
            "sealed_sha256": None if document.sealed_file is None else document.sealed_file.sha256,
        }


class DraftBody(DocumentBody):
    """A document, with the form or the parts to upload its file by where that is still to come."""

    upload: UploadBody | PartUploadBody | None

    @classmethod
    def drafted(cls, document: Document, form: Form | None) -> DraftBody:
        return cls(**cls._fields(document), upload=upload_body(form))


class DocumentSummaryBody(Body):
    """What a list shows of a document."""

    id: str
    client_id: str
    name: str
    language: str
    status: str
    version: int
    external_id: str | None
    folder: str
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    deleted_at: datetime | None

    @classmethod
    def of(cls, summary: DocumentSummary) -> DocumentSummaryBody:
        return cls(
            id=summary.id,
            client_id=summary.client_id,
            name=summary.name,
            language=summary.language,
            status=summary.status,
            version=summary.sequence,
            external_id=summary.external_id,
            folder=summary.folder,
            tags=list(summary.tags),
            created_at=summary.created_at,
            updated_at=summary.updated_at,
            deleted_at=summary.deleted_at,
        )


class EventBody(Body):
    """One line of a document's history, chained to the one before by its hash."""

    id: str
    type: str
    sequence: int
    occurred_at: datetime
    document_id: str
    document_status: str
    actor: dict[str, str]
    data: dict[str, Any]
    personal: dict[str, Any] | None
    salt: str
    personal_digest: str
    previous_hash: str
    hash: str

    @classmethod
    def of(cls, event: Event) -> EventBody:
        return cls(
            id=event.id,
            type=event.type.value,
            sequence=event.sequence,
            occurred_at=event.occurred_at,
            document_id=event.document_id,
            document_status=event.status,
            actor={"kind": event.actor_kind, "id": event.actor_id},
            data=dict(event.data),
            personal=None if event.personal is None else dict(event.personal),
            salt=event.salt,
            personal_digest=event.personal_digest,
            previous_hash=event.previous_hash,
            hash=event.hash,
        )
