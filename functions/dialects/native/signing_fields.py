"""The parts of the signing page that a person fills in: fields with their answers, files with what became of them."""

from __future__ import annotations

from datetime import datetime

from pydantic import JsonValue

from functions.dialects.native.placements import PlacementBody
from functions.dialects.native.upload_bodies import UploadBody
from functions.dialects.native.wire import Body
from functions.domain.asking import USUAL_TEXT
from functions.domain.before_signing import sent_for
from functions.domain.fields import FieldKind
from functions.domain.files import UploadForm
from functions.domain.recipients import Recipient


class SigningFieldBody(Body):
    """A question, with the answer as far as there is one: a text, or a list of options for a `checkbox`."""

    id: str
    kind: str
    label: str
    required: bool
    help: str | None
    options: list[str]
    currency: str | None
    min_value: str | None
    max_value: str | None
    max_length: int | None
    placement: PlacementBody | None
    value: JsonValue


class SigningAttachmentFileBody(Body):
    """A file that was sent: `pending`, `approved`, or `invalid` with the sender's note."""

    id: str
    filename: str
    size: int
    status: str
    note: str | None
    uploaded_at: datetime
    replaced_by: str | None
    """Which file came in the place of one that was sent back."""


class SigningAttachmentBody(Body):
    """What is asked for, with what was sent."""

    request_id: str
    name: str
    description: str | None
    required: bool
    max_files: int
    approval_required: bool
    files: list[SigningAttachmentFileBody]


class AnnouncedAttachmentBody(Body):
    """A file that is still to come: post the form, then complete it."""

    id: str
    upload: UploadBody

    @classmethod
    def of(cls, attachment_id: str, form: UploadForm) -> AnnouncedAttachmentBody:
        return cls(id=attachment_id, upload=UploadBody.of(form))


def fields_of(recipient: Recipient) -> list[SigningFieldBody]:
    return [
        SigningFieldBody(
            id=one.id,
            kind=one.kind.value,
            label=one.label,
            required=one.required,
            help=one.help,
            options=list(one.options),
            currency=one.currency,
            min_value=one.min_value,
            max_value=one.max_value,
            max_length=(one.max_length or USUAL_TEXT) if one.kind is FieldKind.TEXT else None,
            placement=None if one.placement is None else PlacementBody.of(one.placement),
            value=recipient.answers.get(one.id),
        )
        for one in recipient.fields
    ]


def attachments_of(recipient: Recipient) -> list[SigningAttachmentBody]:
    return [
        SigningAttachmentBody(
            request_id=request.id,
            name=request.name,
            description=request.description,
            required=request.required,
            max_files=request.max_files,
            approval_required=request.approval_required,
            files=[
                SigningAttachmentFileBody(
                    id=one.id,
                    filename=one.filename,
                    size=one.file.size,
                    status=one.status.value,
                    note=one.note,
                    uploaded_at=one.uploaded_at,
                    replaced_by=one.replaced_by,
                )
                for one in sent_for(request, recipient=recipient)
            ],
        )
        for request in recipient.attachment_requests
    ]
