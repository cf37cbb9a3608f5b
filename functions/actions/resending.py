"""Resending many: each document by itself, so that what one of them refuses keeps no other from being told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.actions import documents
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS
from functions.domain.documents import Document
from functions.domain.errors import Refusal
from functions.storage.unit import StaleWrite, Unit


@dataclass(frozen=True, kw_only=True)
class Resent:
    """What came of one document: as it stands after its people were told again, or why they were not."""

    document_id: str
    document: Document | None = None
    problem: Refusal | None = None


def resend_documents(command: Command, document_ids: Sequence[str]) -> list[Resent]:
    """Owe the message again to everybody whom these documents wait for, in the order of the ids.

    Each document is written in a transaction of its own, at once: one transaction can not hold them all. Done again,
    as after an answer that was lost, nobody is told twice: the cooldown refuses, and so says what was done.
    """
    return [_resend(command, one) for one in dict.fromkeys(document_ids)]


def _resend(command: Command, document_id: str) -> Resent:
    stale: StaleWrite | None = None
    for _ in range(MAX_COMMITS):
        attempt = replace(command, unit=Unit())
        try:
            document = documents.resend_document(attempt, document_id, recipient_ids=None)
            attempt.unit.commit()
        except Refusal as refused:
            return Resent(document_id=document_id, problem=refused)
        except StaleWrite as lost:
            stale = lost
            continue
        return Resent(document_id=document_id, document=document)
    raise stale or StaleWrite()
