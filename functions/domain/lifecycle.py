"""The states of a document's life, and the refusals of what a state does not allow."""

from __future__ import annotations

from enum import StrEnum

from functions.domain.errors import Conflict, Gone, Invalid, NotFound, PreconditionFailed


class Status(StrEnum):
    DRAFT = "draft"
    IN_PROGRESS = "in_progress"
    SEALING = "sealing"
    COMPLETED = "completed"
    CANCELED = "canceled"
    REFUSED = "refused"
    EXPIRED = "expired"


class DocumentNotFound(NotFound):
    """The account has no such document."""

    code = "document_not_found"


class DocumentNotDraft(Conflict):
    """Only a draft can be changed or sent."""

    code = "document_not_draft"


class DocumentNotOpen(Conflict):
    """The document is not open for signing."""

    code = "document_not_open"


class DocumentCanceled(Conflict):
    """The sender has canceled the document; its links open nothing."""

    code = "document_canceled"


class DocumentDeleted(Gone):
    """The document was deleted; while it is not purged it can be restored."""

    code = "document_deleted"


class DocumentPurged(Gone):
    """Nothing is left of the document but that it was there."""

    code = "document_purged"


class DocumentOnHold(Conflict):
    """A document under legal hold is not deleted."""

    code = "document_on_legal_hold"


class DocumentBeingSealed(Conflict):
    """Everybody has signed: the document is deleted once it is sealed, not before."""

    code = "document_being_sealed"


class DocumentEnded(Conflict):
    """What has ended can not be canceled."""

    code = "document_ended"


class DocumentNotCompleted(Conflict):
    """The sealed file exists once everybody has signed and the seal was verified."""

    code = "document_not_completed"


class DocumentHasNoRecipients(Invalid):
    """Somebody must be asked to sign."""

    code = "document_without_recipients"


class SignerAssignedTwice(Invalid):
    """A signer has one part in a document."""

    code = "signer_assigned_twice"


class TooManyRecipients(Invalid):
    """A document has so many recipients and no more."""

    code = "too_many_recipients"


class DocumentChanged(PreconditionFailed):
    """The document is not the version that If-Match names."""

    code = "document_changed"


class UploadSuperseded(Conflict):
    """The upload belongs to a file that the document no longer waits for."""

    code = "upload_superseded"
