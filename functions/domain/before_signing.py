"""What must be there before a person can sign: answers to all that must be answered, and the files asked for."""

from __future__ import annotations

from collections.abc import Iterator

from functions.domain.attachments import Attachment, AttachmentRequest, AttachmentStatus
from functions.domain.errors import Conflict, Kind, Refusal, Refusals
from functions.domain.fields import Field
from functions.domain.recipients import Recipient


class AnswerMissing(Conflict):
    """A field must have an answer. Fact `label`."""

    code = "answer_missing"


class AnswersMissing(Refusals):
    """Some fields must have an answer before the person can sign: each is named."""

    code = "answers_missing"
    kind = Kind.CONFLICT


class AttachmentMissing(Conflict):
    """A file that is asked for has not been sent. Fact `name`."""

    code = "attachment_missing"


class AttachmentReturned(Conflict):
    """The sender has sent a file back, and nothing came in its place. Facts `name` and `note`."""

    code = "attachment_returned"


class AttachmentNotApproved(Conflict):
    """The sender looks at the files before the person can sign. Fact `name`."""

    code = "attachment_not_approved"


class AttachmentsMissing(Refusals):
    """Files that are asked for are not there, or not approved, before the person can sign: each is named."""

    code = "attachments_missing"
    kind = Kind.CONFLICT


def require_filled_in(recipient: Recipient) -> None:
    """Refuse a person who has not given all that is asked of them."""
    missing: list[Refusal] = [
        AnswerMissing(pointer=f"/answers/{one.id}", label=one.label) for one in unanswered(recipient)
    ]
    if missing:
        raise AnswersMissing(tuple(missing))
    lacking = tuple(
        problem for one in recipient.attachment_requests for problem in _lacking(one, recipient=recipient)
    )
    if lacking:
        raise AttachmentsMissing(lacking)


def unanswered(recipient: Recipient) -> tuple[Field, ...]:
    """Return the fields that must have an answer and have none."""
    return tuple(one for one in recipient.fields if one.required and one.id not in recipient.answers)


def sent_for(request: AttachmentRequest, *, recipient: Recipient) -> tuple[Attachment, ...]:
    """Return the files that a person has sent in answer to a request, in their order."""
    return tuple(one for one in recipient.attachments if one.request_id == request.id)


def returned_for(request: AttachmentRequest, *, recipient: Recipient) -> Attachment | None:
    """Return the last file that the sender has sent back, as long as nothing has come in its place."""
    owed = [one for one in sent_for(request, recipient=recipient) if one.returned]
    return owed[-1] if owed else None


def _lacking(request: AttachmentRequest, *, recipient: Recipient) -> Iterator[Refusal]:
    pointer = f"/attachments/{request.id}"
    current = [
        one for one in sent_for(request, recipient=recipient) if one.status is not AttachmentStatus.INVALID
    ]
    returned = returned_for(request, recipient=recipient) if request.required else None
    if returned is not None:
        yield AttachmentReturned(pointer=pointer, name=request.name, note=returned.note)
    elif request.required and not current:
        yield AttachmentMissing(pointer=pointer, name=request.name)
    elif request.approval_required and any(one.status is not AttachmentStatus.APPROVED for one in current):
        yield AttachmentNotApproved(pointer=pointer, name=request.name)
