"""How far each document of a batch is, read from the documents themselves: two calls for a hundred of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from functions.domain.batch_signing import KINDS, separate
from functions.domain.batches import Batch, BatchItem, ItemState, Result, Separate
from functions.domain.errors import Refusal
from functions.domain.lifecycle import DocumentNotFound, Status
from functions.domain.recipients import RecipientStatus
from functions.domain.terms import SignatureKind
from functions.storage import batches
from functions.storage.batches import Part


@dataclass(frozen=True, kw_only=True)
class ShownItem:
    """One document as it stands in its batch. `part` is None where nothing is left of the document."""

    item: BatchItem
    part: Part | None
    state: ItemState
    why: Separate | None = None
    problem: str | None = None
    result: Result | None = None


@dataclass(frozen=True, kw_only=True)
class ShownBatch:
    """A batch, and how far each of its documents is. `kinds`: how the one signature can be left."""

    batch: Batch
    items: tuple[ShownItem, ...]
    kinds: tuple[SignatureKind, ...]

    @property
    def initials(self) -> bool:
        """Whether any of the documents asks for initials."""
        parts = [one.part for one in self.items if one.state in (ItemState.OPEN, ItemState.FAILED)]
        return any(one.recipient.initials_asked for one in parts if one is not None)


def standing(batch: Batch) -> ShownBatch:
    known = batches.parts(batch.account_id, batch.items)
    came = batches.results(batch)
    left = set(batch.left(came.values())) if batch.running else set()
    items = tuple(
        _item(
            batch, one, known.get(one.document_id), came.get(one.document_id), signing=one.document_id in left
        )
        for one in batch.items
    )
    return ShownBatch(batch=batch, items=items, kinds=_kinds(items))


def _item(
    batch: Batch, item: BatchItem, part: Part | None, result: Result | None, *, signing: bool
) -> ShownItem:
    if part is None:
        return ShownItem(
            item=item, part=None, state=ItemState.CLOSED, problem=DocumentNotFound.code, result=result
        )
    if part.recipient.status is RecipientStatus.SIGNED:
        return ShownItem(item=item, part=part, state=ItemState.SIGNED, result=result)
    if signing:
        return ShownItem(item=item, part=part, state=ItemState.SIGNING, result=result)
    closed = _closed(item, part)
    if closed is not None:
        return ShownItem(item=item, part=part, state=ItemState.CLOSED, problem=closed, result=result)
    why = separate(part.document, part.recipient, email=batch.email)
    if why is not None:
        return ShownItem(item=item, part=part, state=ItemState.SEPARATE, why=why, result=result)
    if result is not None and not result.signed:
        return ShownItem(item=item, part=part, state=ItemState.FAILED, problem=result.problem, result=result)
    return ShownItem(item=item, part=part, state=ItemState.OPEN, result=result)


def _closed(item: BatchItem, part: Part) -> str | None:
    """Return the code of what keeps the person from signing for good; whose turn it is only the signing tells."""
    try:
        part.recipient.require_pending()
        if part.document.status is not Status.IN_PROGRESS or part.document.deleted_at is not None:
            part.document.require_open()
        item.require_sent(part.document.sent_at)
    except Refusal as refused:
        return refused.code
    return None


def _kinds(items: Sequence[ShownItem]) -> tuple[SignatureKind, ...]:
    allowed = [
        set(one.part.document.kinds_for(one.part.recipient))
        for one in items
        if one.part is not None
        and one.state in (ItemState.OPEN, ItemState.FAILED)
        and one.part.recipient.draws
    ]
    shared = tuple(kind for kind in KINDS if all(kind in one for one in allowed))
    return shared or KINDS
