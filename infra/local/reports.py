"""What carriers report later of messages that failed or were not wanted, as AWS puts it into the queue of bounces.

AWS's own services alone may put `aws.…` events on the bus, here too: the report goes straight to the queue, in the
envelope that the bus's rule would have put it into, or plain, as the topic of WhatsApp passes it on.
"""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import Callable
from typing import Any

from botocore.exceptions import BotoCoreError, ClientError
from starlette.background import BackgroundTask

from infra.local.aws import ACCOUNT, REGION, Cloud
from infra.local.mailbox import Message, now
from infra.names import Names

AFTER_S = 0.5

_META_SAYS = {
    "bounced": {"code": 131026, "title": "Message undeliverable"},
    "opted_out": {"code": 131050, "title": "User has stopped marketing messages from this business"},
}

Report = Callable[[Message], BackgroundTask | None]
"""Returns what is still to be done once a message was taken: nothing where all is well."""


def silent(_: Message) -> None:
    """Report nothing, where nobody listens."""


def to_queue(endpoint_url: str, names: Names) -> Report:
    """Return what reports messages that will not arrive to the queue of a stage."""
    cloud = Cloud(endpoint_url)

    async def report(body: str) -> None:
        await asyncio.sleep(AFTER_S)
        try:
            await asyncio.to_thread(_put, cloud, names.queue("bounces"), body)
        except (BotoCoreError, ClientError):
            logging.getLogger("rubrica.front_door").warning("a bounce was not reported", exc_info=True)

    def reported(message: Message) -> BackgroundTask | None:
        if message.outcome == "delivered":
            return None
        return BackgroundTask(report, _said(message))

    return reported


def _put(cloud: Cloud, queue: str, body: str) -> None:
    queues = cloud.client("sqs")
    url = queues.get_queue_url(QueueName=queue)["QueueUrl"]
    queues.send_message(QueueUrl=url, MessageBody=body)


def _said(message: Message) -> str:
    said = {"email": _of_ses, "sms": _of_sms, "whatsapp": _of_whatsapp}[message.channel](message)
    return json.dumps(said)


def _envelope(*, source: str, kind: str, detail: dict[str, Any]) -> dict[str, Any]:
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": kind,
        "source": source,
        "account": ACCOUNT,
        "time": now(),
        "region": REGION,
        "resources": [],
        "detail": detail,
    }


def _of_ses(message: Message) -> dict[str, Any]:
    """Write a hard bounce or a complaint ("Bounce object", "Complaint object" of the SES developer guide)."""
    tags = {name: [value] for name, value in message.tags.items()}
    mail = {
        "timestamp": message.at,
        "source": message.sender,
        "messageId": message.id,
        "destination": list(message.recipients),
        "tags": tags,
    }
    if message.outcome == "complained":
        complaint = {
            "complainedRecipients": [{"emailAddress": one} for one in message.recipients],
            "timestamp": now(),
            "feedbackId": str(uuid.uuid4()),
            "complaintSubType": None,
            "complaintFeedbackType": "abuse",
        }
        return _envelope(
            source="aws.ses",
            kind="Email Complaint Received",
            detail={"eventType": "Complaint", "complaint": complaint, "mail": mail},
        )
    bounced = [{"emailAddress": one, "action": "failed", "status": "5.1.1"} for one in message.recipients]
    return _envelope(
        source="aws.ses",
        kind="Email Bounced",
        detail={
            "eventType": "Bounce",
            "bounce": {
                "bounceType": "Permanent",
                "bounceSubType": "General",
                "bouncedRecipients": bounced,
                "timestamp": now(),
                "feedbackId": str(uuid.uuid4()),
            },
            "mail": mail,
        },
    )


def _of_sms(message: Message) -> dict[str, Any]:
    return _envelope(
        source="aws.sms-voice",
        kind="Text Message Delivery Status Updated",
        detail={
            "eventType": "TEXT_INVALID",
            "eventVersion": "1.0",
            "isFinal": True,
            "originationPhoneNumber": message.sender,
            "messageId": message.id,
            "messageStatus": "INVALID",
            "messageStatusDescription": "The destination phone number is not valid",
            "context": {"reference": message.headers["reference"]},
        },
    )


def _of_whatsapp(message: Message) -> dict[str, Any]:
    status = {
        "id": f"wamid.{message.id}",
        "status": "failed",
        "recipient_id": message.recipients[0].removeprefix("+"),
        "biz_opaque_callback_data": message.headers["reference"],
        "errors": [_META_SAYS[message.outcome]],
    }
    value = {"messaging_product": "whatsapp", "metadata": {}, "statuses": [status]}
    entry = {"id": "0", "changes": [{"field": "messages", "value": value}]}
    return {
        "context": {"MetaWabaIds": [], "MetaPhoneNumberIds": []},
        "whatsAppWebhookEntry": json.dumps(entry),
        "aws_account_id": ACCOUNT,
        "message_timestamp": now(),
        "messageId": message.id,
    }
