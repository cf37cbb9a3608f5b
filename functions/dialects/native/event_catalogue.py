"""The catalogue of events: what each tells, as models and as JSON schema (draft 2020-12)."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any, Final

from pydantic import BaseModel, TypeAdapter

from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.endpoint_bodies import EndpointBody
from functions.dialects.native.event_data import documents, recipients, webhooks
from functions.dialects.native.event_data.parts import Facts
from functions.dialects.native.webhooks import WebhookBody
from functions.domain.errors import NotFound
from functions.domain.events import EventType

DATA: Final[Mapping[EventType, type[Facts]]] = {
    EventType.DOCUMENT_CREATED: documents.DocumentCreated,
    EventType.DOCUMENT_UPDATED: documents.DocumentUpdated,
    EventType.DOCUMENT_SENT: documents.DocumentSent,
    EventType.DOCUMENT_RESENT: documents.DocumentResent,
    EventType.DOCUMENT_CANCELED: documents.DocumentCanceled,
    EventType.DOCUMENT_REFUSED: documents.DocumentRefused,
    EventType.DOCUMENT_COMPLETED: documents.DocumentCompleted,
    EventType.DOCUMENT_DELETED: documents.DocumentDeleted,
    EventType.DOCUMENT_RESTORED: documents.DocumentRestored,
    EventType.DOCUMENT_EXPIRING: documents.DocumentExpiring,
    EventType.DOCUMENT_EXPIRED: documents.DocumentExpired,
    EventType.DOCUMENT_REACTIVATED: documents.DocumentReactivated,
    EventType.DOCUMENT_REOPENED: documents.DocumentReopened,
    EventType.RECIPIENT_ADDED: recipients.RecipientAdded,
    EventType.RECIPIENT_NOTIFIED: recipients.RecipientNotified,
    EventType.RECIPIENT_STARTED: recipients.RecipientStarted,
    EventType.RECIPIENT_VIEWED: recipients.RecipientViewed,
    EventType.RECIPIENT_READ_CONFIRMED: recipients.RecipientReadConfirmed,
    EventType.RECIPIENT_DATA_SUBMITTED: recipients.RecipientDataSubmitted,
    EventType.RECIPIENT_ATTACHMENT_UPLOADED: recipients.RecipientAttachmentUploaded,
    EventType.RECIPIENT_ATTACHMENT_REMOVED: recipients.RecipientAttachmentRemoved,
    EventType.RECIPIENT_ATTACHMENT_REVIEWED: recipients.RecipientAttachmentReviewed,
    EventType.RECIPIENT_IDENTITY_APPROVED: recipients.RecipientIdentityApproved,
    EventType.RECIPIENT_IDENTITY_REJECTED: recipients.RecipientIdentityRejected,
    EventType.RECIPIENT_AUTHENTICATION_FAILED: recipients.RecipientAuthenticationFailed,
    EventType.RECIPIENT_BLOCKED: recipients.RecipientBlocked,
    EventType.RECIPIENT_UNBLOCKED: recipients.RecipientUnblocked,
    EventType.RECIPIENT_SIGNED: recipients.RecipientSigned,
    EventType.RECIPIENT_REFUSED: recipients.RecipientRefused,
    EventType.RECIPIENT_DELEGATED: recipients.RecipientDelegated,
    EventType.RECIPIENT_REPLACED: recipients.RecipientReplaced,
    EventType.RECIPIENT_UPDATED: recipients.RecipientUpdated,
    EventType.EMAIL_BOUNCED: recipients.EmailBounced,
    EventType.MESSAGE_FAILED: recipients.MessageFailed,
    EventType.WEBHOOK_FAILING: webhooks.WebhookFailing,
    EventType.WEBHOOK_DISABLED: webhooks.WebhookDisabled,
}
"""What `data` says of each event, beside a snapshot of what it is about."""

DRAFT: Final = "https://json-schema.org/draft/2020-12/schema"
_DEFINITIONS: Final = "#/$defs/{model}"


class EventTypeNotFound(NotFound):
    """There is no such event."""

    code = "event_type_not_found"


def named(event_type: str) -> EventType:
    """Return the event of that name, or refuse."""
    try:
        return EventType(event_type)
    except ValueError:
        raise EventTypeNotFound(event_type=event_type) from None


def description(event_type: EventType) -> str:
    """Return when an event happens, in one sentence."""
    return inspect.getdoc(DATA[event_type]) or ""


def subject_of(event_type: EventType) -> tuple[str, type[BaseModel]]:
    """Return under what name a payload shows what the event is about, and as what."""
    if event_type.value.startswith("webhook."):
        return "webhook", EndpointBody
    return "document", DocumentBody


def subject_schema(body: type[BaseModel]) -> dict[str, Any]:
    """Return the schema of what events are about."""
    return _open(body.model_json_schema(mode="serialization", ref_template=_DEFINITIONS))


def facts_schema(event_type: EventType) -> dict[str, Any]:
    """Return the schema of what an event says of itself, without the snapshot."""
    return _open(TypeAdapter(DATA[event_type]).json_schema(ref_template=_DEFINITIONS))


def payload_schema(event_type: EventType, *, reference: str | None = None) -> dict[str, Any]:
    """Return the schema of the native payload. It leaves room: a field that is new here is no fault of a payload.

    `reference`: where the schema of what the event is about lies; None: it comes with this one.
    """
    envelope = _open(WebhookBody.model_json_schema(mode="serialization"))
    facts = facts_schema(event_type)
    name, body = subject_of(event_type)
    definitions = dict(facts.get("$defs", {}))
    if reference is None:
        subject = subject_schema(body)
        definitions |= {**subject.pop("$defs", {}), body.__name__: subject}
    data = {
        "type": "object",
        "properties": {
            name: {"$ref": reference or _DEFINITIONS.format(model=body.__name__)},
            **facts["properties"],
        },
        "required": [name, *facts.get("required", ())],
    }
    schema = {
        "$schema": DRAFT,
        "title": event_type.value,
        "description": description(event_type),
        "type": "object",
        "properties": {**envelope["properties"], "type": {"const": event_type.value}, "data": data},
        "required": list(envelope["required"]),
    }
    return {**schema, "$defs": dict(sorted(definitions.items()))} if definitions else schema


def strict(event_type: EventType) -> TypeAdapter[Any]:
    """Return what takes the data of an event as it is described and nothing else."""
    return TypeAdapter(DATA[event_type])


def _open(schema: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that lets fields come that it does not know, without titles that only repeat names."""
    opened: dict[str, Any] = {}
    for key, value in schema.items():
        if key == "title" or (key == "additionalProperties" and value is False):
            continue
        if key in ("properties", "$defs"):
            opened[key] = {name: _open(one) for name, one in value.items()}
        else:
            opened[key] = _each_open(value)
    return opened


def _each_open(value: Any) -> Any:
    if isinstance(value, Mapping):
        return _open(value)
    return [_each_open(one) for one in value] if isinstance(value, list) else value
