"""Recipients: a signer's part in one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.domain.attachments import Attachment
from functions.domain.errors import Conflict, Gone, Invalid, NotFound, Unauthenticated
from functions.domain.events import Json
from functions.domain.files import StoredObject
from functions.domain.parts import Channel, Part, Role, asked
from functions.domain.placements import PlacementKind
from functions.domain.requirements import FailedProof, Proof, Requirement
from functions.domain.signers import Signer


class RecipientNotFound(NotFound):
    """The document has no such recipient."""

    code = "recipient_not_found"


class RecipientAlreadySigned(Conflict):
    """A person signs a document once."""

    code = "recipient_already_signed"


class RecipientRefused(Conflict):
    """The person has refused to sign."""

    code = "recipient_refused"


class RecipientGone(Conflict):
    """The person's part is somebody else's now: it was delegated, or the sender replaced the person."""

    code = "recipient_gone"


class RecipientBlocked(Conflict):
    """Too many proofs of identity failed: the sender looks into it before anything goes on."""

    code = "recipient_blocked"


class RecipientOnlyReads(Conflict):
    """An observer reads and signs nothing."""

    code = "recipient_only_reads"


class NotYourTurn(Conflict):
    """Others sign before: the person is told when it is their turn."""

    code = "not_your_turn"


class IdentityNotProven(Conflict):
    """Something that the sender asks to be proven is not proven yet. Fact `missing`."""

    code = "identity_not_proven"


class ReadingNotConfirmed(Conflict):
    """The sender wants each to say that they have read everything."""

    code = "reading_not_confirmed"


class SignatureKindNotAllowed(Invalid):
    """The sender wants a signature that is made in another way. Fact `allowed`."""

    code = "signature_kind_not_allowed"


class InitialsMissing(Invalid):
    """Initials go on some pages: their picture comes with the signature."""

    code = "initials_missing"


class DocumentNotViewed(Conflict):
    """A signature counts only after its signer has opened the document."""

    code = "document_not_viewed"


class RecipientWithoutChannel(Invalid):
    """Nothing that we send can reach the person."""

    code = "recipient_without_channel"


class LinkMissing(Unauthenticated):
    """The request carries no link secret."""

    code = "link_missing"


class LinkInvalid(Unauthenticated):
    """The link is forged, mistyped or was replaced by a newer one."""

    code = "link_invalid"


class LinkExpired(Gone):
    """The link has outlived its time; the sender can send a fresh one."""

    code = "link_expired"


class RecipientStatus(StrEnum):
    WAITING = "waiting"
    NOTIFIED = "notified"
    VIEWED = "viewed"
    VERIFIED = "verified"
    SIGNED = "signed"
    REFUSED = "refused"
    DELEGATED = "delegated"
    REPLACED = "replaced"
    BLOCKED = "blocked"


APPROVAL: Final = "approval"
"""The kind of what approvers leave in place of a signature."""

GONE: Final = (RecipientStatus.DELEGATED, RecipientStatus.REPLACED)
"""Whose part is somebody else's now. They stay in the document for its history."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A recipient's way in: only the SHA-256 of its secret is kept."""

    secret_sha256: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a person left when signing, and what shows that it was that person. An approval has no image."""

    image: StoredObject | None
    kind: str
    consent_version: str
    ip: str | None
    user_agent: str | None
    initials: StoredObject | None = None
    """The picture of the initials, where they were asked for."""
    mandate_id: str | None = None
    """By what mandate the service has signed; None: the person did."""


