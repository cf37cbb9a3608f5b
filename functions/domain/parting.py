"""When a part passes to another person: by the one who has it, or by the sender.

Who takes over has the same place, is asked the same, and begins anew; who had it before stays in the history.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from functions.domain.assigning import recipient_problems
from functions.domain.contacts import fold
from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.duties import Notice
from functions.domain.errors import Conflict, Invalid, require_none
from functions.domain.events import EventType, Happening
from functions.domain.lifecycle import SignerAssignedTwice, TooManyRecipients
from functions.domain.parts import Channel, asked
from functions.domain.recipients import (
    Link,
    Recipient,
    RecipientAlreadySigned,
    RecipientGone,
    RecipientStatus,
)
from functions.domain.requirements import Requirement
from functions.domain.signers import Signer, SignerWithoutContact

MAX_HANDS: Final = 3
"""How often one part may be handed on."""
MAX_PARTS: Final = MAX_RECIPIENTS + 20
"""Recipients of a document together with those whose parts have passed on.

Taking it back writes two rows for each, their part and their link, in one transaction, which holds 100.
"""


class DelegationForbidden(Conflict):
    """The sender wants this very person."""

    code = "delegation_forbidden"


class DelegateHasPart(Invalid):
    """The person whom the part should pass to has a part in the document already, or is the one who has this part."""

    code = "delegate_has_part"


class DelegationLoop(Invalid):
    """The part has been with this person before, or has passed on too often."""

    code = "delegation_loop"


@dataclass(frozen=True, kw_only=True)
class Delegate:
    """Who shall act in somebody's place, as that somebody says, in canonical form."""

    name: str
    email: str | None
    phone: str | None
    tax_id: str | None


def delegated(
    document: Document, recipient_id: str, delegate: Delegate, *, new_id: str, link: Link, at: datetime
) -> Document:
    """Hand a recipient's part to somebody else, who then has their place and proves who they are anew."""
    before = document.recipient(recipient_id)
    document.require_open_to(before)
    if not document.terms.delegation:
        raise DelegationForbidden
    if delegate.email is None and delegate.phone is None:
        raise SignerWithoutContact(pointer="/email")
    _require_newcomer(document, before, delegate)
    after = Recipient(
        id=new_id,
        signer_id=None,
        position=before.position,
        name=delegate.name,
        email=delegate.email,
        phone=delegate.phone,
        tax_id=delegate.tax_id,
        legal_representative=False,
        link=link,
        delegated_from=before.id,
        **asked(before),
    )
    # What the sender knew of the one before is no measure for another.
    after = replace(
        after,
        channels=_channels(after),
        requirements=_requirements(after),
        birth_date=None,
        redirect_url=None,
    )
    happening = Happening(
        type=EventType.RECIPIENT_DELEGATED,
        data={"recipient_id": before.id, "delegate_id": new_id, "position": before.position},
        personal={**before.facts(), "delegate": dict(after.facts())},
    )
    # The link of who had the part opens a page that says so, and nothing can be done with it any more.
    gone = replace(before, status=RecipientStatus.DELEGATED, gone_at=at)
    return _passed(document, gone, after, happening=happening, at=at)


def replaced(
    document: Document,
    recipient_id: str,
    signer: Signer,
    *,
    new_id: str,
    link: Link,
    at: datetime,
    reachable: Collection[Channel] = tuple(Channel),
) -> Document:
    """Put another signer of the directory in a recipient's place, of whom the same must hold as when it was sent.

    `reachable`: the channels that this installation has a carrier for.
    """
    document.require_open()
    before = document.recipient(recipient_id)
    if not before.active:
        raise RecipientGone
    if before.status is RecipientStatus.SIGNED:
        raise RecipientAlreadySigned(signed_at=before.signed_at)
    if any(one.signer_id == signer.id for one in document.active_recipients):
        raise SignerAssignedTwice(pointer="/signer_id", signer_id=signer.id)
    after = Recipient.of(signer, recipient_id=new_id, position=before.position, part=before)
    after = replace(after, link=link, replaces=before.id)
    # Of a date of birth nothing is known to compare with.
    known = tuple(one for one in after.requirements if one is not Requirement.BIRTH_DATE)
    after = replace(after, channels=_channels(after), birth_date=None, requirements=known)
    _require_askable(document, after, reachable=reachable)
    happening = Happening(
        type=EventType.RECIPIENT_REPLACED,
        data={
            "recipient_id": before.id,
            "replaced_by": new_id,
            "signer_id": signer.id,
            "position": before.position,
        },
        personal={**before.facts(), "replacement": dict(after.facts())},
    )
    gone = replace(before, status=RecipientStatus.REPLACED, link=None, gone_at=at)
    return _passed(document, gone, after, happening=happening, at=at)


