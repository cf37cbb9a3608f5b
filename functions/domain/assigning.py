"""The people of a document together: what must hold before it is sent, and what events say of them."""

from __future__ import annotations

from collections.abc import Sequence

from functions.domain.errors import Refusal, Refusals
from functions.domain.events import Json
from functions.domain.files import File
from functions.domain.lifecycle import DocumentHasNoRecipients
from functions.domain.recipients import (
    IdentityVerificationUnavailable,
    PlacementOutsidePage,
    Recipient,
    RecipientWithoutChannel,
)


def require_ready(*, file: File, recipients: Sequence[Recipient]) -> None:
    """Refuse what can not be sent; several problems are told at once."""
    problems = [*_of_file(file), *(() if recipients else (DocumentHasNoRecipients(),))]
    for place, one in enumerate(recipients):
        problems += _of_recipient(one, place=place, pages=file.page_count)
    if len(problems) == 1:
        raise problems[0]
    if problems:
        raise Refusals(tuple(problems))


def assignment_facts(recipients: Sequence[Recipient]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return what an event says of an assignment: what stays for ever, and what may be erased."""
    parts = [{"recipient_id": one.id, "signer_id": one.signer_id, "kyc": one.kyc} for one in recipients]
    people = [{"recipient_id": one.id, **one.facts()} for one in recipients]
    return {"recipients": parts}, {"recipients": people}


def _of_file(file: File) -> list[Refusal]:
    try:
        file.require_stored()
    except Refusal as missing:
        return [missing]
    return []


def _of_recipient(recipient: Recipient, *, place: int, pages: int) -> list[Refusal]:
    problems: list[Refusal] = []
    if recipient.email is None:
        problems.append(RecipientWithoutChannel(pointer=f"/recipients/{place}", recipient_id=recipient.id))
    if recipient.kyc:
        problems.append(
            IdentityVerificationUnavailable(pointer=f"/recipients/{place}/kyc", recipient_id=recipient.id)
        )
    for spot, placement in enumerate(recipient.placements):
        if pages and placement.page > pages:
            problems.append(
                PlacementOutsidePage(
                    pointer=f"/recipients/{place}/placements/{spot}", page=placement.page, pages=pages
                )
            )
    return problems
