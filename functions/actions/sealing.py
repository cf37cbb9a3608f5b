"""Sealing: from the last signature to PDFs that stand by themselves, and only then `completed`.

Each file is sealed, stored, read back and verified before the next; what is done is not done again after a crash.
"""

from __future__ import annotations

import tempfile
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Final

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.actions.evidence import evidence_of, signatures_of
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.events import verify_chain
from functions.domain.files import File, StoredObject
from functions.domain.lifecycle import Status
from functions.pdf.assembly import assemble
from functions.pdf.sealing import seal
from functions.pdf.verification import VerificationReport, verify
from functions.providers.http import client
from functions.providers.seals.contract import SealingKey
from functions.providers.seals.kms import KmsSealingKey
from functions.providers.timestamps.contract import TimestampAuthority
from functions.providers.timestamps.rfc3161 import HttpTimestampAuthority
from functions.storage import aws, documents, duty_rows, file_rows, files
from functions.storage.file_rows import SealedFile
from functions.storage.parameters import parameter

LEASE: Final = timedelta(minutes=4)
"""Longer than the function may run: nobody seals beside somebody who still does."""
TIMESTAMP_DEADLINE: Final = 20.0
_REASONS: Final = {
    "es": "Documento firmado por todas las partes",
    "pt": "Documento assinado por todas as partes",
    "en": "Document signed by all parties",
}


def sealing_key() -> SealingKey:
    """Return the deployment's key with its certificates."""
    chain = parameter(settings.seal_certificates_parameter()).encode()
    return KmsSealingKey(client=aws.kms(), key_id=settings.seal_key_id(), chain_pem=chain)


@lru_cache
def timestamp_authority() -> TimestampAuthority:
    """Return the deployment's RFC 3161 authority, asked through the guarded client."""
    post = partial(
        client.post,
        deadline=TIMESTAMP_DEADLINE,
        allowed_networks=settings.egress_allowed_networks(),
        # Most authorities speak HTTP only; their answer is signed, and the seal's verification checks it.
        plain=True,
    )
    return HttpTimestampAuthority(url=settings.timestamp_url(), post=post)


def seal_document(
    command: Command,
    *,
    document_id: str,
    key: SealingKey,
    authority: TimestampAuthority,
    roots_pem: bytes,
    clock: Clock,
) -> None:
    """Assemble, seal, store, read back, verify, complete. What fails is given back and tried again."""
    for duty in duty_rows.owed_by(command.account_id, document_id, DutyKind.SEAL):
        claimed = duties.claim(duty, clock=clock, lease=LEASE)
        if claimed is None:
            continue
        document = documents.load(command.account_id, document_id)
        if document.status is not Status.SEALING:
            duties.drop(claimed)
            continue
        try:
            _seal(command, document, claimed, key=key, authority=authority, roots_pem=roots_pem, clock=clock)
        except Exception:
            duty_rows.postpone(claimed, at=clock())
            raise


def _seal(
    command: Command,
    document: Document,
    duty: Duty,
    *,
    key: SealingKey,
    authority: TimestampAuthority,
    roots_pem: bytes,
    clock: Clock,
) -> None:
    done = dict(file_rows.sealed_so_far(document))
    waiting = [one for one in document.files if one.id not in done]
    for file in waiting:
        with tempfile.TemporaryDirectory() as folder:
            stored, report = _make(
                document,
                file,
                room=Path(folder),
                key=key,
                authority=authority,
                roots_pem=roots_pem,
                at=clock(),
            )
        done[file.id] = SealedFile(stored=stored, facts=_seal_facts(report))
        if file is not waiting[-1]:
            file_rows.keep_sealed(document, file, done[file.id])
    sealed = [done[one.id] for one in document.files]
    duties.conclude(
        command,
        duty,
        lambda before, at: before.completed([one.stored for one in sealed], evidence=sealed[0].facts, at=at),
        clock=clock,
    )


def _make(
    document: Document,
    file: File,
    *,
    room: Path,
    key: SealingKey,
    authority: TimestampAuthority,
    roots_pem: bytes,
    at: datetime,
) -> tuple[StoredObject, VerificationReport]:
    events = documents.all_events(document.account_id, document.id)
    # A history that does not verify is never printed under a seal.
    verify_chain(events, head=document.chain_head)
    images = {
        one.id: files.read(one.signature.image) for one in document.recipients if one.signature is not None
    }
    original = files.fetch(file.require_stored(), to=room / "original.pdf")
    assembled = room / "assembled.pdf"
    assemble(
        original=original,
        placements=signatures_of(document, file, images=images),
        evidence=evidence_of(document, file, events, images=images, at=at),
        out=assembled,
    )
    sealed = room / "sealed.pdf"
    seal(
        source=assembled,
        out=sealed,
        chain_pem=key.chain_pem,
        sign=key.sign,
        timestamp=authority,
        reason=_REASONS[document.language],
        name=document.sender,
    )
    verify(path=sealed, roots_pem=roots_pem)
    stored = _store(document, file, sealed)
    # What counts is what lies in the bucket, not what was sent there.
    kept = files.fetch(stored, to=room / "kept.pdf")
    return stored, verify(path=kept, roots_pem=roots_pem, expected_sha256=stored.sha256)


def _store(document: Document, file: File, sealed: Path) -> StoredObject:
    extra = "" if file.id == document.files[0].id else f"-{file.id}"
    place = f"accounts/{document.account_id}/documents/{document.id}/sealed"
    key = f"{place}/{document.sequence:08d}{extra}.pdf"
    return files.put(key=key, body=sealed, media_type=files.PDF)


def _seal_facts(report: VerificationReport) -> dict[str, str]:
    return {
        "seal_level": report.level,
        "sealed_at": report.stamped_at.isoformat(),
        "seal_certificate_serial": report.serial,
    }
