"""Signing for those who have given a mandate: owed in the transaction in which their turn comes, done right after.

The mandate is looked at in that moment. Where it holds no longer the person is invited like everybody else.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from botocore.exceptions import BotoCoreError, ClientError

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain.automatic import left_to_person, signed_for
from functions.domain.automatic_parts import impossible
from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.mandates import Mandate
from functions.domain.recipients import Recipient, Signature
from functions.domain.signers import SignerNotFound
from functions.domain.terms import SignatureKind
from functions.storage import documents, duty_rows, files, identity, mandates

LEASE: Final = timedelta(seconds=90)
"""Longer than the function may run."""


class MandateUnaccepted(Exception):
    """A mandate that is active was accepted: anything else is a bug."""


def sign_document(command: Command, *, document_id: str, clock: Clock) -> None:
    """Sign for everybody whose signature the document is owed. What fails is given back and tried again."""
    owed = duties.claimed(command.account_id, document_id, DutyKind.AUTOSIGN, clock=clock, lease=LEASE)
    for claimed in owed:
        try:
            _sign(command, claimed, clock=clock)
        except Exception:
            duty_rows.postpone(claimed, at=clock())
            raise


def _sign(command: Command, duty: Duty, *, clock: Clock) -> None:
    document = documents.load(duty.account_id, duty.owner_id)
    recipient = next((one for one in document.recipients if one.id == duty.subject), None)
    if recipient is None or not _awaited(document, recipient):
        duties.drop(duty)
        return
    found = _found(document, recipient, clock=clock)
    signature = None if found.mandate is None else _signature(document, recipient, found.mandate)
    # A mandate that ends meanwhile signs nothing: the duty is given back, and then there is none.
    held = None if found.mandate is None else partial(mandates.hold, mandate=found.mandate)

    def verb(before: Document, now: datetime) -> Document:
        person = before.recipient(recipient.id)
        if not _awaited(before, person):
            return before
        if signature is None or impossible(person):
            return left_to_person(before, person.id, why=found.why, at=now)
        return signed_for(before, person.id, signature, at=now)

    after = duties.conclude(command, duty, verb, clock=clock, held=held)
    if not after.recipient(recipient.id).automatic:
        # No event of the bus wakes who sends invitations here; lost, the sweeper finds it.
        invitation = replace(duty, kind=DutyKind.NOTIFY)
        with suppress(BotoCoreError, ClientError):
            duties.wake(invitation, queue_url=settings.notifications_queue_url())


@dataclass(frozen=True, kw_only=True)
class _Found:
    """The mandate to sign by, or why there is none."""

    mandate: Mandate | None
    why: str


def _found(document: Document, recipient: Recipient, *, clock: Clock) -> _Found:
    if impossible(recipient):
        return _Found(mandate=None, why="asked_in_person")
    if recipient.signer_id is None:
        return _Found(mandate=None, why="mandate_none")
    try:
        signer = identity.load_signer(document.account_id, recipient.signer_id)
    except SignerNotFound:
        return _Found(mandate=None, why="mandate_none")
    at = clock()
    if signer.mandate is None:
        return _Found(mandate=None, why="mandate_none")
    if not signer.mandate.covers(client_id=document.client_id, email=recipient.email, at=at):
        standing = signer.mandate.standing(at=at)
        if standing != "active":
            return _Found(mandate=None, why=f"mandate_{standing}")
        whose = "person" if signer.mandate.client_id in (None, document.client_id) else "client"
        return _Found(mandate=None, why=f"mandate_of_another_{whose}")
    mandate = mandates.load(document.account_id, signer.id, signer.mandate.mandate_id)
    if mandate.email != recipient.email:
        return _Found(mandate=None, why="mandate_of_another_person")
    return _Found(mandate=mandate, why="asked_in_person")


def _signature(document: Document, recipient: Recipient, mandate: Mandate) -> Signature:
    """Return the signature, its picture kept with the document: that stands when the mandate is long gone."""
    given = mandate.acceptance
    if given is None:
        raise MandateUnaccepted(mandate.id)
    key = files.document_key(
        document.account_id,
        document.id,
        kind=f"signatures/{recipient.id}",
        sha256=given.image.sha256,
        extension="png",
    )
    image = files.put(key=key, body=files.read(given.image), media_type=files.PNG)
    return Signature(
        image=image,
        kind=SignatureKind.AUTOMATIC.value,
        consent_version=given.consent_version,
        ip=None,
        user_agent=None,
        initials=image if recipient.initials_asked else None,
        mandate_id=mandate.id,
    )


def _awaited(document: Document, recipient: Recipient) -> bool:
    """Whether the signature is still to be made for the person, now."""
    return recipient.automatic and recipient.may_act and document.open and document.reached(recipient)
