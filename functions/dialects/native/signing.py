"""What the signing page is shown."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.wire import Body
from functions.domain import consent
from functions.domain.documents import Document
from functions.domain.files import FileLink
from functions.domain.recipients import Recipient


class SigningDocumentBody(Body):
    """The document before the recipient's eyes."""

    id: str
    name: str
    status: str
    language: str
    pages: int
    sender: str


class SigningRecipientBody(Body):
    """Whose link this is."""

    id: str
    name: str
    status: str
    signed_at: datetime | None


class ConsentBody(Body):
    """What is agreed to by signing."""

    version: str
    text: str


class SigningSessionBody(Body):
    """All that the page needs."""

    document: SigningDocumentBody
    recipient: SigningRecipientBody
    file: LinkBody
    signed_file: LinkBody | None
    consent: ConsentBody

    @classmethod
    def of(
        cls, document: Document, recipient: Recipient, *, file: FileLink, signed_file: FileLink | None
    ) -> SigningSessionBody:
        return cls(
            document=SigningDocumentBody(
                id=document.id,
                name=document.name,
                status=document.status.value,
                language=document.language,
                pages=document.file.page_count,
                sender=document.sender,
            ),
            recipient=SigningRecipientBody(
                id=recipient.id,
                name=recipient.name,
                status=recipient.status.value,
                signed_at=recipient.signed_at,
            ),
            file=LinkBody(url=file.url, expires_at=file.expires_at),
            signed_file=(
                None
                if signed_file is None
                else LinkBody(url=signed_file.url, expires_at=signed_file.expires_at)
            ),
            consent=ConsentBody(version=consent.CURRENT, text=consent.text(document.language)),
        )
