"""Sealing: from the last signature to PDFs that stand by themselves, and only then `completed`.

Each file is sealed, stored, read back and verified before the next; what is done is not done again after a crash.
A file that others have signed before keeps every byte: its seal is one more signature, its evidence a file apart.
"""

from __future__ import annotations

import tempfile
from dataclasses import KW_ONLY, dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache, partial
from pathlib import Path
from typing import Any, Final

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.drawing import Pictures, answers_of, signatures_of
from functions.actions.duties import Clock
from functions.actions.evidence import evidence_of
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.events import verify_chain
from functions.domain.files import File, StoredObject
from functions.domain.lifecycle import Status
from functions.pdf.approving import approve, verify_approval
from functions.pdf.assembly import assemble, draw_evidence
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
    for claimed in duties.claimed(command.account_id, document_id, DutyKind.SEAL, clock=clock, lease=LEASE):
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
            desk = _Desk(document, Path(folder), key=key, authority=authority, roots_pem=roots_pem)
            done[file.id] = _make(desk, file, at=clock())
        if file is not waiting[-1]:
            file_rows.keep_sealed(document, file, done[file.id])
    sealed = [done[one.id] for one in document.files]
    apart = {file_id: one.evidence for file_id, one in done.items() if one.evidence is not None}
    duties.conclude(
        command,
        duty,
        lambda before, at: before.completed(
            [one.stored for one in sealed], evidence=sealed[0].facts, apart=apart, at=at
        ),
        clock=clock,
    )


def _make(desk: _Desk, file: File, *, at: datetime) -> SealedFile:
    """Seal a file with its evidence in it, or apart from it where others have signed it before."""
    document = desk.document
    events = documents.all_events(document.account_id, document.id)
    # A history that does not verify is never printed under a seal.
    verify_chain(events, head=document.chain_head)
    pictures = Pictures.of(document)
    original = files.fetch(file.require_stored(), to=desk.room / "original.pdf")
    evidence = evidence_of(document, file, events, pictures=pictures, at=at)
    assembled = desk.room / "assembled.pdf"
    if file.existing_signatures is None:
        assemble(
            original=original,
            signatures=signatures_of(document, file, pictures=pictures),
            answers=answers_of(document, file),
            evidence=evidence,
            out=assembled,
        )
        stored, report = desk.certify(assembled, file)
        return SealedFile(stored=stored, facts=_seal_facts(report))
    stored, report = desk.approve(original, file, signatures=len(file.existing_signatures.signatures))
    draw_evidence(evidence=replace(evidence, sealed_sha256=stored.sha256), out=assembled)
    apart, _ = desk.certify(assembled, file, kind="-evidence")
    return SealedFile(stored=stored, facts=_seal_facts(report), evidence=apart)


@dataclass(frozen=True)
class _Desk:
    """All that seals the files of one document. What counts is what lies in the bucket, not what was sent there."""

    document: Document
    room: Path
    _: KW_ONLY
    key: SealingKey
    authority: TimestampAuthority
    roots_pem: bytes

    def certify(
        self, unsealed: Path, file: File, *, kind: str = ""
    ) -> tuple[StoredObject, VerificationReport]:
        """Seal what is ours, against all changes."""
        sealed = self.room / "certified.pdf"
        seal(source=unsealed, out=sealed, **self._means())
        verify(path=sealed, roots_pem=self.roots_pem)
        stored, kept = self._stored(sealed, file, kind=kind)
        return stored, verify(path=kept, roots_pem=self.roots_pem, expected_sha256=stored.sha256)

    def approve(
        self, original: Path, file: File, *, signatures: int
    ) -> tuple[StoredObject, VerificationReport]:
        """Seal what others have signed, and leave every byte of it."""
        sealed = self.room / "approved.pdf"
        approve(source=original, out=sealed, **self._means())
        check = partial(verify_approval, original=original, signatures=signatures, roots_pem=self.roots_pem)
        check(path=sealed)
        stored, kept = self._stored(sealed, file)
        return stored, check(path=kept, expected_sha256=stored.sha256)

    def _means(self) -> dict[str, Any]:
        return {
            "chain_pem": self.key.chain_pem,
            "sign": self.key.sign,
            "timestamp": self.authority,
            "reason": _REASONS[self.document.language],
            "name": self.document.sender,
        }

    def _stored(self, sealed: Path, file: File, *, kind: str = "") -> tuple[StoredObject, Path]:
        """Store a sealed file and bring it back."""
        document = self.document
        extra = "" if file.id == document.files[0].id else f"-{file.id}"
        place = f"accounts/{document.account_id}/documents/{document.id}/sealed"
        key = f"{place}/{document.sequence:08d}{extra}{kind}.pdf"
        stored = files.put(key=key, body=sealed, media_type=files.PDF)
        return stored, files.fetch(stored, to=self.room / f"kept{kind}.pdf")


def _seal_facts(report: VerificationReport) -> dict[str, str]:
    return {
        "seal_level": report.level,
        "sealed_at": report.stamped_at.isoformat(),
        "seal_certificate_serial": report.serial,
    }
