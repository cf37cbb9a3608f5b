"""The people of a document together: what must hold before it is sent, and what events say of them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Final

from functions.domain.errors import Conflict, Invalid, Refusal, require_none
from functions.domain.events import Json
from functions.domain.files import File, Page
from functions.domain.lifecycle import DocumentHasNoRecipients
from functions.domain.parts import Channel
from functions.domain.placements import (
    Placement,
    PlacementFileUnknown,
    PlacementOnSignedFile,
    PlacementOutsidePage,
)
from functions.domain.positions import PlacementOffPage
from functions.domain.recipients import Recipient, RecipientWithoutChannel
from functions.domain.requirements import Requirement
from functions.domain.templates import Filler
from functions.domain.terms import Certification, Terms


class IdentityVerificationUnavailable(Invalid):
    """The assignment asks for a proof of identity that this installation has no provider for."""

    code = "identity_verification_unavailable"


class ValueAwaited(Conflict):
    """A file is not made before somebody gives this value. Facts `variable`, `filled_by`."""

    code = "value_awaited"


class NobodySigns(Invalid):
    """Among the recipients there is nobody whom the document waits for."""

    code = "nobody_signs"


class RequirementImpossible(Invalid):
    """There is nothing to compare a proof with, or nowhere to send a code. Fact `requirement`."""

    code = "requirement_impossible"


class NoSignatureKind(Invalid):
    """A person who signs must be left at least one way to do it."""

    code = "no_signature_kind"


class DeadlinePassed(Invalid):
    """The document would have expired before it is sent."""

    code = "deadline_passed"


class ChannelUnavailable(Invalid):
    """This installation has no carrier for a channel that a person is to be told by. Fact `channel`."""

    code = "channel_unavailable"


class CertificationUnavailable(Invalid):
    """This installation has no provider for the certification that is asked for. Fact `certification`."""

    code = "certification_unavailable"


_UNAVAILABLE: Final = IdentityVerificationUnavailable.code


def require_ready(
    *,
    files: Sequence[File],
    recipients: Sequence[Recipient],
    terms: Terms,
    provable: Collection[Requirement],
    at: datetime,
    reachable: Collection[Channel] = tuple(Channel),
    found: Sequence[Refusal] = (),
) -> None:
    """Refuse what can not be sent; several problems are told at once. The first file is the main one.

    `reachable`: the channels that this installation has a carrier for. `found`: what is known already to be in the
    way, and told with the rest.
    """
    problems = [problem for place, file in enumerate(files) for problem in _of_file(file, place=place)]
    problems += _of_terms(terms, at=at)
    if not recipients:
        problems.append(DocumentHasNoRecipients())
    elif not any(one.acts for one in recipients):
        problems.append(NobodySigns(pointer="/recipients"))
    for place, one in enumerate(recipients):
        problems += recipient_problems(
            one,
            pointer=f"/recipients/{place}",
            files=files,
            terms=terms,
            provable=provable,
            reachable=reachable,
        )
    problems += found
    require_none(problems)


def recipient_problems(
    recipient: Recipient,
    *,
    pointer: str,
    files: Sequence[File],
    terms: Terms,
    provable: Collection[Requirement],
    reachable: Collection[Channel],
) -> list[Refusal]:
    """Return what is in the way of asking one person to sign these files, the main one first."""
    known: dict[str | None, File] = {one.id: one for one in files}
    known[None] = files[0]
    return [
        *_of_recipient(recipient, pointer=pointer, terms=terms),
        *_of_channels(recipient, pointer=pointer, reachable=reachable),
        *requirement_problems(recipient, pointer=pointer, provable=provable),
        *_of_placements(recipient, pointer=pointer, files=known),
    ]


def assignment_facts(recipients: Sequence[Recipient]) -> tuple[dict[str, Json], dict[str, Json]]:
    """Return what an event says of an assignment: what stays for ever, and what may be erased."""
    parts = [{"recipient_id": one.id, "signer_id": one.signer_id, "kyc": one.kyc} for one in recipients]
    people = [{"recipient_id": one.id, **one.facts()} for one in recipients]
    return {"recipients": parts}, {"recipients": people}


def _of_file(file: File, *, place: int) -> list[Refusal]:
    if file.awaited_values and all(one.filled_by is Filler.SIGNER for one in file.awaited_values):
        # Whoever signs first fills them in.
        return []
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


def _of_terms(terms: Terms, *, at: datetime) -> list[Refusal]:
    problems: list[Refusal] = []
    if terms.expires_at is not None and terms.expires_at <= at:
        problems.append(DeadlinePassed(pointer="/terms/expires_at"))
    if terms.certification is not Certification.SEAL:
        problems.append(
            CertificationUnavailable(pointer="/terms/certification", certification=terms.certification.value)
        )
    return problems


def _of_recipient(recipient: Recipient, *, pointer: str, terms: Terms) -> list[Refusal]:
    problems: list[Refusal] = []
    if recipient.channels != () and not recipient.ways:
        problems.append(RecipientWithoutChannel(pointer=pointer, recipient_id=recipient.id))
    kinds = terms.signature_kinds if recipient.signature_kinds is None else recipient.signature_kinds
    if recipient.draws and not kinds:
        problems.append(NoSignatureKind(pointer=f"{pointer}/signature_kinds", recipient_id=recipient.id))
    return problems


def _of_channels(recipient: Recipient, *, pointer: str, reachable: Collection[Channel]) -> list[Refusal]:
    return [
        ChannelUnavailable(pointer=f"{pointer}/channels", channel=one.value, recipient_id=recipient.id)
        for one in recipient.ways
        if one not in reachable
    ]


def requirement_problems(
    recipient: Recipient, *, pointer: str, provable: Collection[Requirement]
) -> list[Refusal]:
    """Return what makes it impossible to ask these proofs of this person."""
    has: Mapping[Requirement, object] = {
        Requirement.CODE_EMAIL: recipient.email,
        Requirement.CODE_SMS: recipient.phone,
        Requirement.CODE_WHATSAPP: recipient.phone,
        Requirement.TAX_ID: recipient.tax_id,
        Requirement.BIRTH_DATE: recipient.birth_date,
        Requirement.GOVERNMENT: recipient.tax_id,
    }
    problems: list[Refusal] = []
    for one in recipient.required:
        at = f"{pointer}/kyc" if one not in recipient.requirements else f"{pointer}/requirements"
        if one not in provable:
            told = any(each.pointer == at and each.code == _UNAVAILABLE for each in problems)
            problems += (
                [] if told else [IdentityVerificationUnavailable(pointer=at, recipient_id=recipient.id)]
            )
        elif one in has and has[one] is None:
            problems.append(
                RequirementImpossible(pointer=at, requirement=one.value, recipient_id=recipient.id)
            )
    return problems


def _of_placements(recipient: Recipient, *, pointer: str, files: Mapping[str | None, File]) -> list[Refusal]:
    places = [(f"{pointer}/placements/{spot}", one) for spot, one in enumerate(recipient.placements)]
    places += [
        (f"{pointer}/fields/{spot}/placement", one.placement)
        for spot, one in enumerate(recipient.fields)
        if one.placement is not None
    ]
    problems: list[Refusal] = []
    for at, placement in places:
        file = files.get(placement.file_id)
        if file is None:
            problems.append(PlacementFileUnknown(pointer=f"{at}/file_id", file_id=str(placement.file_id)))
        elif file.kept_as_received:
            problems.append(PlacementOnSignedFile(pointer=at, file_id=file.id))
        elif file.page_count and placement.page > file.page_count:
            problems.append(PlacementOutsidePage(pointer=at, page=placement.page, pages=file.page_count))
        elif file.page_count:
            problems += _off_page(placement, page=file.pages[placement.page - 1], pointer=at)
    return problems


def _off_page(placement: Placement, *, page: Page, pointer: str) -> list[Refusal]:
    try:
        placement.on(page, pointer=pointer)
    except PlacementOffPage as off:
        return [off]
    return []
