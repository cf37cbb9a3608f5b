"""What the signing page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.wire import Body
from functions.domain import consent
from functions.domain.documents import Document
from functions.domain.files import FileLink, ShownFile
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
    """All that the page needs. `file`, `signed_file` and the document's `pages` are those of the main file."""

    document: SigningDocumentBody
    recipient: SigningRecipientBody
    file: LinkBody
    signed_file: LinkBody | None
    files: list[SigningFileBody]
    consent: ConsentBody

    @classmethod
    def of(
        cls, document: Document, recipient: Recipient, *, files: Sequence[ShownFile]
    ) -> SigningSessionBody:
        main = files[0]
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
            file=LinkBody(url=main.link.url, expires_at=main.link.expires_at),
            signed_file=_link(main.signed),
            files=[SigningFileBody.of(one, document=document) for one in files],
            consent=ConsentBody(version=consent.CURRENT, text=consent.text(document.language)),
        )


def _link(link: FileLink | None) -> LinkBody | None:
    return None if link is None else LinkBody(url=link.url, expires_at=link.expires_at)
