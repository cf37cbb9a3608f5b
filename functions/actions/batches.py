"""Batches: made by the account, looked through, proven and chosen from by the person behind the link.

The documents are signed by functions.actions.batch_signing.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions import settings
from functions.actions import doors, duties, links
from functions.actions.base64_files import decoded_image
from functions.actions.batch_standing import ShownBatch, standing
from functions.actions.command import Command
from functions.actions.recording import record
from functions.actions.waiting import waited
from functions.domain import batch_consent
from functions.domain.batch_signing import opened
from functions.domain.batches import (
    LIFETIME,
    MAX_DOCUMENTS,
    Batch,
    BatchEmpty,
    BatchItem,
    BatchNeedsEmail,
    BatchTooLarge,
    ItemState,
    Result,
    Run,
    SignedSeparately,
    SignerHasNoPart,
)
from functions.domain.documents import Document
from functions.domain.errors import Refusal, Refusals, require_none
from functions.domain.files import File, FileLink, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.recipients import InitialsMissing, Recipient, RecipientGone
from functions.domain.signers import Signer
from functions.pdf.signature_image import accept_signature
from functions.storage import batches, documents, files, grants, identity
from functions.storage.grants import Grant, Purpose


@dataclass(frozen=True, kw_only=True)
class Created:
    """A new batch, and where the person signs."""

    batch: Batch
    url: str


# -- the account -------------------------------------------------------------------------------------------


def create_batch(
    command: Command,
    *,
    signer_id: str,
    document_ids: Sequence[str] | None,
    language: str | None,
    notify: bool,
) -> Created:
    """Put documents together for one person: the named ones, or all whose turn is theirs, the newest first."""
    account = identity.load_account(command.account_id)
    signer = identity.load_signer(command.account_id, signer_id)
    if signer.email is None:
        raise BatchNeedsEmail(pointer="/signer_id")
    if document_ids is None:
        items = _pending(command.account_id, signer, email=signer.email)
    else:
        items = _named(command.account_id, signer, document_ids)
    if not items:
        raise BatchEmpty
    batch_id = command.mint(Prefix.BATCH)
    door = doors.make_door(belongs_to=batch_id)
    batch = Batch(
        id=batch_id,
        account_id=command.account_id,
        signer_id=signer.id,
        name=signer.name,
        email=signer.email,
        language=language or account.language,
        sender=account.name,
        items=tuple(items),
        created_at=command.at,
        expires_at=command.at + LIFETIME,
        secret_sha256=door.secret_sha256,
        sealed_secret=door.sealed,
    )
    batches.add(command.unit, batch)
    grants.add(
        command.unit,
        Grant(
            account_id=command.account_id,
            secret_sha256=door.secret_sha256,
            purpose=Purpose.BATCH,
            subject=batch.id,
        ),
    )
    if notify:
        doors.owe_letter(command, batch.id, "link")
    return Created(batch=batch, url=doors.url("batch", door.secret))


def get_batch(account_id: str, batch_id: str, *, wait: float = 0) -> ShownBatch:
    """Return the batch; with `wait`, in seconds, not before its run has ended or the time is over."""
    load = lambda: batches.load(account_id, batch_id)  # noqa: E731
    return standing(waited(load, pending=lambda one: one.running, wait=wait))


def _named(account_id: str, signer: Signer, document_ids: Sequence[str]) -> list[BatchItem]:
    wanted = list(dict.fromkeys(document_ids))
    if len(wanted) > MAX_DOCUMENTS:
        raise BatchTooLarge(pointer="/document_ids", limit=MAX_DOCUMENTS)
    items: list[BatchItem] = []
    problems: list[Refusal] = []
    for place, document_id in enumerate(wanted):
        try:
            items.append(_awaited(account_id, signer, document_id))
        except Refusal as refused:
            refused.pointer = f"/document_ids/{place}"
            problems.append(refused)
    require_none(problems)
    return items


def _pending(account_id: str, signer: Signer, *, email: str) -> list[BatchItem]:
    found: list[BatchItem] = []
    candidates = batches.parts_of(account_id, email=email)
    for start in range(0, len(candidates), MAX_DOCUMENTS):
        some = candidates[start : start + MAX_DOCUMENTS]
        known = batches.parts(account_id, some)
        for one in some:
            part = known.get(one.document_id)
            if part is None or part.recipient.signer_id != signer.id:
                continue
            if not (part.document.open and part.recipient.may_act and not part.recipient.automatic):
                continue
            document = documents.load(account_id, one.document_id)
            if document.reached(document.recipient(one.recipient_id)):
                found.append(replace(one, sent_at=document.sent_at))
            if len(found) == MAX_DOCUMENTS:
                return found
    return found


def _awaited(account_id: str, signer: Signer, document_id: str) -> BatchItem:
    document = documents.load(account_id, document_id)
    person = next((one for one in document.active_recipients if one.signer_id == signer.id), None)
    if person is None:
        raise SignerHasNoPart(document_id=document_id)
    document.require_open_to(person)
    return BatchItem(document_id=document_id, recipient_id=person.id, sent_at=document.sent_at)


# -- the person --------------------------------------------------------------------------------------------


def session(command: Command, grant: Grant) -> ShownBatch:
    """Return what a link shows. Asking changes nothing."""
    return standing(_enter(command, grant))


def results(command: Command, grant: Grant, *, wait: float) -> tuple[Batch, dict[str, Result]]:
    """Return what became of the documents so far; with `wait`, not before the run has ended or the time is over."""
    entered = _enter(command, grant)
    load = lambda: batches.load(entered.account_id, entered.id)  # noqa: E731
    batch = waited(load, pending=lambda one: one.running, wait=wait)
    return batch, batches.results(batch)


@dataclass(frozen=True, kw_only=True)
class OpenedDocument:
    """A document before the person's eyes: its files, the main one first, each with its link."""

    document: Document
    files: tuple[tuple[File, FileLink], ...]


