"""Documents: what an account can do with them, from the draft to the signed file."""

from __future__ import annotations

import base64
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from typing import Final

from functions.actions import anchoring, carriers, embedding, judging, links
from functions.actions.automating import unmandated
from functions.actions.command import Command
from functions.actions.recording import record
from functions.actions.sources import Source
from functions.actions.waiting import waited
from functions.domain import filing
from functions.domain.conducting import with_terms
from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.errors import Refusal, TooLarge, require_none
from functions.domain.events import Event
from functions.domain.files import File, FileLink
from functions.domain.identifiers import Prefix
from functions.domain.keeping import organised
from functions.domain.lifecycle import TooManyRecipients
from functions.domain.organising import AS_IT_IS, ExternalIdMissing, Organisation
from functions.domain.parts import Part
from functions.domain.placements import PlacementFileUnknown
from functions.domain.recipients import Recipient, RecipientGone
from functions.domain.signers import SignerNotFound
from functions.domain.terms import DEFAULT_TERMS, Terms
from functions.domain.uploading import Form
from functions.storage import clients, documents, files, identity
from functions.storage.paging import Page

MAX_ANSWER_BYTES: Final = 4_300_000
"""The largest file that fits, in Base64, into the 6 MB that Lambda answers with."""


class FileTooLargeForBase64(TooLarge):
    """The file does not fit into an answer; it is fetched by its link."""

    code = "file_too_large_for_base64"


@dataclass(frozen=True, kw_only=True)
class Drafted:
    """A document as it stands, with the upload form where its file is still to come."""

    document: Document
    form: Form | None


@dataclass(frozen=True, kw_only=True)
class Assigned:
    """What an assignment says of one signer."""

    signer_id: str
    part: Part


def create_document(
    command: Command,
    *,
    client_id: str,
    name: str,
    sender: str,
    language: str,
    source: Source,
    external_id: str | None,
    metadata: Mapping[str, str],
    external_id_unique: bool = False,
    organisation: Organisation = AS_IT_IS,
    sender_email: str | None = None,
    sandbox: bool = False,
    terms: Terms = DEFAULT_TERMS,
) -> Drafted:
    """Begin a document for one of the account's clients."""
    if external_id_unique and external_id is None:
        raise ExternalIdMissing(pointer="/external_id")
    client = clients.load_client(command.account_id, client_id)
    document_id = command.mint(Prefix.DOCUMENT)
    incoming = source.bring(command, document_id=document_id, client_id=client.id)
    document = Document.drafted(
        document_id=document_id,
        account_id=command.account_id,
        client_id=client.id,
        name=name,
        sender=sender,
        sender_email=sender_email,
        sandbox=sandbox,
        language=language,
        file=incoming.file,
        external_id=external_id,
        metadata=metadata,
        at=command.at,
    )
    document = replace(document, external_id_unique=external_id_unique, terms=terms)
    document = organised(document, organisation, at=command.at)
    document = filing.owing_content(document, incoming.file, at=command.at)
    return Drafted(document=record(command, before=None, after=document), form=incoming.form)


