"""Clickwraps: what an account can do with its public links."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions import settings
from functions.actions import intake
from functions.actions.command import Command
from functions.actions.sources import FileSourceAmbiguous
from functions.domain.clickwraps import (
    Accepted,
    Asked,
    Clickwrap,
    ClickwrapStatus,
    ClickwrapTakesOneFile,
    ClickwrapText,
    note_of,
    require_future,
)
from functions.domain.files import File
from functions.domain.identifiers import Prefix
from functions.domain.organising import Organisation
from functions.storage import clickwraps, clients, documents, files, grants
from functions.storage.grants import Grant, Purpose
from functions.storage.paging import Page

_SECRET_BYTES: Final = 32


@dataclass(frozen=True, kw_only=True)
class TextSource:
    """Where a text comes from: a PDF in Base64, or a document of the account whose file is ready."""

    content_base64: str | None = None
    document_id: str | None = None

    def bring(self, command: Command, *, clickwrap_id: str) -> File:
        """Keep the PDF under the clickwrap's own key; what becomes of the document is nothing to it."""
        if (self.content_base64 is None) is (self.document_id is None):
            raise FileSourceAmbiguous(pointer="/file")
        if self.content_base64 is not None:
            taken = intake.from_base64(
                self.content_base64,
                account_id=command.account_id,
                document_id=clickwrap_id,
                pointer="/file/content_base64",
            )
            return taken.file
        document = documents.load(command.account_id, self.document_id or "")
        document.require_present()
        if document.extra_files:
            raise ClickwrapTakesOneFile(pointer="/file/document_id")
        return copied(document.files[0], account_id=command.account_id, owner_id=clickwrap_id)


def copied(file: File, *, account_id: str, owner_id: str) -> File:
    """Return a file with bytes of its own, which lie with their new owner and go with it."""
    stored = file.require_stored()
    key = files.document_key(account_id, owner_id, kind="original", sha256=stored.sha256, extension="pdf")
    return replace(
        file, id="", upload_id=None, promised=None, made_from=None, stored=files.copy(stored, key=key)
    )


def create_clickwrap(
    command: Command,
    *,
    client_id: str,
    name: str,
    sender: str,
    sandbox: bool,
    language: str,
    source: TextSource,
    asked: Asked,
    message: str | None,
    redirect_url: str | None,
    expires_at: datetime | None,
    max_acceptances: int | None,
    metadata: Mapping[str, str],
    organisation: Organisation,
) -> Clickwrap:
    """Put a text under a public link."""
    require_future(expires_at, at=command.at)
    client = clients.load_client(command.account_id, client_id)
    clickwrap_id = command.mint(Prefix.CLICKWRAP)
    file = source.bring(command, clickwrap_id=clickwrap_id)
    text = ClickwrapText(number=1, file=file, created_at=command.at)
    secret = secrets.token_urlsafe(_SECRET_BYTES)
    clickwrap = Clickwrap(
        id=clickwrap_id,
        account_id=command.account_id,
        client_id=client.id,
        name=name,
        sender=sender,
        sandbox=sandbox,
        language=language,
        secret=secret,
        asked=asked,
        texts=(note_of(text),),
        created_at=command.at,
        updated_at=command.at,
        message=message,
        redirect_url=redirect_url,
        expires_at=expires_at,
        max_acceptances=max_acceptances,
        metadata=metadata,
        folder=organisation.folder or "/",
        tags=organisation.tags or (),
    )
    clickwraps.add(command.unit, clickwrap, text)
    grants.add(
        command.unit,
        Grant(
            account_id=command.account_id,
            secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
            purpose=Purpose.ACCEPT,
            subject=clickwrap.id,
        ),
    )
    return clickwrap


def get_clickwrap(account_id: str, clickwrap_id: str) -> Clickwrap:
    return clickwraps.load(account_id, clickwrap_id)


def list_clickwraps(account_id: str, *, limit: int, cursor: str | None) -> Page[Clickwrap]:
    return clickwraps.list_clickwraps(account_id, limit=limit, cursor=cursor)


def update_clickwrap(
    command: Command,
    clickwrap_id: str,
    *,
    expected_version: int | None,
    name: str | None,
    status: ClickwrapStatus | None,
    message: str | None,
    redirect_url: str | None,
    expires_at: datetime | None,
    never_expires: bool,
) -> Clickwrap:
    """Change a clickwrap; what is None stays."""
    before = clickwraps.load(command.account_id, clickwrap_id)
    before.require_version(expected_version)
    after = before.changed(
        name=name,
        status=status,
        message=message,
        redirect_url=redirect_url,
        expires_at=expires_at,
        never_expires=never_expires,
        at=command.at,
    )
    clickwraps.change(command.unit, before, after)
    return after


def replace_text(
    command: Command, clickwrap_id: str, *, expected_version: int | None, source: TextSource
) -> Clickwrap:
    """Show another text under the same link from now on."""
    before = clickwraps.load(command.account_id, clickwrap_id)
    before.require_version(expected_version)
    file = source.bring(command, clickwrap_id=clickwrap_id)
    text = ClickwrapText(number=before.text_number + 1, file=file, created_at=command.at)
    after = before.with_text(text)
    clickwraps.change(command.unit, before, after, text)
    return after


def list_acceptances(account_id: str, clickwrap_id: str, *, limit: int, cursor: str | None) -> Page[Accepted]:
    """Return who has accepted, the last first."""
    page = clickwraps.list_acceptances(account_id, clickwrap_id, limit=limit, cursor=cursor)
    if not page.items:
        # An empty list is that of a clickwrap that is there.
        clickwraps.load(account_id, clickwrap_id)
    return page


def url_of(clickwrap: Clickwrap) -> str:
    """Return the page's address, for everybody."""
    return f"{settings.public_url()}/accept#{clickwrap.secret}"
