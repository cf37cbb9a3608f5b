"""Recipients: a signer's part in one document."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from functions.domain.errors import Conflict, Gone, Invalid, NotFound, Unauthenticated
from functions.domain.files import StoredObject
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


class DocumentNotViewed(Conflict):
    """A signature counts only after its signer has opened the document."""

    code = "document_not_viewed"


class RecipientWithoutChannel(Invalid):
    """Nothing that we send can reach the person."""

    code = "recipient_without_channel"


class IdentityVerificationUnavailable(Invalid):
    """The assignment asks for a proof of identity that this installation has no provider for."""

    code = "identity_verification_unavailable"


class PlacementOutsidePage(Invalid):
    """A signature must lie on a page that the document has."""

    code = "placement_outside_page"


class PlacementFileUnknown(Invalid):
    """A signature must lie on a file that the document has."""

    code = "placement_file_unknown"


class PlacementOnSignedFile(Invalid):
    """Nothing is drawn on the pages of a file that is kept byte for byte."""

    code = "placement_on_signed_file"


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


@dataclass(frozen=True, kw_only=True)
class Placement:
    """Where a signature goes: a page (from 1) and a box in fractions of the page as shown, from its top left."""

    page: int
    x: float
    y: float
    width: float
    height: float
    file_id: str | None = None
    """None: the main file."""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A recipient's way in: only the SHA-256 of its secret is kept."""

    secret_sha256: str
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class Signature:
    """What a person left when signing, and what shows that it was that person."""

    image: StoredObject
    kind: str
    consent_version: str
    ip: str | None
    user_agent: str | None


@dataclass(frozen=True, kw_only=True)
class Recipient:
    """One person's part. Name and contact are those of the time of assignment: later changes do not reach back."""

    id: str
    signer_id: str
    position: int
    name: str
    email: str | None
    phone: str | None
    tax_id: str | None
    legal_representative: bool
    kyc: bool
    status: RecipientStatus = RecipientStatus.WAITING
    placements: tuple[Placement, ...] = ()
    link: Link | None = None
    notified_at: datetime | None = None
    viewed_at: datetime | None = None
    signed_at: datetime | None = None
    refused_at: datetime | None = None
    refusal_reason: str | None = None
    signature: Signature | None = None

    @classmethod
    def of(
        cls, signer: Signer, *, recipient_id: str, position: int, kyc: bool, placements: tuple[Placement, ...]
    ) -> Recipient:
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
            kyc=kyc,
            placements=placements,
        )

    @property
    def pending(self) -> bool:
        """Whether this person may still sign."""
        return self.status not in (RecipientStatus.SIGNED, RecipientStatus.REFUSED)

    def notified(self, *, at: datetime) -> Recipient:
        status = RecipientStatus.NOTIFIED if self.status is RecipientStatus.WAITING else self.status
        return replace(self, status=status, notified_at=at)

    def viewed(self, *, at: datetime) -> Recipient:
        return replace(self, status=RecipientStatus.VIEWED, viewed_at=at)

    def signed(self, signature: Signature, *, at: datetime) -> Recipient:
        """Sign, or refuse to sign twice, after a refusal, or unseen."""
        self.require_pending()
        if self.viewed_at is None:
            raise DocumentNotViewed
        return replace(self, status=RecipientStatus.SIGNED, signed_at=at, signature=signature)

    def refused(self, *, reason: str, at: datetime) -> Recipient:
        self.require_pending()
        return replace(self, status=RecipientStatus.REFUSED, refused_at=at, refusal_reason=reason)

    def require_pending(self) -> None:
        if self.status is RecipientStatus.SIGNED:
            raise RecipientAlreadySigned(signed_at=self.signed_at)
        if self.status is RecipientStatus.REFUSED:
            raise RecipientRefused

    def facts(self) -> Mapping[str, str | None]:
        """Return what an event says of the person in its erasable part."""
        return {"name": self.name, "email": self.email, "phone": self.phone, "tax_id": self.tax_id}
