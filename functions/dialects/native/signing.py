"""What the signing page is shown."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.embedding import EmbeddingBody
from functions.dialects.native.placements import PlacementBody
from functions.dialects.native.signing_fields import (
    SigningAttachmentBody,
    SigningFieldBody,
    attachments_of,
    fields_of,
)
from functions.dialects.native.signing_form import SigningFormItemBody
from functions.dialects.native.signing_identity import RequirementBody
from functions.dialects.native.wire import Body
from functions.domain import consent
from functions.domain.documents import Document
from functions.domain.files import FileLink, ShownFile
from functions.domain.hints import email_hint, phone_hint
from functions.domain.placing import places_shown
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.refusing import reasons
from functions.domain.sessions import Session


class SigningDocumentBody(Body):
    """The document before the recipient's eyes. `message` is what the sender says to everybody."""

    id: str
    name: str
    status: str
    language: str
    pages: int
    sender: str
    message: str | None
    expires_at: datetime | None
    refusal_policy: str


class DelegateBody(Body):
    """Who has the part now."""

    name: str


class SigningRecipientBody(Body):
    """Whose link this is. The hints show contact data in part."""

    id: str
    name: str
    role: str
    status: str
    your_turn: bool
    blocked: bool
    message: str | None
    language: str
    signed_at: datetime | None
    refused_at: datetime | None
    read_confirmed_at: datetime | None
    may_delegate: bool
    delegated_to: DelegateBody | None
    redirect_url: str | None
    email_hint: str | None
    phone_hint: str | None

    @classmethod
    def of(cls, document: Document, recipient: Recipient) -> SigningRecipientBody:
        heir = next((one for one in document.recipients if one.delegated_from == recipient.id), None)
        return cls(
            id=recipient.id,
            name=recipient.name,
            role=recipient.role.value,
            status=recipient.status.value,
            your_turn=document.reached(recipient),
            blocked=recipient.status is RecipientStatus.BLOCKED,
            message=recipient.message,
            language=recipient.language or document.language,
            signed_at=recipient.signed_at,
            refused_at=recipient.refused_at,
            read_confirmed_at=recipient.read_confirmed_at,
            may_delegate=document.terms.delegation and recipient.may_act and document.open,
            delegated_to=None if heir is None else DelegateBody(name=heir.name),
            redirect_url=recipient.redirect_url,
            email_hint=email_hint(recipient.email),
            phone_hint=phone_hint(recipient.phone),
        )


class SigningWaysBody(Body):
    """How this person signs. `initials`: a picture of them goes with the signature; `approval`: nothing is drawn."""

    kinds: list[str]
    initials: bool
    read_confirmation: bool
    approval: bool


class ReasonBody(Body):
    """A reason to choose: `code` is what to send, `text` what to show."""

    code: str
    text: str


class RefusalBody(Body):
    """How to refuse."""

    reasons: list[ReasonBody]


class ConsentBody(Body):
    """What is agreed to by signing."""

    version: str
    text: str


class SigningFileBody(Body):
    """One of the files to read and sign, its signed copy once there is one, and its evidence where that is apart.

    `existing_signatures` counts those that it came with.
    """

    id: str
    name: str
    pages: int
    url: str
    expires_at: datetime
    signed_file: LinkBody | None
    evidence_file: LinkBody | None
    existing_signatures: int

    @classmethod
    def of(cls, shown: ShownFile, *, document: Document) -> SigningFileBody:
        existing = shown.file.existing_signatures
        return cls(
            id=shown.file.id,
            name=shown.file.name or document.name,
            pages=shown.file.page_count,
            url=shown.link.url,
            expires_at=shown.link.expires_at,
            signed_file=_link(shown.signed),
            evidence_file=_link(shown.evidence),
            existing_signatures=0 if existing is None else len(existing.signatures),
        )


class SigningSessionBody(Body):
    """All that the page needs. `file`, `signed_file` and the document's `pages` are those of the main file.

    `file` is null, and not among `files`, as long as it is not made: it waits for the values that `form` asks for,
    of this person or of another one.
    """

    document: SigningDocumentBody
    recipient: SigningRecipientBody
    file: LinkBody | None
    signed_file: LinkBody | None
    files: list[SigningFileBody]
    form: list[SigningFormItemBody]
    embedding: EmbeddingBody
    consent: ConsentBody
    signing: SigningWaysBody
    placements: list[PlacementBody]
    fields: list[SigningFieldBody]
    attachments: list[SigningAttachmentBody]
    refusal: RefusalBody
    requirements: list[RequirementBody]

    @classmethod
    def of(cls, shown: Session) -> SigningSessionBody:
        document, recipient, files = shown.document, shown.recipient, shown.files
        main = next((one for one in files if one.file.id == document.files[0].id), None)
        language = recipient.language or document.language
        return cls(
            document=SigningDocumentBody(
                id=document.id,
                name=document.name,
                status=document.status.value,
                language=document.language,
                pages=document.file.page_count,
                sender=document.sender,
                message=document.terms.message,
                expires_at=document.terms.expires_at,
                refusal_policy=document.terms.refusal_policy.value,
            ),
            recipient=SigningRecipientBody.of(document, recipient),
            file=None if main is None else _link(main.link),
            signed_file=None if main is None else _link(main.signed),
            files=[SigningFileBody.of(one, document=document) for one in files],
            form=[SigningFormItemBody.of(one) for one in shown.form],
            embedding=EmbeddingBody.of(document.account_id, origin=recipient.embed_origin),
            consent=ConsentBody(version=consent.CURRENT, text=consent.text(language)),
            signing=SigningWaysBody(
                kinds=[one.value for one in document.kinds_for(recipient)],
                initials=recipient.initials_asked,
                read_confirmation=document.terms.read_confirmation,
                approval=recipient.acts and not recipient.draws,
            ),
            placements=[PlacementBody.of(one) for one in places_shown(document, recipient)],
            fields=fields_of(recipient),
            attachments=attachments_of(recipient),
            refusal=RefusalBody(
                reasons=[
                    ReasonBody(code=code, text=text)
                    for code, text in reasons(document.terms, language=language).items()
                ]
            ),
            requirements=[RequirementBody.of(one) for one in shown.requirements],
        )


def _link(link: FileLink | None) -> LinkBody | None:
    return None if link is None else LinkBody(url=link.url, expires_at=link.expires_at)
