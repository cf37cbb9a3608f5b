"""Conducting: what an account does with a ceremony that goes on, or has ended too soon."""

from __future__ import annotations

from datetime import datetime

from functions.actions import carriers, links
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain import conducting
from functions.domain.documents import Document
from functions.domain.identifiers import Prefix
from functions.domain.parting import replaced
from functions.storage import documents, identity


def reopen_document(command: Command, document_id: str, *, expected_version: int | None) -> Document:
    """Take a document that was sent back to the draft, its links and signatures discarded."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    return record(command, before=document, after=conducting.reopened(document, at=command.at))


def reactivate_document(command: Command, document_id: str, *, expires_at: datetime | None) -> Document:
    """Begin again what was refused or has expired."""
    document = documents.load(command.account_id, document_id)
    again = conducting.reactivated(document, expires_at=expires_at, at=command.at)
    return record(command, before=document, after=again)


def replace_recipient(command: Command, document_id: str, recipient_id: str, *, signer_id: str) -> Document:
    """Put another signer in a recipient's place; the old link stops working at once."""
    document = documents.load(command.account_id, document_id)
    document.recipient(recipient_id)
    document.require_open()
    signer = identity.load_signer(command.account_id, signer_id)
    heir = command.mint(Prefix.RECIPIENT)
    link = links.make_link(document, heir, at=command.at)
    now = replaced(
        document,
        recipient_id,
        signer,
        new_id=heir,
        link=link,
        at=command.at,
        reachable=carriers.channels(),
    )
    return record(command, before=document, after=now)
