"""What native requests and answers tell of clickwraps."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.embedding import EmbeddingBody
from functions.dialects.native.signing import ConsentBody
from functions.dialects.native.wire import Body, Identifier, Request
from functions.domain import consent
from functions.domain.clickwraps import Accepted, Asked, Clickwrap, TextNote
from functions.domain.files import FileLink


class ClickwrapFile(Request):
    """The text as a PDF, in one way of these.

    `content_base64`: in the request, 4 MB at most. `document_id`: the main file of a document of the account, once it
    is ready, however it came: by an upload, from a URL, from a template with its values. It is copied: the document
    may go its way, or be deleted.
    """

    content_base64: str | None = None
    document_id: Identifier | None = None


class RequireInput(Request):
    """What is asked of whoever accepts besides their name. `name` is always asked."""

    name: bool = True
    email: bool = False
    phone: bool = False
    tax_id: bool = False


class RequireBody(Body):
    name: bool = True
    email: bool
    phone: bool
    tax_id: bool

    @classmethod
    def of(cls, asked: Asked) -> RequireBody:
        return cls(email=asked.email or asked.verified_email, phone=asked.phone, tax_id=asked.tax_id)


class ClickwrapVersionBody(Body):
    """A text that the clickwrap has had; acceptances name its number."""

    number: int
    sha256: str
    pages: int
    created_at: datetime

    @classmethod
    def of(cls, note: TextNote) -> ClickwrapVersionBody:
        return cls(number=note.number, sha256=note.sha256, pages=note.pages, created_at=note.created_at)


class ClickwrapSummaryBody(Body):
    """What a list shows of a clickwrap. `version` grows with every change, and is also the ETag.

    `url` is for everybody: whoever has it may accept. `current` is the number of the text of today.
    """

    id: str
    client_id: str
    name: str
    language: str
    status: str
    url: str
    require: RequireBody
    verify_email: bool
    current: int
    version: int
    expires_at: datetime | None
    max_acceptances: int | None
    folder: str
    tags: list[str]
    created_at: datetime
    updated_at: datetime

    @classmethod
    def of(cls, clickwrap: Clickwrap, *, url: str) -> ClickwrapSummaryBody:
        return cls(**_summary(clickwrap, url=url))


class ClickwrapBody(ClickwrapSummaryBody):
    """A clickwrap with every text that it has had."""

    message: str | None
    redirect_url: str | None
    metadata: dict[str, str]
    versions: list[ClickwrapVersionBody]

    @classmethod
    def of(cls, clickwrap: Clickwrap, *, url: str) -> ClickwrapBody:
        return cls(
            **_summary(clickwrap, url=url),
            message=clickwrap.message,
            redirect_url=clickwrap.redirect_url,
            metadata=dict(clickwrap.metadata),
            versions=[ClickwrapVersionBody.of(one) for one in clickwrap.texts],
        )


class AcceptanceBody(Body):
    """Who has accepted which text, and the document that is the record of it.

    `document_status` is that of the document, or `deleted`, or `purged`: then nothing of the person is told.
    `email_verified`: the address was shown to be theirs by a code; otherwise it is only what the person gave.
    """

    document_id: str
    document_status: str
    clickwrap_version: int
    accepted_at: datetime
    name: str | None
    email: str | None
    email_verified: bool
    phone: str | None
    tax_id: str | None

    @classmethod
    def of(cls, accepted: Accepted) -> AcceptanceBody:
        status = "deleted" if accepted.deleted else accepted.status or "purged"
        return cls(
            document_id=accepted.acceptance.document_id,
            document_status=status,
            clickwrap_version=accepted.acceptance.text_number,
            accepted_at=accepted.acceptance.accepted_at,
            name=accepted.name,
            email=accepted.email,
            email_verified=accepted.acceptance.email_verified,
            phone=accepted.phone,
            tax_id=accepted.tax_id,
        )


class AcceptingSessionBody(Body):
    """All that the public page needs. `clickwrap_version` is the number of the text that it shows."""

    name: str
    sender: str
    language: str
    message: str | None
    clickwrap_version: int
    pages: int
    file: LinkBody
    require: RequireBody
    verify_email: bool
    consent: ConsentBody
    redirect_url: str | None
    expires_at: datetime | None
    embedding: EmbeddingBody

    @classmethod
    def of(cls, clickwrap: Clickwrap, *, pages: int, link: FileLink) -> AcceptingSessionBody:
        return cls(
            name=clickwrap.name,
            sender=clickwrap.sender,
            language=clickwrap.language,
            message=clickwrap.message,
            clickwrap_version=clickwrap.text_number,
            pages=pages,
            file=LinkBody(url=link.url, expires_at=link.expires_at),
            require=RequireBody.of(clickwrap.asked),
            verify_email=clickwrap.asked.verified_email,
            consent=ConsentBody(version=consent.CURRENT, text=consent.text(clickwrap.language)),
            redirect_url=clickwrap.redirect_url,
            expires_at=clickwrap.expires_at,
            embedding=EmbeddingBody.of(clickwrap.account_id, origin=None),
        )


def _summary(clickwrap: Clickwrap, *, url: str) -> dict[str, Any]:
    return {
        "id": clickwrap.id,
        "client_id": clickwrap.client_id,
        "name": clickwrap.name,
        "language": clickwrap.language,
        "status": clickwrap.status.value,
        "url": url,
        "require": RequireBody.of(clickwrap.asked),
        "verify_email": clickwrap.asked.verified_email,
        "current": clickwrap.text_number,
        "version": clickwrap.version,
        "expires_at": clickwrap.expires_at,
        "max_acceptances": clickwrap.max_acceptances,
        "folder": clickwrap.folder,
        "tags": list(clickwrap.tags),
        "created_at": clickwrap.created_at,
        "updated_at": clickwrap.updated_at,
    }