def open_document(command: Command, grant: Grant, document_id: str) -> OpenedDocument:
    """Show a document's pages, and note that the person has them before their eyes."""
    document, person = _inside(command, grant, document_id)
    after = opened(document, person.id, batch_id=grant.subject, at=command.at)
    # The link is the batch's, the event the recipient's.
    reader = replace(command, actor=replace(command.actor, id=person.id))
    shown = record(reader, before=document, after=after)
    return OpenedDocument(
        document=shown,
        files=tuple(
            (
                one,
                files.link(one.require_stored(), filename=one.name or shown.name, inline=True, at=command.at),
            )
            for one in shown.files
        ),
    )


def signing_url(command: Command, grant: Grant, document_id: str) -> str:
    """Return the address of the person's own page of a document, for what is signed there."""
    document, person = _inside(command, grant, document_id)
    return links.signing_urls(document, [person])[person.id]


def send_code(command: Command, grant: Grant) -> ShownBatch:
    """Send a code to the person's address."""
    before = _enter(command, grant)
    before.require_idle()
    after = before.with_code(doors.new_code(before.code, belongs_to=before.id, at=command.at))
    batches.change(command.unit, before, after)
    doors.owe_letter(command, before.id, "code")
    return standing(after)


def check_code(command: Command, grant: Grant, *, given: str, token: str) -> ShownBatch:
    """Take a guess at the code. Each is counted, the right one proves the person."""
    before = _enter(command, grant)
    before.require_idle()
    code, wrong = doors.compared(before.code, given, belongs_to=before.id, token=token, at=command.at)
    after = before.with_code(code)
    batches.change(command.unit, before, after)
    if wrong is not None:
        raise wrong
    return standing(after)


@dataclass(frozen=True, kw_only=True)
class Left:
    """What a person leaves for all documents: pictures in Base64, and what they have agreed to."""

    kind: str
    image_base64: str
    initials_base64: str | None
    consent_version: str


def sign(command: Command, grant: Grant, document_ids: Sequence[str], left: Left) -> ShownBatch:
    """Take the person's signature for the documents that they have chosen; the signing is owed from now on."""
    before = _enter(command, grant)
    before.require_idle()
    batch_consent.require_current(left.consent_version)
    proven_at = before.code.require_proven(at=command.at)
    chosen = _chosen(before, document_ids, left)
    image = _picture(before, left.image_base64, pointer="/signature/image_base64")
    initials = None
    if left.initials_base64 is not None:
        initials = _picture(before, left.initials_base64, pointer="/initials_base64")
    run = Run(
        number=before.next_run,
        document_ids=chosen,
        kind=left.kind,
        image=image,
        initials=initials,
        consent_version=left.consent_version,
        proven_at=proven_at,
        at=command.at,
        ip=command.actor.ip,
        user_agent=command.actor.user_agent,
    )
    after = before.begun(run)
    batches.change(command.unit, before, after)
    duties.owe_afresh(command, after.duty(at=command.at), queue_url=settings.batches_queue_url())
    return standing(after)


def _chosen(batch: Batch, document_ids: Sequence[str], left: Left) -> tuple[str, ...]:
    chosen = tuple(dict.fromkeys(document_ids))
    shown = {one.item.document_id: one for one in standing(batch).items}
    problems: list[Refusal] = []
    for place, document_id in enumerate(chosen):
        pointer = f"/document_ids/{place}"
        batch.item(document_id, pointer=pointer)
        one = shown[document_id]
        if one.state is ItemState.SEPARATE and one.why is not None:
            problems.append(SignedSeparately(pointer=pointer, document_id=document_id, why=one.why.value))
        asked = one.part is not None and one.part.recipient.initials_asked
        if asked and left.initials_base64 is None and not problems:
            problems.append(InitialsMissing(pointer="/initials_base64"))
    if problems:
        raise problems[0] if len(problems) == 1 else Refusals(tuple(problems))
    return chosen


def _picture(batch: Batch, image_base64: str, *, pointer: str) -> StoredObject:
    image = accept_signature(decoded_image(image_base64, pointer=pointer), pointer=pointer)
    place = f"accounts/{batch.account_id}/batches/{batch.id}"
    return files.put(key=f"{place}/{hashlib.sha256(image).hexdigest()}.png", body=image, media_type=files.PNG)


def _enter(command: Command, grant: Grant) -> Batch:
    batch = batches.load(grant.account_id, grant.subject)
    batch.require_entered(grant.secret_sha256, at=command.at)
    return batch


def _inside(command: Command, grant: Grant, document_id: str) -> tuple[Document, Recipient]:
    item = _enter(command, grant).item(document_id, pointer="/document_id")
    document = documents.load(grant.account_id, item.document_id)
    document.require_readable()
    person = document.recipient(item.recipient_id)
    if not person.active:
        # Their own link opens nothing any more: the batch's opens no more than that.
        raise RecipientGone
    item.require_sent(document.sent_at)
    return document, person
