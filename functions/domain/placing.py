"""Placing: from what a sender asked for to the boxes that marks are drawn in, once every page is known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from typing import Final, TypeVar

from functions.domain.document_state import DocumentState
from functions.domain.errors import Invalid, Refusal
from functions.domain.files import File, Page
from functions.domain.placements import (
    Anchor,
    Placement,
    PlacementFileUnknown,
    PlacementKind,
    PlacementOnSignedFile,
)
from functions.domain.recipients import Recipient

MAX_FOUND: Final = 300
"""The places that anchors may give to one recipient."""
MAX_SHOWN: Final = 200
"""Initials on every page of a long file: they are all drawn, and so many are shown before."""
_INITIALS: Final = (48.0, 26.0)
"""The size of initials that go on every page, in points."""
_MARGIN, _GAP = 18.0, 4.0

State = TypeVar("State", bound=DocumentState)


class AnchorNotFound(Invalid):
    """A text that marks were to go over is nowhere in the files. Fact `text`."""

    code = "anchor_not_found"


class AnchorTooFrequent(Invalid):
    """Anchors are found more often than a person can be given places. Facts `text`, `limit`."""

    code = "anchor_too_frequent"


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Where a text begins: a page, from 1, and its top left corner in fractions of the page as shown."""

    page: int
    x: float
    y: float


Found = Mapping[str, Mapping[str, Sequence[Spot]]]
"""Where texts stand: by file id, and by the text that was looked for."""


def wanted(document: DocumentState) -> dict[str, tuple[str, ...]]:
    """Return the texts to look for in each file, by file id. Files that can not be drawn on are not looked through."""
    sought: dict[str, dict[str, None]] = {}
    for recipient in document.active_recipients:
        for anchor in recipient.anchors:
            for file in _searched(document, anchor):
                sought.setdefault(file.id, {})[anchor.text] = None
    return {file_id: tuple(texts) for file_id, texts in sought.items()}


def in_fractions(document: State) -> State:
    """Give everybody the boxes that their points come to. One whose page is not there stays as it is."""
    return replace(document, recipients=tuple(_told(document, one) for one in document.recipients))


def placed(document: State, found: Found) -> tuple[State, list[Refusal]]:
    """Give everybody the boxes that their anchors and points come to, and tell what could not be placed.

    What an earlier sending found is found anew. A box in points whose page is not there stays as it is: whoever
    requires the document to be sendable names it.
    """
    document = in_fractions(document)
    problems: list[Refusal] = []
    recipients = []
    for place, one in enumerate(document.recipients):
        if not one.active:
            recipients.append(one)
            continue
        own = tuple(each for each in one.placements if not each.found)
        spots, missing = _found(document, one, found, pointer=f"/recipients/{place}/anchors")
        problems += missing
        recipients.append(replace(one, placements=(*own, *spots)))
    return replace(document, recipients=tuple(recipients)), problems


def placed_late(document: State, found: Found) -> State:
    """Give everybody their boxes in a file that was made after sending.

    What is nowhere in it can not be mended any more: such an anchor, or a box that lies on no page, is let go, so
    that a signature without any other place goes to the end.
    """
    pages = {one.id: one.pages for one in document.files}

    def lies(placement: Placement) -> bool:
        known = pages.get(placement.file_id or document.files[0].id)
        if not known:
            return known is not None
        return placement.page <= len(known) and placement.fitted(known[placement.page - 1]) is not None

    kept = []
    for one in document.recipients:
        standing = tuple(
            anchor
            for anchor in one.anchors
            if any(
                file.stored is None or found.get(file.id, {}).get(anchor.text)
                for file in document.files
                if anchor.file_id in (None, file.id)
            )
        )
        asked = tuple(
            replace(each, placement=None) if each.placement is not None and not lies(each.placement) else each
            for each in one.fields
        )
        boxes = tuple(each for each in one.placements if lies(each))
        kept.append(replace(one, anchors=standing, placements=boxes, fields=asked))
    return placed(replace(document, recipients=tuple(kept)), found)[0]


def resolved(document: DocumentState, placement: Placement) -> Placement:
    """Return a placement in fractions of its page; as it was asked for where the page is not known, or it leaves it.

    Sending names one that leaves its page: until then it can be put right.
    """
    if placement.measure is None:
        return placement
    pages = [one.pages for one in document.files if placement.file_id in (None, one.id)]
    if not pages or placement.page > len(pages[0]):
        return placement
    return placement.fitted(pages[0][placement.page - 1]) or placement