@dataclass(frozen=True, kw_only=True)
class Recipient(Part):
    """One person's part. Name and contact are those of the time of assignment: later changes do not reach back."""

    id: str
    signer_id: str | None
    """None: a person who is in no directory: another recipient has delegated to them, or they came by themselves."""
    position: int
    """The place among the recipients. Who takes over a part takes over its place."""
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    legal_representative: bool
    external_id: str | None = None
    """The customer's own id of the signer."""
    status: RecipientStatus = RecipientStatus.WAITING
    link: Link | None = None
    notified_at: datetime | None = None
    resent_at: datetime | None = None
    arrived_at: datetime | None = None
    """When the person came, if there were no pages yet."""
    viewed_at: datetime | None = None
    verified_at: datetime | None = None
    read_confirmed_at: datetime | None = None
    signed_at: datetime | None = None
    refused_at: datetime | None = None
    refusal_reason: str | None = None
    """One of the list, as the page showed it."""
    refusal_comment: str | None = None
    signature: Signature | None = None
    proofs: tuple[Proof, ...] = ()
    failed_proofs: tuple[FailedProof, ...] = ()
    """The last ones, codes apart."""
    identity_round: int = 0
    """Counts how often a person let this one begin anew with their proofs of identity."""
    blocked_at: datetime | None = None
    blocked_by: Requirement | None = None
    """The proof whose failures blocked the person."""
    answers: Mapping[str, Json] = field(default_factory=dict)
    """By field id, each in its canonical form."""
    attachments: tuple[Attachment, ...] = ()
    delegated_from: str | None = None
    """Who handed this part over."""
    replaces: str | None = None
    """Whom the sender put this person in place of."""
    gone_at: datetime | None = None
    """When the part became somebody else's."""
    channel_failures: tuple[Channel, ...] = ()
    """Channels that do not reach the person."""
    resends: Mapping[str, int] = field(default_factory=dict)
    """How often the person was reminded, by channel."""
    self_declared: bool = False
    """Whether name and contact are what the person said of themselves, through a public link."""

    @classmethod
    def of(cls, signer: Signer, *, recipient_id: str, position: int, part: Part) -> Recipient:
        """Give a signer a part in a document."""
        return cls(
            id=recipient_id,
            signer_id=signer.id,
            position=position,
            name=signer.name,
            email=signer.email,
            phone=signer.phone,
            tax_id=signer.tax_id,
            legal_representative=signer.legal_representative,
            external_id=signer.external_id,
            **asked(part),
        )

    @property
    def active(self) -> bool:
        """Whether the part is still this person's."""
        return self.status not in GONE

    @property
    def acts(self) -> bool:
        """Whether the document waits for this person at some time."""
        return self.active and (self.role is not Role.OBSERVER or self.approval_required)

    @property
    def pending(self) -> bool:
        """Whether the document still waits for this person, who may have refused or been blocked meanwhile."""
        return self.acts and self.status is not RecipientStatus.SIGNED

    @property
    def may_act(self) -> bool:
        """Whether it is worth telling the person that something is awaited of them."""
        return self.pending and self.status not in (RecipientStatus.REFUSED, RecipientStatus.BLOCKED)

    @property
    def started(self) -> bool:
        """Whether the person has begun: what is asked of them stays as it is from then on."""
        return self.viewed_at is not None

    @property
    def draws(self) -> bool:
        """Whether the person leaves a signature on the pages."""
        return self.role is Role.SIGNER

    @property
    def initials_asked(self) -> bool:
        """Whether the person leaves their initials too."""
        kinds = [*(one.kind for one in self.placements), *(one.kind for one in self.anchors)]
        return self.draws and (self.initials_everywhere or PlacementKind.INITIALS in kinds)

    @property
    def ways(self) -> tuple[Channel, ...]:
        """How the person can be told, the first choice first, without what is known to fail."""
        usual = (Channel.EMAIL,) if self.email is not None else (Channel.SMS,)
        wanted = usual if self.channels is None else self.channels
        return tuple(one for one in wanted if self.address(one) and one not in self.channel_failures)

    def address(self, channel: Channel) -> str | None:
        """Return where a channel finds the person."""
        return self.email if channel is Channel.EMAIL else self.phone

    @property
    def unproven(self) -> tuple[Requirement, ...]:
        """What is still to be proven."""
        proven = {one.requirement for one in self.proofs}
        return tuple(one for one in self.required if one not in proven)

    def afresh(self) -> Recipient:
        """Return the person's part as it was before anything was sent."""
        return Recipient(
            id=self.id,
            signer_id=self.signer_id,
            position=self.position,
            name=self.name,
            email=self.email,
            phone=self.phone,
            tax_id=self.tax_id,
            legal_representative=self.legal_representative,
            external_id=self.external_id,
            # Failures that were counted are not counted against a new beginning.
            identity_round=self.identity_round + 1,
            # What anchors gave is looked for anew: taken for asked, it would be drawn twice.
            **asked(self) | {"placements": tuple(one for one in self.placements if not one.found)},
        )

    def notified(self, *, at: datetime) -> Recipient:
        status = RecipientStatus.NOTIFIED if self.status is RecipientStatus.WAITING else self.status
        return replace(self, status=status, notified_at=at)

    def resent(self, *, expires_at: datetime, at: datetime) -> Recipient:
        """Tell again: the link lives on, and where every channel has failed each is tried once more."""
        if self.link is None:
            return self
        link = replace(self.link, expires_at=expires_at)
        failures = self.channel_failures if self.ways else ()
        return replace(self, link=link, resent_at=at, channel_failures=failures)

    def viewed(self, *, at: datetime) -> Recipient:
        waiting = self.status in (RecipientStatus.WAITING, RecipientStatus.NOTIFIED)
        return replace(self, status=RecipientStatus.VIEWED if waiting else self.status, viewed_at=at)

    def signed(self, signature: Signature, *, at: datetime) -> Recipient:
        """Sign, or refuse to sign twice, unseen or unproven. Who has refused may change their mind."""
        self.require_pending()
        if self.viewed_at is None and signature.mandate_id is None:
            raise DocumentNotViewed
        if self.unproven:
            raise IdentityNotProven(missing=", ".join(self.unproven))
        return replace(self, status=RecipientStatus.SIGNED, signed_at=at, signature=signature)

    def refused(self, *, reason: str, comment: str | None, at: datetime) -> Recipient:
        """Refuse, once."""
        self.require_pending()
        if self.status is RecipientStatus.REFUSED:
            raise RecipientRefused
        why = replace(self, refusal_reason=reason, refusal_comment=comment)
        return replace(why, status=RecipientStatus.REFUSED, refused_at=at)

    def require_pending(self) -> None:
        """Refuse who has signed already, has nothing to sign, is blocked, or has handed the part over."""
        if self.status is RecipientStatus.SIGNED:
            raise RecipientAlreadySigned(signed_at=self.signed_at)
        if not self.active:
            raise RecipientGone
        if not self.acts:
            raise RecipientOnlyReads
        if self.status is RecipientStatus.BLOCKED:
            raise RecipientBlocked

    def facts(self) -> Mapping[str, str | None]:
        """Return what an event says of the person in its erasable part."""
        return {"name": self.name, "email": self.email, "phone": self.phone, "tax_id": self.tax_id}
