"""What a sender is shown of the files that a recipient was asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from functions.dialects.native.fields import AttachmentBody, AttachmentRequestBody
from functions.dialects.native.wire import Body
from functions.domain.before_signing import sent_for
from functions.domain.files import FileLink
from functions.domain.recipients import Recipient


class LinkedAttachmentBody(AttachmentBody):
    """A file, with a link that downloads it."""

    url: str
    expires_at: datetime


class RequestedAttachmentsBody(AttachmentRequestBody):
    """What was asked for, with what was sent."""

    files: list[LinkedAttachmentBody]


class RecipientAttachmentsBody(Body):
    """All that a recipient was asked for."""

    recipient_id: str
    data: list[RequestedAttachmentsBody]

    @classmethod
    def of(cls, recipient: Recipient, *, links: Mapping[str, FileLink]) -> RecipientAttachmentsBody:
        return cls(
            recipient_id=recipient.id,
            data=[
                RequestedAttachmentsBody(
                    **dict(AttachmentRequestBody.of(request)),
                    files=[
                        LinkedAttachmentBody(
                            **dict(AttachmentBody.of(one)),
                            url=links[one.id].url,
                            expires_at=links[one.id].expires_at,
                        )
                        for one in sent_for(request, recipient=recipient)
                    ],
                )
                for request in recipient.attachment_requests
            ],
        )