def everywhere(document: DocumentState, recipient: Recipient, file: File) -> Iterator[Placement]:
    """Yield the places of initials that go on every page of a file: at the bottom right, side by side."""
    if not _initials_everywhere(recipient) or file.kept_as_received:
        return
    positions = sorted({one.position for one in document.recipients if _initials_everywhere(one)})
    order = positions.index(recipient.position)
    for number, page in enumerate(file.pages, start=1):
        yield _initials(page, order=order, number=number, file_id=file.id)


def placements_in(document: DocumentState, recipient: Recipient, file: File) -> list[Placement]:
    """Return all places of a recipient's marks in a file: those given, and those on every page."""
    given = [one for one in recipient.placements if document.file_of(one.file_id).id == file.id]
    return [*given, *everywhere(document, recipient, file)]


def places_shown(document: DocumentState, recipient: Recipient) -> list[Placement]:
    """Return the places that a recipient's page shows: all that were given, and of initials on every page the first."""
    every = chain.from_iterable(everywhere(document, recipient, file) for file in document.files)
    return [*recipient.placements, *islice(every, MAX_SHOWN)]


def signs_at_the_end(recipient: Recipient) -> bool:
    """Whether nobody said where the signature goes, so that it goes to the end of every file."""
    return recipient.draws and PlacementKind.SIGNATURE not in _kinds(recipient)


def _kinds(recipient: Recipient) -> set[PlacementKind]:
    return {one.kind for one in recipient.placements} | {one.kind for one in recipient.anchors}


def _initials_everywhere(recipient: Recipient) -> bool:
    return recipient.draws and recipient.initials_everywhere


def _told(document: DocumentState, recipient: Recipient) -> Recipient:
    return replace(
        recipient,
        placements=tuple(resolved(document, one) for one in recipient.placements),
        fields=tuple(
            one if one.placement is None else replace(one, placement=resolved(document, one.placement))
            for one in recipient.fields
        ),
    )


def _searched(document: DocumentState, anchor: Anchor) -> list[File]:
    named = [one for one in document.files if anchor.file_id in (None, one.id)]
    return [one for one in named if not one.kept_as_received and one.stored is not None]


def _found(
    document: DocumentState, recipient: Recipient, found: Found, *, pointer: str
) -> tuple[list[Placement], list[Refusal]]:
    places: list[Placement] = []
    problems: list[Refusal] = []
    for number, anchor in enumerate(recipient.anchors):
        at = f"{pointer}/{number}"
        if anchor.file_id is not None and all(one.id != anchor.file_id for one in document.files):
            problems.append(PlacementFileUnknown(pointer=f"{at}/file_id", file_id=anchor.file_id))
            continue
        named = [one for one in document.files if anchor.file_id in (None, one.id)]
        if all(one.kept_as_received for one in named):
            problems.append(PlacementOnSignedFile(pointer=at, file_id=named[0].id))
            continue
        if any(one.stored is None for one in named):
            # Sending is refused for the file that is not there; whether the text stands in it nobody knows yet.
            continue
        spots = [
            _over(spot, anchor, file)
            for file in _searched(document, anchor)
            for spot in found.get(file.id, {}).get(anchor.text, ())
        ]
        if not spots:
            problems.append(AnchorNotFound(pointer=at, text=anchor.text))
        places += spots
        if len(places) > MAX_FOUND:
            problems.append(AnchorTooFrequent(pointer=at, text=anchor.text, limit=MAX_FOUND))
            break
    return places, problems


def _over(spot: Spot, anchor: Anchor, file: File) -> Placement:
    """Put an anchor's box over the text; where it would leave the page, it is moved inwards."""
    page = file.pages[spot.page - 1]
    width, height = min(anchor.width / page.width, 1.0), min(anchor.height / page.height, 1.0)
    return Placement(
        page=spot.page,
        x=max(0.0, min(spot.x, 1 - width)),
        y=max(0.0, min(spot.y, 1 - height)),
        width=width,
        height=height,
        file_id=file.id,
        kind=anchor.kind,
        found=True,
    )


def _initials(page: Page, *, order: int, number: int, file_id: str) -> Placement:
    """Return the box of the one who comes `order`-th, from the right, in rows from the bottom."""
    margin = min(_MARGIN, page.width * 0.05, page.height * 0.05)
    wide, tall = min(_INITIALS[0], page.width * 0.2), min(_INITIALS[1], page.height * 0.1)
    columns = max(1, int((page.width - 2 * margin + _GAP) // (wide + _GAP)))
    row, column = divmod(order, columns)
    left = page.width - margin - wide - column * (wide + _GAP)
    top = max(0.0, page.height - margin - tall - row * (tall + _GAP))
    return Placement(
        page=number,
        x=left / page.width,
        y=top / page.height,
        width=wide / page.width,
        height=tall / page.height,
        file_id=file_id,
        kind=PlacementKind.INITIALS,
        found=True,
    )
