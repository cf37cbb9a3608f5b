"""Parts: what a sender asks of one person, whoever that is."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from typing import Any

from functions.domain.attachments import AttachmentRequest
from functions.domain.fields import Field
from functions.domain.placements import Anchor, Placement
from functions.domain.requirements import KYC, Requirement
from functions.domain.terms import SignatureKind


class Role(StrEnum):
    SIGNER = "signer"
    APPROVER = "approver"
    """Agrees without a signature on the pages."""
    OBSERVER = "observer"
    """Reads, and gets the finished file; approves too where `approval_required`."""


class Channel(StrEnum):
    EMAIL = "email"
    SMS = "sms"
    WHATSAPP = "whatsapp"


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a sender asks of one person: everything of a recipient that does not depend on who it is."""

    role: Role = Role.SIGNER
    approval_required: bool = False
    """For observers: whether nothing goes on before they have approved."""
    order_group: int = 1
    """Groups sign one after the other, from the lowest; within a group all at the same time."""
    channels: tuple[Channel, ...] | None = None
    """How the person is told: the first, and the next when that one fails. Empty: not at all, the sender passes
    the link on. None: by e-mail where there is an address, else by SMS."""
    message: str | None = None
    """What the sender says to this person."""
    language: str | None = None
    """Of the person's page and messages; None: the document's."""
    kyc: bool = False
    requirements: tuple[Requirement, ...] = ()
    birth_date: date | None = None
    """As the sender knows it, to compare with."""
    signature_kinds: tuple[SignatureKind, ...] | None = None
    """None: those of the document's terms."""
    placements: tuple[Placement, ...] = ()
    anchors: tuple[Anchor, ...] = ()
    initials_everywhere: bool = False
    """Whether initials go on every page of every file."""
    fields: tuple[Field, ...] = ()
    attachment_requests: tuple[AttachmentRequest, ...] = ()
    automatic: bool = False
    """Whether the service signs for the person, by the mandate that they have given, when their turn comes."""
    redirect_url: str | None = None
    """Where the page leads once the person has signed."""
    embed_origin: str | None = None
    """The one site that may embed this person's page; None: any that the account lists."""

    @property
    def required(self) -> tuple[Requirement, ...]:
        """All that is to be proven, in the order of the page's steps."""
        asked = {*self.requirements, *(KYC if self.kyc else ())}
        return tuple(one for one in Requirement if one in asked)


def asked(part: Part) -> dict[str, Any]:
    """Return what is asked of a person, by the names of fields, for whoever takes over the part."""
    return {one.name: getattr(part, one.name) for one in fields(Part)}