def update_document(
    command: Command,
    document_id: str,
    *,
    expected_version: int | None,
    name: str | None,
    source: Source | None,
    external_id: str | None,
    metadata: Mapping[str, str] | None,
    organisation: Organisation = AS_IT_IS,
    terms: Callable[[Terms], Terms] | None = None,
) -> Drafted:
    """Change a draft under the same id, or put a document in order whatever its state; what is None stays."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    agree = partial(_agreed, terms=terms, at=command.at)
    orders = organisation != AS_IT_IS or terms is not None
    if orders and all(one is None for one in (name, source, external_id, metadata)):
        moved = organised(agree(document), organisation, at=command.at)
        return Drafted(document=record(command, before=document, after=moved), form=None)
    document.require_draft()
    incoming = None
    if source is not None:
        incoming = source.bring(command, document_id=document_id, client_id=document.client_id)
    revised = document.revised(
        name=name,
        external_id=external_id,
        metadata=metadata,
        file=None if incoming is None else incoming.file,
        at=command.at,
    )
    if incoming is not None:
        revised = filing.owing_content(revised, incoming.file, at=command.at)
    revised = organised(agree(revised), organisation, at=command.at)
    return Drafted(
        document=record(command, before=document, after=revised),
        form=None if incoming is None else incoming.form,
    )


def _agreed(document: Document, *, terms: Callable[[Terms], Terms] | None, at: datetime) -> Document:
    return document if terms is None else with_terms(document, terms(document.terms), at=at)


@dataclass(frozen=True, kw_only=True)
class Added:
    """An extra file in its document, with the upload form where it is still to come."""

    document: Document
    file: File
    form: Form | None


def add_file(
    command: Command, document_id: str, *, expected_version: int | None, name: str, source: Source
) -> Added:
    """Add an extra file to a draft, behind all others."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    filing.require_room(document)
    incoming = source.bring(command, document_id=document_id, client_id=document.client_id)
    file = replace(incoming.file, id=command.mint(Prefix.FILE), name=name)
    after = filing.with_file(document, file, at=command.at)
    added = record(command, before=document, after=filing.owing_content(after, file, at=command.at))
    return Added(document=added, file=file, form=incoming.form)


def remove_file(command: Command, document_id: str, file_id: str) -> Document:
    document = documents.load(command.account_id, document_id)
    return record(command, before=document, after=filing.without_file(document, file_id, at=command.at))


def order_files(
    command: Command, document_id: str, *, file_ids: Sequence[str], expected_version: int | None
) -> Document:
    """Put a draft's files in another order; the first is the main one."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    return record(command, before=document, after=filing.with_order(document, file_ids, at=command.at))


def get_document(account_id: str, document_id: str, *, wait: float = 0) -> Document:
    """Return the document; with `wait`, in seconds, not before its files are made or the time is over."""
    return waited(
        lambda: documents.load(account_id, document_id),
        pending=lambda document: any(one.in_the_making for one in document.files),
        wait=wait,
    )


def preview(command: Command, document_id: str, *, file_id: str | None = None) -> FileLink:
    """Return a link that shows a PDF that people are asked to sign, by default the main one."""
    document = documents.load(command.account_id, document_id)
    file = document.file_of(file_id)
    return files.link(file.require_stored(), filename=file.name or document.name, inline=True, at=command.at)


def replace_recipients(
    command: Command, document_id: str, *, parts: Sequence[Assigned], expected_version: int | None
) -> Document:
    """Replace the whole assignment. Who stays keeps their recipient id."""
    if len(parts) > MAX_RECIPIENTS:
        raise TooManyRecipients(pointer="/recipients", limit=MAX_RECIPIENTS)
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    document.require_draft()
    _require_known_files(document, parts)
    signers = identity.load_signers(command.account_id, [one.signer_id for one in parts])
    missing: list[Refusal] = [
        SignerNotFound(pointer=f"/recipients/{place}/signer_id", signer_id=one.signer_id)
        for place, one in enumerate(parts)
        if one.signer_id not in signers
    ]
    require_none(missing)
    asked = embedding.require_listed_sites(command.account_id, [one.part for one in parts])
    known = {one.signer_id: one.id for one in document.recipients}
    recipients = [
        Recipient.of(
            signers[one.signer_id],
            recipient_id=known.get(one.signer_id) or command.mint(Prefix.RECIPIENT),
            position=place,
            part=part,
        )
        for place, (one, part) in enumerate(zip(parts, asked, strict=True), start=1)
    ]
    return record(command, before=document, after=document.assigned(recipients, at=command.at))


def _require_known_files(document: Document, parts: Sequence[Assigned]) -> None:
    known = {None, *(one.id for one in document.files)}
    unknown: list[Refusal] = [
        PlacementFileUnknown(
            pointer=f"/recipients/{place}/placements/{spot}/file_id", file_id=str(placement.file_id)
        )
        for place, one in enumerate(parts)
        for spot, placement in enumerate(one.part.placements)
        if placement.file_id not in known
    ]
    require_none(unknown)


def unassign_recipient(command: Command, document_id: str, recipient_id: str) -> Document:
    document = documents.load(command.account_id, document_id)
    return record(command, before=document, after=document.unassigned(recipient_id, at=command.at))


def send_document(command: Command, document_id: str, *, expected_version: int | None) -> Document:
    """Open a draft for signing: links are made, and telling each recipient is owed from now on."""
    document = documents.load(command.account_id, document_id)
    document.require_version(expected_version)
    document.require_draft()
    placed, missing = anchoring.in_place(document)
    placed.require_sendable(
        at=command.at,
        provable=judging.provable(),
        reachable=carriers.channels(),
        found=(*missing, *unmandated(placed, at=command.at)),
    )
    made = links.make_links(document, at=command.at)
    sent = placed.sent(links=made.by_recipient, sealed_link_seed=made.sealed_seed, at=command.at)
    return record(command, before=document, after=sent)


def resend_document(command: Command, document_id: str, *, recipient_ids: Sequence[str] | None) -> Document:
    """Owe the message again to those who have not signed: the named ones, or all."""
    document = documents.load(command.account_id, document_id)
    return record(command, before=document, after=document.resent(recipient_ids, at=command.at))


def signing_url(
    account_id: str, document_id: str, recipient_id: str, *, embed: bool = False, origin: str | None = None
) -> tuple[str, Recipient]:
    """Return the address of a recipient's signing page: the same as in their message, or one for a site to embed."""
    document = documents.load(account_id, document_id)
    recipient = document.recipient(recipient_id)
    document.require_readable()
    if recipient.link is None:
        # Somebody else was put in their place: the link that they had opens nothing.
        raise RecipientGone
    url = links.signing_urls(document, [recipient])[recipient.id]
    if not embed and origin is None:
        return url, recipient
    site = embedding.site_of(recipient, account_id=account_id, asked=origin)
    return embedding.embedded(url, account_id=account_id, origin=site), recipient


