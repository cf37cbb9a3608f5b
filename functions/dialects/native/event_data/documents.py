"""What events of a document as a whole say, each below `data`. The first line of each tells when it happens."""

from __future__ import annotations

from typing import Literal, NotRequired

from functions.dialects.native.event_data.parts import (
    AssignedPart,
    Automatic,
    Facts,
    FileFacts,
    SealedFile,
    Sha256,
)


class DocumentCreated(FileFacts):
    """A document has begun, as a draft."""

    client_id: str
    """Whose document it is"""
    recipients: NotRequired[list[AssignedPart]]
    """Where it began with its people"""
    bulk_job_id: NotRequired[str]
    bulk_row: NotRequired[int]
    """The row of the bulk job that it was made from"""
    clickwrap_id: NotRequired[str]
    """The public link by which somebody has accepted it"""
    clickwrap_version: NotRequired[int]


class DocumentUpdated(FileFacts):
    """A draft has changed, or something that binds nobody in a document that was sent."""

    changed: list[str]
    """The fields that are others now"""
    file_id: NotRequired[str]
    """The file that came or changed"""
    removed_file_id: NotRequired[str]
    file_ids: NotRequired[list[str]]
    """All files in their new order"""
    recipients: NotRequired[list[AssignedPart]]
    """The whole assignment"""
    terms: NotRequired[list[str]]
    """The terms that are others now"""
    legal_hold: NotRequired[bool]
    retain_until: NotRequired[str | None]


class DocumentSent(Facts):
    """A draft was opened for signing; from now on it changes no more."""

    recipients: list[str]
    """The ids of all recipients"""
    automatic: NotRequired[Automatic]
    """There where the service signs for somebody whose turn it is"""


class DocumentResent(Facts):
    """People who are awaited are told again, because somebody asked for it or a reminder was due."""

    recipients: list[str]
    """The ids of those who are told"""
    automatic: NotRequired[Automatic]
    """There where a reminder was due, or the service signs for somebody"""


class DocumentCanceled(Facts):
    """The sender has ended a document: every link stops opening it."""


class DocumentRefused(Facts):
    """A refusal has ended the document, as its terms say."""

    recipient_id: str
    """Who has refused"""


class DocumentCompleted(Facts):
    """Everybody has signed, and the sealed files were read back and verified."""

    sealed_sha256: Sha256
    """Of the main file, sealed"""
    sealed_size: int
    """In bytes"""
    sealed_files: NotRequired[list[SealedFile]]
    """All files in their order, where there are several"""
    evidence_files: NotRequired[list[SealedFile]]
    """The evidence of files that take no pages themselves"""
    seal_level: str
    """The PAdES level: `B-LT`"""
    sealed_at: str
    """The time of the timestamp"""
    seal_certificate_serial: str


class DocumentDeleted(Facts):
    """A document was hidden, and its links closed; it can be restored for 30 days."""

    purge_at: str | None
    """When nothing of it will be left"""


class DocumentRestored(Facts):
    """A deleted document is back as it was."""


class DocumentExpiring(Facts):
    """The time of a document is nearly over: 7, 3 or 1 day is left."""

    days: int
    """How many are left"""
    recipients: list[str]
    """The ids of those who are awaited"""


class DocumentExpired(Facts):
    """The time of a document is over before everybody has signed."""

    waited_for: list[str]
    """The ids of those who have not signed"""


class DocumentReactivated(Facts):
    """A document that was refused or had expired goes on; signatures that were given stay."""

    was: Literal["refused", "expired"]
    recipients: list[str]
    """The ids of those who are awaited"""
    expires_at: str | None
    """The new end"""
    automatic: NotRequired[Automatic]
    """There where the service signs for somebody whose turn it is"""


class DocumentReopened(Facts):
    """A document that was sent is a draft again: its links and signatures are worth nothing any more."""

    was: Literal["in_progress", "refused", "expired"]
    signatures_discarded: list[str]
    """The ids of the recipients who had signed"""
