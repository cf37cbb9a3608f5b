"""Stands in for End User Messaging, SMS and Social, and keeps each text in the mailbox instead of sending it.

MiniStack has neither. Signatures must be there; they are not checked. As with real carriers most of what goes wrong
shows later. Some numbers behave in their own way, by how they end: `0000` is accepted and reported as undeliverable a
moment later, `0001` is refused at once, `0002` is throttled, `0003` wants no more: SMS refuses it, WhatsApp reports it.
"""

from __future__ import annotations

import base64
import binascii
import json
import uuid
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.mailbox import Mailbox, Message, now
from infra.local.reports import Report, silent
from infra.local.simulating import Refused, require_signed

UNDELIVERABLE, REJECTED, THROTTLED, OPTED_OUT = "0000", "0001", "0002", "0003"
_OUTCOMES = {UNDELIVERABLE: "bounced", OPTED_OUT: "opted_out"}
_SENDS_TEXT = "PinpointSMSVoiceV2.SendTextMessage"


def sms_routes(mailbox: Mailbox, prefix: str, report: Report = silent) -> list[Route]:
    """Return the routes of SMS: give `<origin><prefix>` as AWS_ENDPOINT_URL_PINPOINT_SMS_VOICE_V2."""

    async def send(request: Request) -> Response:
        try:
            message = _sms(request, await request.body())
        except Refused as refusal:
            said = {"__type": refusal.code, "message": str(refusal), **refusal.more}
            return JSONResponse(said, refusal.status)
        mailbox.keep(message)
        return JSONResponse({"MessageId": message.id}, background=report(message))

    return [Route(prefix + end, send, methods=["POST"]) for end in ("", "/")]


def whatsapp_routes(mailbox: Mailbox, prefix: str, report: Report = silent) -> list[Route]:
    """Return the routes of Social: give `<origin><prefix>` as AWS_ENDPOINT_URL_SOCIALMESSAGING."""

    async def send(request: Request) -> Response:
        try:
            message = _whatsapp(request, await request.body())
        except Refused as refusal:
            return JSONResponse(
                {"message": str(refusal)}, refusal.status, headers={"x-amzn-ErrorType": refusal.code}
            )
        mailbox.keep(message)
        return JSONResponse({"messageId": message.id}, background=report(message))

    return [Route(f"{prefix}/v1/whatsapp/send", send, methods=["POST"])]


def _sms(request: Request, body: bytes) -> Message:
    """Return the message of a SendTextMessage request, or refuse as the service would."""
    require_signed(request)
    if request.headers.get("x-amz-target") != _SENDS_TEXT:
        raise Refused("UnknownOperationException", "Only SendTextMessage is known here")
    said = _object(body, "ValidationException")
    number, text = str(said.get("DestinationPhoneNumber", "")), str(said.get("MessageBody", ""))
    if not 0 < len(text) <= 1600:
        raise Refused("ValidationException", "MessageBody has 1 to 1600 characters")
    return _message(
        channel="sms",
        sender=str(said.get("OriginationIdentity", "")),
        number=number,
        text=text,
        reference=str((said.get("Context") or {}).get("reference", "")),
        raw=body,
        invalid="ValidationException",
        throttled="ThrottlingException",
    )


def _whatsapp(request: Request, body: bytes) -> Message:
    """Return the message of a SendWhatsAppMessage request, or refuse as the service would."""
    require_signed(request)
    said = _object(body, "ValidationException")
    try:
        raw = base64.b64decode(said["message"], validate=True)
    except (KeyError, TypeError, binascii.Error):
        raise Refused("ValidationException", "message is Base64") from None
    inner = _object(raw, "InvalidParametersException")
    if inner.get("messaging_product") != "whatsapp":
        raise Refused("InvalidParametersException", "messaging_product is whatsapp")
    return _message(
        channel="whatsapp",
        sender=str(said.get("originationPhoneNumberId", "")),
        number=str(inner.get("to", "")),
        text=_in_words(inner),
        reference=str(inner.get("biz_opaque_callback_data", "")),
        raw=raw,
        invalid="InvalidParametersException",
        throttled="ThrottledRequestException",
    )


def _in_words(inner: dict[str, Any]) -> str:
    """Write a message out. What a template says is known to Meta alone: its name and what fills it in are shown."""
    if inner.get("type") == "text":
        return str(inner["text"]["body"])
    try:
        template = inner["template"]
        filled = [
            parameter["text"]
            for component in template["components"]
            if component["type"] == "body"
            for parameter in component["parameters"]
        ]
        named = f"[{template['name']} · {template['language']['code']}]"
    except (KeyError, TypeError):
        raise Refused("InvalidParametersException", "neither a text nor a template") from None
    return "\n".join([named, *(f"{place}. {each}" for place, each in enumerate(filled, start=1))])


def _message(
    *,
    channel: str,
    sender: str,
    number: str,
    text: str,
    reference: str,
    raw: bytes,
    invalid: str,
    throttled: str,
) -> Message:
    if not sender:
        raise Refused(invalid, "The request does not say whom the message comes from")
    if not (number.startswith("+") and number[1:].isdigit() and 8 <= len(number) <= 16):
        raise Refused(invalid, "The number is not in E.164")
    if number.endswith(REJECTED):
        raise Refused(invalid, "The number is not one that messages can be sent to")
    if number.endswith(THROTTLED):
        raise Refused(throttled, "Rate exceeded", 429 if channel == "whatsapp" else 400)
    if number.endswith(OPTED_OUT) and channel == "sms":
        said = "Destination phone number has opted out"
        raise Refused("ConflictException", said, Reason="DESTINATION_PHONE_NUMBER_OPTED_OUT")
    return Message(
        id=str(uuid.uuid4()),
        at=now(),
        sender=sender,
        recipients=(number,),
        subject=text.partition("\n")[0][:80],
        text=text,
        html="",
        headers={"reference": reference},
        outcome=_OUTCOMES.get(number[-4:], "delivered"),
        raw=raw,
        channel=channel,
    )


def _object(body: bytes, code: str) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except ValueError:
        raise Refused(code, "The body is not JSON") from None
    if not isinstance(said, dict):
        raise Refused(code, "The body is not an object")
    return said
