"""What the send page is shown, and what it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import Field

from functions.dialects.native.embedding import EmbeddingBody
from functions.dialects.native.parts import PartInput
from functions.dialects.native.placements import PlacementBody, PlacementInput
from functions.dialects.native.terms import KindOfSignature, TermsBody
from functions.dialects.native.wire import Body, Identifier, Request, ShortText
from functions.domain.documents import Document
from functions.domain.files import File, FileLink
from functions.domain.parts import Channel, Role
from functions.domain.preparing import shown_placements
from functions.domain.recipients import Recipient
from functions.domain.terms import Certification, RefusalPolicy, SignatureKind


class SendingRecipientInput(Request):
    """What the send page asks of one person. What is not given stays; so does all that the page does not offer."""

    id: Identifier
    role: Literal["signer", "approver", "observer"] = "signer"
    approval_required: bool = False
    order_group: Annotated[int, Field(ge=1, le=25)] = 1
    channels: Annotated[list[Literal["email", "sms", "whatsapp"]], Field(max_length=3)] | None = None
    message: ShortText | None = None
    signature_kinds: Annotated[list[KindOfSignature], Field(min_length=1, max_length=4)] | None = None
    placements: Annotated[list[PlacementInput], Field(max_length=50, default_factory=list)]
    initials_everywhere: bool = False

    def over(self, recipient: Recipient) -> Recipient:
        """Return the recipient with what is given."""
        given = self.model_dump(exclude={"id"}, exclude_unset=True)
        part = PartInput.model_validate(given).part
        changes: dict[str, Any] = {name: getattr(part, name) for name in given}
        return replace(recipient, **changes)


class SendingDocumentBody(Body):
    """The draft before the sender's eyes."""

    id: str
    name: str
    status: str
    version: int
    language: str
    sender: str


class PageSizeBody(Body):
    """A page as it is shown, in points."""

    width: float
    height: float


class SendingFileBody(Body):
    """One of the files. `url` is null while the file is still to come.

    `placeable`: whether marks can be placed on its pages. On a file that is kept byte for byte they can not.
    """

    id: str
    name: str
    state: str
    pages: list[PageSizeBody]
    url: str | None
    expires_at: datetime | None
    placeable: bool

    @classmethod
    def of(cls, file: File, link: FileLink | None, *, document: Document) -> SendingFileBody:
        return cls(
            id=file.id,
            name=file.name or document.name,
            state=file.state.value,
            pages=[PageSizeBody(width=one.width, height=one.height) for one in file.pages],
            url=None if link is None else link.url,
            expires_at=None if link is None else link.expires_at,
            placeable=not file.kept_as_received,
        )


class SendingRecipientBody(Body):
    """A person, and what is asked of them. `channels`: null: as their address and phone allow.

    `elsewhere` counts the texts in the files that marks of theirs go over, which this page does not change.
    """

    id: str
    name: str
    email: str | None
    phone: str | None
    role: str
    approval_required: bool
    order_group: int
    channels: list[str] | None
    message: str | None
    signature_kinds: list[str] | None
    placements: list[PlacementBody]
    initials_everywhere: bool
    requirements: list[str]
    elsewhere: int

    @classmethod
    def of(cls, recipient: Recipient, *, document: Document) -> SendingRecipientBody:
        kinds = recipient.signature_kinds
        return cls(
            id=recipient.id,
            name=recipient.name,
            email=recipient.email,
            phone=recipient.phone,
            role=recipient.role.value,
            approval_required=recipient.approval_required,
            order_group=recipient.order_group,
            channels=None if recipient.channels is None else [one.value for one in recipient.channels],
            message=recipient.message,
            signature_kinds=None if kinds is None else [one.value for one in kinds],
            placements=[PlacementBody.of(one) for one in shown_placements(document, recipient)],
            initials_everywhere=recipient.initials_everywhere,
            requirements=[one.value for one in recipient.required],
            elsewhere=len(recipient.anchors),
        )


class ChoiceBody(Body):
    """Something to choose, and whether this installation has it."""

    value: str
    available: bool


class SendingChoicesBody(Body):
    """What may be chosen."""

    roles: list[str]
    channels: list[ChoiceBody]
    signature_kinds: list[str]
    certifications: list[ChoiceBody]
    refusal_policies: list[str]

    @classmethod
    def of(cls, channels: frozenset[Channel]) -> SendingChoicesBody:
        kinds = [one.value for one in SignatureKind if one is not SignatureKind.AUTOMATIC]
        return cls(
            roles=[one.value for one in Role],
            channels=[ChoiceBody(value=one.value, available=one in channels) for one in Channel],
            signature_kinds=kinds,
            certifications=[
                ChoiceBody(value=one.value, available=one is Certification.SEAL) for one in Certification
            ],
            refusal_policies=[one.value for one in RefusalPolicy],
        )


class SendingBody(Body):
    """All that the send page needs. `version` of the document is what If-Match takes."""

    document: SendingDocumentBody
    files: list[SendingFileBody]
    recipients: list[SendingRecipientBody]
    terms: TermsBody
    choices: SendingChoicesBody
    embedding: EmbeddingBody
    expires_at: datetime | None

    @classmethod
    def of(
        cls,
        document: Document,
        *,
        files: Sequence[tuple[File, FileLink | None]],
        channels: frozenset[Channel],
        origin: str | None,
        expires_at: datetime | None,
    ) -> SendingBody:
        return cls(
            document=SendingDocumentBody(
                id=document.id,
                name=document.name,
                status=document.status.value,
                version=document.sequence,
                language=document.language,
                sender=document.sender,
            ),
            files=[SendingFileBody.of(file, link, document=document) for file, link in files],
            recipients=[SendingRecipientBody.of(one, document=document) for one in document.recipients],
            terms=TermsBody.of(document.terms),
            choices=SendingChoicesBody.of(channels),
            embedding=EmbeddingBody.of(document.account_id, origin=origin),
            expires_at=expires_at,
        )


class SentBody(Body):
    """The document on its way."""

    document_id: str
    status: str
    version: int
