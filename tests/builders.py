"""What tests begin with: a document and its people at a known hour, and the verbs that bring them further."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Final

from functions.domain.actors import SYSTEM, Actor
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.events import GENESIS, Event, link_event
from functions.domain.files import File, FileState, Page, StoredObject
from functions.domain.identifiers import Prefix
from functions.domain.parts import Part
from functions.domain.placements import Placement
from functions.domain.recipients import Link, Recipient, Signature
from functions.domain.signers import Signer

NOON: Final = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
LATER: Final = NOON + timedelta(hours=1)

SEAL_EVIDENCE: Final[Mapping[str, str]] = {
    "seal_level": "B-LT",
    "sealed_at": NOON.isoformat(),
    "seal_certificate_serial": "4711",
}


def identifier(prefix: Prefix, name: str) -> str:
    """Return a well-formed id that is the same for the same name."""
    digits = hashlib.sha256(name.encode()).hexdigest().upper()[:25]
    return f"{prefix}_0{digits}"


ACCOUNT: Final = identifier(Prefix.ACCOUNT, "account")
CLIENT: Final = identifier(Prefix.CLIENT, "client")
DOCUMENT: Final = identifier(Prefix.DOCUMENT, "document")


def stored(name: str = "original.pdf", *, size: int = 1000) -> StoredObject:
    """Return bytes that lie in the files bucket."""
    return StoredObject(
        key=f"accounts/{ACCOUNT}/documents/{DOCUMENT}/{name}",
        version_id="version-1",
        sha256=hashlib.sha256(name.encode()).hexdigest(),
        size=size,
    )


def ready_file(*, pages: int = 3) -> File:
    """Return a letter-size PDF that intake has accepted."""
    return File(
        state=FileState.READY,
        received_sha256="cd" * 32,
        stored=stored(),
        pages=tuple(Page(width=612, height=792) for _ in range(pages)),
    )


def awaited_file(*, upload_id: str = "upload-1") -> File:
    """Return a file that is still to be uploaded."""
    return File(state=FileState.AWAITING_UPLOAD, upload_id=upload_id)


def signer(name: str = "ana", *, email: str | None = "", phone: str | None = None) -> Signer:
    """Return a person of the directory, who has an e-mail address unless told otherwise."""
    return Signer(
        id=identifier(Prefix.SIGNER, name),
        account_id=ACCOUNT,
        client_id=CLIENT,
        name=name.title(),
        email=f"{name}@example.com" if email == "" else email,
        phone=phone,
        tax_id=None,
        legal_representative=False,
        automatic_signature=False,
        external_id=None,
        created_at=NOON,
        updated_at=NOON,
    )


def recipient(
    name: str = "ana", *, email: str | None = "", kyc: bool = False, placements: tuple[Placement, ...] = ()
) -> Recipient:
    """Return a person's part; its id is that of `recipient_id(name)`."""
    part = Part(kyc=kyc, placements=placements)
    return Recipient.of(signer(name, email=email), recipient_id=recipient_id(name), position=1, part=part)


def recipient_id(name: str) -> str:
    return identifier(Prefix.RECIPIENT, name)


def placement(*, page: int = 1) -> Placement:
    return Placement(page=page, x=0.1, y=0.8, width=0.3, height=0.1)


def signature(name: str = "ana") -> Signature:
    """Return a signature that somebody drew."""
    return Signature(
        image=stored(f"signatures/{name}.png"),
        kind="drawn",
        consent_version="2026-11",
        ip="203.0.113.7",
        user_agent="Browser",
    )


def draft(*recipients: Recipient, file: File | None = None, at: datetime = NOON) -> Document:
    """Return a draft with a file of three pages and these recipients, nothing left to write down."""
    document = Document.drafted(
        document_id=DOCUMENT,
        account_id=ACCOUNT,
        client_id=CLIENT,
        name="Contrato",
        sender="Papelería del Sur",
        language="es",
        file=file or ready_file(),
        external_id=None,
        metadata={},
        at=at,
    )
    return settled(document.assigned(recipients, at=at) if recipients else document)


def links(document: Document, *, at: datetime = NOON) -> dict[str, Link]:
    """Return a link for every recipient."""
    return {
        one.id: Link(secret_sha256=hashlib.sha256(one.id.encode()).hexdigest(), expires_at=at + LINK_LIFETIME)
        for one in document.recipients
    }


def in_progress(*recipients: Recipient, at: datetime = NOON) -> Document:
    """Return a document that was sent to these recipients, to Ana and Luis unless told otherwise."""
    document = draft(*(recipients or (recipient("ana"), recipient("luis"))), at=at)
    return settled(document.sent(links=links(document, at=at), sealed_link_seed="c2VlZA==", at=at))


def viewed(document: Document, *names: str, at: datetime = NOON) -> Document:
    """Return the document once these people have opened it."""
    for name in names:
        document = document.viewed_by(recipient_id(name), at=at)
    return settled(document)


def signed(document: Document, *names: str, at: datetime = NOON) -> Document:
    """Return the document once these people have opened and signed it."""
    for name in names:
        document = viewed(document, name, at=at).signed_by(recipient_id(name), signature(name), at=at)
    return settled(document)


def sealing() -> Document:
    """Return a document that everybody has signed."""
    return signed(in_progress(), "ana", "luis")


def completed() -> Document:
    """Return a document whose sealed file was verified."""
    return settled(sealing().completed([stored("sealed.pdf")], evidence=SEAL_EVIDENCE, at=NOON))


def canceled() -> Document:
    return settled(in_progress().canceled(reason="duplicated", at=NOON))


def refused() -> Document:
    """Return a document that Ana has refused."""
    return settled(in_progress().refused_by(recipient_id("ana"), reason="No es mi nombre", at=NOON))


def settled(document: Document) -> Document:
    """Return the document as it is read back: what the last verb did and owes is written down."""
    return replace(document, happening=None, duties=())


def chained(
    *documents: Document, actor: Actor = SYSTEM, at: datetime = NOON, previous: Event | None = None
) -> list[Event]:
    """Return the events of documents that each hold a happening, in their places in one chain."""
    events: list[Event] = []
    for document in documents:
        if document.happening is None:
            raise ValueError("the document has nothing to write down")
        last = events[-1] if events else previous
        sequence = 1 if last is None else last.sequence + 1
        events.append(
            link_event(
                happening=document.happening,
                event_id=identifier(Prefix.EVENT, str(sequence)),
                sequence=sequence,
                previous_hash=GENESIS if last is None else last.hash,
                salt=f"salt-{sequence}",
                actor=actor,
                at=at,
                account_id=document.account_id,
                document_id=document.id,
                status=document.status.value,
            )
        )
    return events
