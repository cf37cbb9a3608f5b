"""Fields to fill in and files that are asked for, on the wire."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field as Limited
from pydantic import StringConstraints

from functions.dialects.native.placements import PlacementBody, PlacementInput
from functions.dialects.native.wire import Body, Name, Request, ShortText
from functions.domain.asking import MAX_FILES_ASKED, MAX_TEXT
from functions.domain.attachments import Attachment, AttachmentRequest
from functions.domain.fields import Field, FieldKind

FieldId = Annotated[str, StringConstraints(min_length=1, max_length=60, pattern=r"^[A-Za-z0-9_.:-]+$")]
"""Of the sender's own choice: letters without accents, digits, `_`, `.`, `:` and `-`."""
_Bound = Annotated[str, StringConstraints(min_length=1, max_length=30)]


class FieldInput(Request):
    """A question to one person. Its answer is drawn at `placement`, where there is one.

    `options` belong to `radio`, `checkbox` (any number of them may be chosen) and `dropdown`. `currency` (ISO 4217)
    to `money`. `min_value` and `max_value`, a number with a point or an ISO date, to `number`, `money` and `date`.
    `max_length`, in characters, to `text`: 500 unless it says otherwise.
    """

    id: FieldId
    kind: Literal[
        "text",
        "number",
        "money",
        "date",
        "cpf",
        "cnpj",
        "rfc",
        "email",
        "phone",
        "radio",
        "checkbox",
        "dropdown",
    ]
    label: Name
    required: bool = True
    help: ShortText | None = None
    options: Annotated[list[Name], Limited(max_length=100, default_factory=list)]
    currency: Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")] | None = None
    min_value: _Bound | None = None
    max_value: _Bound | None = None
    max_length: Annotated[int, Limited(ge=1, le=MAX_TEXT)] | None = None
    placement: PlacementInput | None = None

    @property
    def field(self) -> Field:
        return Field(
            id=self.id,
            kind=FieldKind(self.kind),
            label=self.label,
            required=self.required,
            help=self.help,
            options=tuple(self.options),
            currency=self.currency,
            min_value=self.min_value,
            max_value=self.max_value,
            max_length=self.max_length,
            placement=None if self.placement is None else self.placement.placement(),
        )


class AttachmentRequestInput(Request):
    """Files that a person is asked for, such as a proof of address.

    PDF, JPEG, PNG, HEIC or DOCX, 20 MB each. `approval_required`: the person can sign only once the sender has
    approved what came.
    """

    id: FieldId
    name: Name
    description: ShortText | None = None
    required: bool = True
    max_files: Annotated[int, Limited(ge=1, le=MAX_FILES_ASKED)] = 1
    approval_required: bool = False

    @property
    def request(self) -> AttachmentRequest:
        return AttachmentRequest(
            id=self.id,
            name=self.name,
            description=self.description,
            required=self.required,
            max_files=self.max_files,
            approval_required=self.approval_required,
        )


class FieldBody(Body):
    """A question to one person."""

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

    @classmethod
    def of(cls, field: Field) -> FieldBody:
        return cls(
            id=field.id,
            kind=field.kind.value,
            label=field.label,
            required=field.required,
            help=field.help,
            options=list(field.options),
            currency=field.currency,
            min_value=field.min_value,
            max_value=field.max_value,
            max_length=field.max_length,
            placement=None if field.placement is None else PlacementBody.of(field.placement),
        )


class AttachmentRequestBody(Body):
    """Files that a person is asked for."""

    id: str
    name: str
    description: str | None
    required: bool
    max_files: int
    approval_required: bool

    @classmethod
    def of(cls, request: AttachmentRequest) -> AttachmentRequestBody:
        return cls(
            id=request.id,
            name=request.name,
            description=request.description,
            required=request.required,
            max_files=request.max_files,
            approval_required=request.approval_required,
        )


class AttachmentBody(Body):
    """A file that a person has sent. `status`: `pending`, `approved` or `invalid`; `note` is the sender's."""

    id: str
    request_id: str
    filename: str
    media_type: str
    size: int
    sha256: str
    status: str
    note: str | None
    uploaded_at: datetime
    reviewed_at: datetime | None
    replaced_by: str | None

    @classmethod
    def of(cls, attachment: Attachment) -> AttachmentBody:
        return cls(
            id=attachment.id,
            request_id=attachment.request_id,
            filename=attachment.filename,
            media_type=attachment.media_type,
            size=attachment.file.size,
            sha256=attachment.file.sha256,
            status=attachment.status.value,
            note=attachment.note,
            uploaded_at=attachment.uploaded_at,
            reviewed_at=attachment.reviewed_at,
            replaced_by=attachment.replaced_by,
        )
