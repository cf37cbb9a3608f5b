"""Reviewing: what somebody of the account sees of a person's proofs, decides about them, and asks of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from functions.actions import judging, proof_states
from functions.actions.command import Command
from functions.actions.recording import record
from functions.domain.documents import Document
from functions.domain.files import FileLink, StoredObject
from functions.domain.proving import RequirementState
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, Proof, Requirement
from functions.domain.reviewing import Review, reviewed, with_requirements
from functions.storage import documents, files, reviews
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A proof, given or failed, with links to its pictures."""

    proof: Proof | FailedProof
    pictures: tuple[FileLink, ...]


@dataclass(frozen=True, kw_only=True)
class Identity:
    """All that is known of how a person proves who they are."""

    document: Document
    recipient: Recipient
    requirements: tuple[RequirementState, ...]
    proofs: tuple[Seen, ...]
    failed: tuple[Seen, ...]


def list_reviews(account_id: str, *, limit: int, cursor: str | None) -> Page[tuple[Document, Recipient]]:
    """Return who is blocked and waits for a decision."""
    return reviews.waiting(account_id, limit=limit, cursor=cursor)


def identity(command: Command, document_id: str, recipient_id: str) -> Identity:
    """Return a person's proofs, the failed ones too, with links that work for an hour."""
    document = documents.load(command.account_id, document_id)
    recipient = document.recipient(recipient_id)
    return Identity(
        document=document,
        recipient=recipient,
        requirements=proof_states.of(document, recipient),
        proofs=tuple(_seen(command, one) for one in recipient.proofs),
        failed=tuple(_seen(command, one) for one in recipient.failed_proofs),
    )


def review(command: Command, document_id: str, recipient_id: str, decision: Review) -> Document:
    """Carry out what was decided about a blocked person."""
    document = documents.load(command.account_id, document_id)
    after = reviewed(document, recipient_id, decision, at=command.at)
    return record(command, before=document, after=after)


def require(
    command: Command,
    document_id: str,
    recipient_id: str,
    *,
    requirements: Sequence[Requirement] | None,
    kyc: bool | None,
) -> Document:
    """Change what a person must prove, until they have opened the document."""
    document = documents.load(command.account_id, document_id)
    after = with_requirements(
        document,
        recipient_id,
        requirements=requirements,
        kyc=kyc,
        provable=judging.provable(),
        at=command.at,
    )
    return record(command, before=document, after=after)


def _seen(command: Command, proof: Proof | FailedProof) -> Seen:
    return Seen(
        proof=proof,
        pictures=tuple(
            _link(command, one, name=f"{proof.requirement}-{place}")
            for place, one in enumerate(proof.pictures, start=1)
        ),
    )


def _link(command: Command, picture: StoredObject, *, name: str) -> FileLink:
    return files.link(picture, filename=name, inline=True, at=command.at, media_type=files.JPEG)
