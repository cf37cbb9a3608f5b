"""How the operations of batches list documents."""

from __future__ import annotations

from datetime import datetime

from functions.actions.batch_standing import ShownBatch
from functions.dialects.native.batch_bodies import BatchDocumentBody, BatchItemBody, BatchSessionBody


def items_of(shown: ShownBatch) -> list[BatchItemBody]:
    return [
        BatchItemBody.of(
            one.item,
            state=one.state,
            why=one.why,
            problem=one.problem,
            recipient=None if one.part is None else one.part.recipient,
        )
        for one in shown.items
    ]


def session_of(shown: ShownBatch, *, at: datetime) -> BatchSessionBody:
    documents = [
        BatchDocumentBody.listed(
            body,
            document=None if one.part is None else one.part.document,
            recipient=None if one.part is None else one.part.recipient,
        )
        for body, one in zip(items_of(shown), shown.items, strict=True)
    ]
    return BatchSessionBody.of(shown.batch, documents, kinds=shown.kinds, initials=shown.initials, at=at)