def cancel_document(command: Command, document_id: str, *, reason: str | None) -> Document:
    document = documents.load(command.account_id, document_id)
    return record(command, before=document, after=document.canceled(reason=reason, at=command.at))


@dataclass(frozen=True, kw_only=True)
class SignedFile:
    """The sealed PDF: its link, and its bytes in Base64 where they were asked for."""

    link: FileLink
    sha256: str
    size: int
    content_base64: str | None


def signed_file(
    command: Command,
    document_id: str,
    *,
    file_id: str | None = None,
    with_content: bool,
    evidence: bool = False,
) -> SignedFile:
    """Return one of the sealed files, by default the main one, or its evidence where that is a file apart."""
    document = documents.load(command.account_id, document_id)
    file = document.file_of(file_id)
    name, sealed = file.name or document.name, document.require_sealed(file_id)
    if evidence:
        name, sealed = f"{name}-evidence", file.require_evidence()
    if with_content and sealed.size > MAX_ANSWER_BYTES:
        raise FileTooLargeForBase64(size=sealed.size, limit=MAX_ANSWER_BYTES)
    return SignedFile(
        link=files.link(sealed, filename=name, inline=False, at=command.at),
        sha256=sealed.sha256,
        size=sealed.size,
        content_base64=base64.b64encode(files.read(sealed)).decode() if with_content else None,
    )


def list_events(account_id: str, document_id: str, *, limit: int, cursor: str | None) -> Page[Event]:
    """Return a document's history, in order."""
    page = documents.list_events(account_id, document_id, limit=limit, cursor=cursor)
    if not page.items and cursor is None:
        # Every document has its first event: none at all means that there is no such document.
        documents.load(account_id, document_id)
    return page
