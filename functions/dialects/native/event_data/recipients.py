"""What events of one person's part say, each below `data`. The first line of each tells when it happens."""

from __future__ import annotations

from typing import Literal, NotRequired

from functions.dialects.native.event_data.parts import (
    AttachmentFacts,
    Automatic,
    ChannelName,
    FileFacts,
    OfRecipient,
    ProofFacts,
    RequirementCode,
    SentFile,
    Sha256,
)


class RecipientAdded(OfRecipient):
    """One more person has a part in the document."""

    signer_id: str | None
    position: int
    order_group: int
    kyc: bool
    automatic: NotRequired[Automatic]
    """There where the service signs for the person now"""


class RecipientNotified(OfRecipient):
    """A message went out to the person."""

    channel: ChannelName
    notice: str
    """What about: `invitation`, `reminder`, `completed`, …"""
    reminder: bool


class RecipientStarted(OfRecipient):
    """The person followed their link while the document has no pages yet: they are asked for values first."""


class RecipientViewed(OfRecipient):
    """The person has the document before their eyes for the first time."""

    batch_id: NotRequired[str]
    """The batch on whose page that was"""
    opened: NotRequired[bool]
    """false: they said so for the whole batch, without opening this document"""
    opened_at: NotRequired[str]
    """When, for who accepted by a public link: earlier than the event, which comes with the signature"""


class RecipientReadConfirmed(OfRecipient):
    """The person says that they have read everything."""


class RecipientDataSubmitted(FileFacts):
    """The person has filled something in: fields, or values that the pages are made with."""

    recipient_id: str
    complete: bool
    """Whether nothing is missing any more"""
    fields: NotRequired[list[str]]
    """The ids of the fields that are others now"""
    variables: NotRequired[list[str]]
    """The variables of the template that were given"""
    file_id: NotRequired[str]
    """The file that they are for"""


class RecipientAttachmentUploaded(AttachmentFacts):
    """The person has sent a file that they were asked for."""

    replaces: str | None
    """The attachment that had been sent back"""


class RecipientAttachmentRemoved(AttachmentFacts):
    """The person has taken a file out again."""


class RecipientAttachmentReviewed(AttachmentFacts):
    """The sender has looked at a file: it is right, or sent back."""

    decision: Literal["pending", "approved", "invalid"]


class RecipientIdentityApproved(ProofFacts):
    """A proof of identity was given, or somebody of the account vouches for all that were missing."""

    verified: bool
    """Whether the person has now proven all that is asked"""
    requirement: NotRequired[RequirementCode]
    """What was proven"""
    decision: NotRequired[Literal["approve"]]
    """There where somebody of the account vouches"""
    requirements: NotRequired[list[RequirementCode]]
    """What they vouch for"""
    channel: NotRequired[ChannelName]
    """By which the code came"""
    document_kind: NotRequired[str]
    """What identity document it was"""
    batch_id: NotRequired[str]
    """The batch on whose page it was proven"""
    proven_at: NotRequired[str]
    """When it was proven there"""


class RecipientIdentityRejected(ProofFacts):
    """A proof of identity has failed; attempts are left."""

    requirement: RequirementCode
    reason: str
    """Why: `differs`, `illegible`, `name_differs`, `no_face`, `other_face`, `step_failed`, …"""
    attempts_left: int
    step: NotRequired[str]
    """The movement that is not to be seen"""


class RecipientAuthenticationFailed(OfRecipient):
    """A wrong code was given; attempts are left."""

    requirement: RequirementCode
    reason: str
    attempts_left: int


class RecipientBlocked(OfRecipient):
    """No attempt is left: the person waits until somebody of the account has decided about them."""

    requirement: RequirementCode
    """What they could not prove"""
    pictures_sha256: NotRequired[list[Sha256]]
    """Of the pictures of the last attempt"""


class RecipientUnblocked(OfRecipient):
    """Somebody of the account lets the person begin anew with their proofs."""

    decision: Literal["reset"]


class RecipientSigned(OfRecipient):
    """The person has signed, or approved."""

    signature_kind: Literal["drawn", "typed", "uploaded", "click", "approval", "automatic"]
    consent_version: str
    """The text that they have agreed to"""
    file_sha256: Sha256
    """Of the main file as they have signed it"""
    files: NotRequired[list[SentFile]]
    """All files, where there are several"""
    signature_sha256: NotRequired[Sha256]
    """Of the picture of the signature"""
    initials_sha256: NotRequired[Sha256]
    mandate_id: NotRequired[str | None]
    """By what mandate the service has signed"""
    batch_id: NotRequired[str]
    """The batch that was signed at once"""
    automatic: NotRequired[Automatic]
    """There where the service signs for somebody whose turn it is now"""


class RecipientRefused(OfRecipient):
    """The person has refused, and the document goes on: they may still sign."""


class RecipientDelegated(OfRecipient):
    """The person has handed their part on to somebody else."""

    delegate_id: str
    """The recipient who has the part now"""
    position: int
    automatic: NotRequired[Automatic]


class RecipientReplaced(OfRecipient):
    """The sender has put another person in the recipient's place."""

    replaced_by: str
    """The recipient who has the place now"""
    signer_id: str
    position: int
    automatic: NotRequired[Automatic]
    """There where the service signs for the person now"""


class RecipientUpdated(OfRecipient):
    """What is asked of the person has changed while the document goes on."""

    changed: list[str]
    requirements: NotRequired[list[RequirementCode]]
    """All that they have to prove now"""
    why: NotRequired[str]
    """Why the service does not sign for them: `mandate_expired`, `mandate_none`, `asked_in_person`, …"""


class EmailBounced(OfRecipient):
    """A mail did not reach the person, was not wanted, or was not sent for that reason."""

    channel: Literal["email"]
    next_channel: ChannelName | None
    """How they are told instead; null: the sender is told"""
    cause: Literal["bounce", "undelivered", "complaint", "opt_out", "rejected"]
    """`bounce`: takes no mail; `undelivered`: took none now; `complaint`: marked as spam; `opt_out`: unwanted"""
    sent: bool
    """Whether a mail went out; false: nothing was sent, the cause is known from before, or the carrier refused"""


class MessageFailed(OfRecipient):
    """A message to the person's phone did not reach them, or was not sent because they want no more."""

    channel: Literal["sms", "whatsapp"]
    next_channel: ChannelName | None
    """How they are told instead; null: the sender is told"""
    cause: Literal["undelivered", "opt_out", "rejected"]
    """`undelivered`: the carrier gave it up; `opt_out`: the person wants no more; `rejected`: refused at once"""
    sent: bool
    """Whether a message went out; false: nothing was sent, the cause is known from before, or the carrier refused"""
