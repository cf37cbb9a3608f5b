"""Mandates: asked for by the account, given and withdrawn by the person through their link, revoked by the account."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from functions.actions import doors
from functions.actions.base64_files import decoded_image
from functions.actions.command import Command
from functions.domain import mandate_consent
from functions.domain.files import FileLink
from functions.domain.identifiers import Prefix
from functions.domain.mandates import (
    Acceptance,
    Mandate,
    MandateNeedsEmail,
    MandateNotFound,
    MandateStatus,
    require_end,
)
from functions.domain.signers import Signer
from functions.pdf.signature_image import accept_signature
from functions.storage import clients, files, grants, identity, mandates
from functions.storage.grants import Grant, Purpose


@dataclass(frozen=True, kw_only=True)
class Requested:
    """A mandate that was asked for, and where the person gives it."""

    mandate: Mandate
    url: str


@dataclass(frozen=True, kw_only=True)
class ShownMandate:
    """A mandate, and a link to the picture of the signature once there is one."""

    mandate: Mandate
    image: FileLink | None


# -- the account -------------------------------------------------------------------------------------------


def request_mandate(
    command: Command,
    signer_id: str,
    *,
    only_client: bool,
    ends_at: datetime | None,
    language: str | None,
) -> Requested:
    """Ask a person to let the service sign for them. A request that is still open is replaced.

    What is in force stays so until the new one is given.
    """
    account = identity.load_account(command.account_id)
    signer = identity.load_signer(command.account_id, signer_id)
    if signer.email is None:
        raise MandateNeedsEmail
    client = clients.load_client(command.account_id, signer.client_id) if only_client else None
    mandate_id = command.mint(Prefix.MANDATE)
    door = doors.make_door(belongs_to=mandate_id)
    mandate = Mandate(
        id=mandate_id,
        account_id=command.account_id,
        signer_id=signer.id,
        name=signer.name,
        email=signer.email,
        language=language or account.language,
        sender=account.name,
        client_id=None if client is None else client.id,
        client_name=None if client is None else client.name,
        status=MandateStatus.REQUESTED,
        requested_at=command.at,
        ends_at=require_end(ends_at, at=command.at),
        secret_sha256=door.secret_sha256,
        sealed_secret=door.sealed,
    )
    for earlier in mandates.of_signer(command.account_id, signer.id):
        if earlier.status is MandateStatus.REQUESTED:
            mandates.change(command.unit, earlier, earlier.ended(MandateStatus.REPLACED, at=command.at))
    mandates.add(command.unit, mandate)
    grants.add(
        command.unit,
        Grant(
            account_id=command.account_id,
            secret_sha256=door.secret_sha256,
            purpose=Purpose.MANDATE,
            subject=mandate.id,
            facts={"signer_id": signer.id},
        ),
    )
    if signer.mandate is None or signer.mandate.standing(at=command.at) != MandateStatus.ACTIVE:
        _sum_up(command, signer, mandate)
    doors.owe_letter(command, signer.id, f"{mandate.id}#link")
    return Requested(mandate=mandate, url=doors.url("mandate", door.secret))


def get_mandate(command: Command, signer_id: str) -> ShownMandate:
    """Return the mandate that counts, or the request for one where none does."""
    signer = identity.load_signer(command.account_id, signer_id)
    if signer.mandate is None:
        raise MandateNotFound(signer_id=signer_id)
    return _shown(command, mandates.load(command.account_id, signer_id, signer.mandate.mandate_id))


def revoke_mandate(command: Command, signer_id: str) -> None:
    """End the mandate, and every request for one. What was signed stays signed."""
    signer = identity.load_signer(command.account_id, signer_id)
    if signer.mandate is None:
        raise MandateNotFound(signer_id=signer_id)
    for before in mandates.of_signer(command.account_id, signer_id):
        after = before.ended(MandateStatus.REVOKED, at=command.at)
        mandates.change(command.unit, before, after)
        if after != before and before.id == signer.mandate.mandate_id:
            _sum_up(command, signer, after)


# -- the person --------------------------------------------------------------------------------------------


def session(command: Command, grant: Grant) -> ShownMandate:
    """Return what a link shows. Asking changes nothing."""
    return _shown(command, _enter(command, grant))


def send_code(command: Command, grant: Grant) -> Mandate:
    """Send a code to the person's address."""
    before = _enter(command, grant)
    before.require_requested()
    after = before.with_code(doors.new_code(before.code, belongs_to=before.id, at=command.at))
    mandates.change(command.unit, before, after)
    doors.owe_letter(command, before.signer_id, f"{before.id}#code")
    return after


