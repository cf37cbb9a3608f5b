"""What the data of several events has in common."""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired, TypedDict

from pydantic import ConfigDict, Field

Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$", description="A SHA-256 in hex")]
ChannelName = Literal["email", "sms", "whatsapp"]
RequirementCode = Literal[
    "code_email",
    "code_sms",
    "code_whatsapp",
    "tax_id",
    "birth_date",
    "identity_document",
    "selfie",
    "liveness",
    "government",
]
FileStateCode = Literal["awaiting_upload", "fetching", "awaiting_values", "rendering", "ready", "rejected"]
Automatic = Literal[True]


class Facts(TypedDict):
    """What an event says. That it says nothing else is what the tests look after."""

    __pydantic_config__ = ConfigDict(extra="forbid", use_attribute_docstrings=True)  # type: ignore[misc]


class SentFile(Facts):
    """A file as somebody signed it."""

    file_id: str
    sha256: Sha256


class SealedFile(SentFile):
    """A file once sealed."""

    size: int
    """In bytes"""


class AssignedPart(Facts):
    """A person's part in an assignment."""

    recipient_id: str
    signer_id: str | None
    """null: somebody who is in no directory"""
    kyc: bool


class OfRecipient(Facts):
    """What happened to one person's part."""

    recipient_id: str
    """One of the document's recipients"""


class FileFacts(Facts):
    """What is known of a file."""

    file_state: NotRequired[FileStateCode]
    file_sha256: NotRequired[Sha256]
    """Of the file as it is kept"""
    file_received_sha256: NotRequired[Sha256 | None]
    """Of the file as it came; null where it was made here"""
    file_pages: NotRequired[int]
    file_existing_signatures: NotRequired[int]
    """How many signatures it came with"""
    file_rejection: NotRequired[str]
    """The code of the refusal, once rejected"""
    file_rejected_pages: NotRequired[list[int]]
    """The pages that it was rejected for"""
    made_from: NotRequired[Literal["docx", "markdown", "template"]]
    source_sha256: NotRequired[Sha256]
    """Of what it was made from"""
    template_id: NotRequired[str]
    template_version: NotRequired[int]


class AttachmentFacts(OfRecipient):
    """A file that a person was asked for."""

    attachment_id: str
    request_id: str
    """Which of the things that were asked for"""
    sha256: Sha256
    size: int
    """In bytes"""
    media_type: str


class ProofFacts(OfRecipient):
    """What is known of a proof, given or tried."""

    provider: NotRequired[str]
    """Who judged it"""
    compared: NotRequired[bool]
    """Whether the face was compared with another one"""
    similarity: NotRequired[int]
    """Of the faces, in percent"""
    confidence: NotRequired[int]
    """That the movements are a living person's, in percent"""
    register: NotRequired[str]
    """What a government's register said"""
    pictures_sha256: NotRequired[list[Sha256]]
    """Of the pictures that show it"""