def _require_askable(document: Document, newcomer: Recipient, *, reachable: Collection[Channel]) -> None:
    """Refuse a signer who could never prove what is asked in the part, or is reached by nothing."""
    wrong = recipient_problems(
        newcomer,
        pointer="",
        files=document.files,
        terms=document.terms,
        # What was asked when it was sent.
        provable=tuple(Requirement),
        reachable=reachable,
    )
    for one in wrong:
        # The request names a signer and nothing else.
        one.pointer = "/signer_id"
    require_none(wrong)


def _passed(
    document: Document, gone: Recipient, after: Recipient, *, happening: Happening, at: datetime
) -> Document:
    if len(document.recipients) >= MAX_PARTS:
        raise TooManyRecipients(limit=MAX_PARTS)
    now = document.with_recipient(gone)
    place = now.recipients.index(gone) + 1
    now = replace(now, recipients=(*now.recipients[:place], after, *now.recipients[place:]))
    told = [after] if now.reached(after) else []
    return replace(now, duties=now.notices(told, Notice.INVITATION, at=at)).having(happening, at=at)


def _require_newcomer(document: Document, before: Recipient, delegate: Delegate) -> None:
    former, hands = before, 0
    while former.delegated_from is not None:
        former, hands = document.recipient(former.delegated_from), hands + 1
        if _same(former, delegate):
            raise DelegationLoop(pointer="/email")
    if hands >= MAX_HANDS:
        raise DelegationLoop
    if any(_same(one, delegate) for one in document.active_recipients):
        raise DelegateHasPart(pointer="/email")


def _same(recipient: Recipient, delegate: Delegate) -> bool:
    """Whether they are one person: by address, by tax identifier, or by phone and name."""
    email, phone = delegate.email, delegate.phone
    if email is not None and recipient.email is not None and email.casefold() == recipient.email.casefold():
        return True
    if delegate.tax_id is not None and delegate.tax_id == recipient.tax_id:
        return True
    return phone is not None and phone == recipient.phone and fold(delegate.name) == fold(recipient.name)


def _channels(recipient: Recipient) -> tuple[Channel, ...] | None:
    """Return how the newcomer is told: as the one before where that reaches them, else by what they have."""
    return recipient.channels if recipient.channels == () or recipient.ways else None


def _requirements(recipient: Recipient) -> tuple[Requirement, ...]:
    """Return what can be asked of somebody of whom the sender knows nothing."""
    by_phone, by_mail = recipient.phone is not None, recipient.email is not None
    kept = [one for one in recipient.requirements if one not in (Requirement.BIRTH_DATE, *_BY_TAX_ID)]
    codes = {
        Requirement.CODE_EMAIL: by_mail,
        Requirement.CODE_SMS: by_phone,
        Requirement.CODE_WHATSAPP: by_phone,
    }
    possible = [one for one in kept if codes.get(one, True)]
    if len(possible) < len(kept) and not any(one in codes for one in possible):
        # A code was asked for: it goes where the newcomer can be reached.
        possible.append(Requirement.CODE_EMAIL if by_mail else Requirement.CODE_SMS)
    return tuple(possible)


_BY_TAX_ID: Final = (Requirement.TAX_ID, Requirement.GOVERNMENT)