def check_code(command: Command, grant: Grant, *, given: str, token: str) -> ShownMandate:
    """Take a guess at the code. Each is counted, the right one proves the person."""
    before = _enter(command, grant)
    before.require_requested()
    code, wrong = doors.compared(before.code, given, belongs_to=before.id, token=token, at=command.at)
    after = before.with_code(code)
    mandates.change(command.unit, before, after)
    if wrong is not None:
        raise wrong
    return _shown(command, after)


def accept(
    command: Command,
    grant: Grant,
    *,
    kind: str,
    image_base64: str,
    consent_version: str,
    language: str,
    pointer: str,
) -> ShownMandate:
    """Take the person's consent, with the signature that will stand in their documents."""
    before = _enter(command, grant)
    before.require_requested()
    mandate_consent.require_current(consent_version)
    proven_at = before.code.require_proven(at=command.at)
    image = accept_signature(decoded_image(image_base64, pointer=pointer), pointer=pointer)
    place = f"accounts/{before.account_id}/signers/{before.signer_id}/mandates/{before.id}"
    key = f"{place}/{hashlib.sha256(image).hexdigest()}.png"
    text = mandate_consent.text(language, account=before.sender)
    after = before.accepted(
        Acceptance(
            at=command.at,
            consent_version=consent_version,
            consent_sha256=mandate_consent.sha256(text),
            language=language,
            kind=kind,
            image=files.put(key=key, body=image, media_type=files.PNG),
            proven_at=proven_at,
            email=before.email,
            ip=command.actor.ip,
            user_agent=command.actor.user_agent,
        )
    )
    mandates.change(command.unit, before, after)
    signer = identity.load_signer(before.account_id, before.signer_id)
    if signer.mandate is not None and signer.mandate.mandate_id != before.id:
        earlier = mandates.load(before.account_id, before.signer_id, signer.mandate.mandate_id)
        mandates.change(command.unit, earlier, earlier.ended(MandateStatus.REPLACED, at=command.at))
    _sum_up(command, signer, after)
    return _shown(command, after)


def withdraw(command: Command, grant: Grant) -> ShownMandate:
    """End the mandate, or decline the request, as the person wants: for that the link is enough."""
    before = _enter(command, grant)
    after = before.ended(MandateStatus.WITHDRAWN, at=command.at)
    mandates.change(command.unit, before, after)
    signer = identity.load_signer(before.account_id, before.signer_id)
    if after != before and signer.mandate is not None and signer.mandate.mandate_id == before.id:
        _sum_up(command, signer, after)
    return _shown(command, after)


def _enter(command: Command, grant: Grant) -> Mandate:
    mandate = mandates.load(grant.account_id, grant.facts["signer_id"], grant.subject)
    mandate.require_entered(grant.secret_sha256, at=command.at)
    return mandate


def _sum_up(command: Command, signer: Signer, mandate: Mandate) -> None:
    identity.change_signer(command.unit, signer, signer.mandated(mandate.summary, at=command.at))


def _shown(command: Command, mandate: Mandate) -> ShownMandate:
    given = mandate.acceptance
    if given is None:
        return ShownMandate(mandate=mandate, image=None)
    link = files.link(given.image, filename=mandate.name, inline=True, at=command.at, media_type=files.PNG)
    return ShownMandate(mandate=mandate, image=link)
