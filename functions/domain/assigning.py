"""The people of a document together: what must hold before it is sent, and what events say of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from functions.domain.errors import Conflict, Refusal, Refusals
from functions.domain.events import Json
from functions.domain.files import File
from functions.domain.lifecycle import DocumentHasNoRecipients
from functions.domain.recipients import (
    IdentityVerificationUnavailable,
    PlacementFileUnknown,
    PlacementOnSignedFile,
    PlacementOutsidePage,
    Recipient,
    RecipientWithoutChannel,
)


class ValueAwaited(Conflict):
    """A file is not made before somebody gives this value. Facts `variable`, `filled_by`."""

    code = "value_awaited"


def require_ready(*, files: Sequence[File], recipients: Sequence[Recipient]) -> None:
    """Refuse what can not be sent; several problems are told at once. The first file is the main one."""
    problems = [problem for place, file in enumerate(files) for problem in _of_file(file, place=place)]
    problems += [] if recipients else [DocumentHasNoRecipients()]
    known: dict[str | None, File] = {one.id: one for one in files}
    known[None] = files[0]
    for place, one in enumerate(recipients):
        problems += _of_recipient(one, place=place, files=known)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Refusals(tuple(problems))


def assignment_facts(recipients: Sequence[Recipient]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return what an event says of an assignment: what stays for ever, and what may be erased."""
    parts = [{"recipient_id": one.id, "signer_id": one.signer_id, "kyc": one.kyc} for one in recipients]
    people = [{"recipient_id": one.id, **one.facts()} for one in recipients]
    return {"recipients": parts}, {"recipients": people}


def _of_file(file: File, *, place: int) -> list[Refusal]:
    if file.awaited_values:
        return [
            ValueAwaited(
                pointer=f"/files/{place}/awaited_values/{spot}",
                variable=one.variable,
                filled_by=one.filled_by.value,
            )
            for spot, one in enumerate(file.awaited_values)
        ]
    try:
        file.require_stored()
    except Refusal as missing:
        if place:
            missing.pointer = f"/files/{place}"
        return [missing]
    return []


def _of_recipient(recipient: Recipient, *, place: int, files: Mapping[str | None, File]) -> list[Refusal]:
    problems: list[Refusal] = []
    if recipient.email is None:
        problems.append(RecipientWithoutChannel(pointer=f"/recipients/{place}", recipient_id=recipient.id))
    if recipient.kyc:
        problems.append(
            IdentityVerificationUnavailable(pointer=f"/recipients/{place}/kyc", recipient_id=recipient.id)
        )
    for spot, placement in enumerate(recipient.placements):
        pointer = f"/recipients/{place}/placements/{spot}"
        file = files.get(placement.file_id)
        if file is None:
            problems.append(
                PlacementFileUnknown(pointer=f"{pointer}/file_id", file_id=str(placement.file_id))
            )
        elif file.kept_as_received:
            problems.append(PlacementOnSignedFile(pointer=pointer, file_id=file.id))
        elif file.page_count and placement.page > file.page_count:
            problems.append(PlacementOutsidePage(pointer=pointer, page=placement.page, pages=file.page_count))
    return problems
