"""Stands in for Amazon SES (SESv2 SendEmail), and keeps each message in the mailbox instead of sending it.

MiniStack has SES too, but loses attachments and raw MIME. Signatures must be there; they are not checked.

Like Amazon's own simulator, some addresses at any host whose name begins with `simulator` behave in their own
way: `bounce@simulator…` and `complaint@simulator…` are accepted, marked so in the mailbox and reported,
`reject@simulator…` is refused with MessageRejected, `throttle@simulator…` with TooManyRequestsException.
So do these at any other host with a label behind the name, as in `bounce+ana@example.com`;
`complain+ana@example.com` complains too.
"""

from __future__ import annotations

import base64
import binascii
import email.policy
import json
from dataclasses import replace
from email.message import EmailMessage
from email.parser import BytesParser
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from infra.local.mailbox import Attachment, Mailbox, Message, new_message_id, now
from infra.local.reports import Report, silent
from infra.local.simulating import Refused, require_signed

LIMIT = 40 * 1024 * 1024
"""SES refuses messages over 40 MB."""


def routes(mailbox: Mailbox, prefix: str, report: Report = silent) -> list[Route]:
    """Return the routes of SESv2 under a prefix: give `<origin><prefix>` as AWS_ENDPOINT_URL_SESV2."""

    async def send(request: Request) -> Response:
        try:
            message = _accepted(request, await request.body())
        except Refused as refusal:
            return JSONResponse(
                {"message": str(refusal)}, refusal.status, headers={"x-amzn-ErrorType": refusal.code}
            )
        mailbox.keep(message)
        return JSONResponse({"MessageId": message.id}, background=report(message))

    return [Route(f"{prefix}/v2/email/outbound-emails", send, methods=["POST"])]


def _accepted(request: Request, body: bytes) -> Message:
    """Return the message of a SendEmail request, or refuse as SES would."""
    require_signed(request)
    if len(body) > LIMIT:
        raise Refused("BadRequestException", "Message length is more than 41943040 bytes long")
    try:
        said: dict[str, Any] = json.loads(body)
        content: dict[str, Any] = said["Content"]
    except (ValueError, KeyError, TypeError):
        raise Refused("BadRequestException", "The request has no Content") from None
    destination = said.get("Destination") or {}
    addressed = [
        address
        for kind in ("ToAddresses", "CcAddresses", "BccAddresses")
        for address in destination.get(kind) or []
    ]
    if "Simple" in content:
        message = _simple(said, content["Simple"], addressed)
    elif "Raw" in content:
        message = _raw(said, content["Raw"], addressed)
    elif "Template" in content:
        message = _template(said, content["Template"], addressed)
    else:
        raise Refused("BadRequestException", "Content must be Simple, Raw or Template")
    if not message.recipients:
        raise Refused("BadRequestException", "The request has no destination")
    if not message.sender:
        raise Refused("BadRequestException", "The request has no FromEmailAddress")
    tags = {one["Name"]: one["Value"] for one in said.get("EmailTags") or []}
    return replace(message, tags=tags)


def _outcome(recipients: list[str]) -> str:
    for address in recipients:
        name, _, host = address.lower().rpartition("@")
        name, labelled, _ = name.partition("+")
        if not host.startswith("simulator") and not labelled:
            continue
        if name == "throttle":
            raise Refused("TooManyRequestsException", "Maximum sending rate exceeded.", 429)
        if name == "reject":
            raise Refused("MessageRejected", "Email address is not verified.")
        if name in ("bounce", "complaint", "complain"):
            return "bounced" if name == "bounce" else "complained"
    return "delivered"


def _simple(said: dict[str, Any], simple: dict[str, Any], recipients: list[str]) -> Message:
    body = simple.get("Body") or {}
    text = (body.get("Text") or {}).get("Data", "")
    html = (body.get("Html") or {}).get("Data", "")
    if not text and not html:
        raise Refused("BadRequestException", "The body has neither Text nor Html")
    mime = EmailMessage()
    mime["Subject"] = (simple.get("Subject") or {}).get("Data", "")
    mime["From"] = said.get("FromEmailAddress", "")
    mime["To"] = ", ".join((said.get("Destination") or {}).get("ToAddresses") or [])
    if said.get("ReplyToAddresses"):
        mime["Reply-To"] = ", ".join(said["ReplyToAddresses"])
    for header in simple.get("Headers") or []:
        mime[header["Name"]] = header["Value"]
    mime.set_content(text or "")
    if html:
        mime.add_alternative(html, subtype="html")
    attached = simple.get("Attachments") or []
    for one in attached:
        if one.get("ContentDisposition") == "INLINE":
            _show_inside(mime, one)
            continue
        kind, _, subtype = (one.get("ContentType") or "application/octet-stream").partition("/")
        mime.add_attachment(
            _base64(one["RawContent"]),
            maintype=kind,
            subtype=subtype or "octet-stream",
            filename=one["FileName"],
        )
    return _of_mime(mime, recipients)


def _show_inside(mime: EmailMessage, picture: dict[str, Any]) -> None:
    """Put what the HTML shows beside it (RFC 2387)."""
    html = mime.get_body(("html",))
    if html is None or not picture.get("ContentId"):
        raise Refused("BadRequestException", "An inline attachment has a ContentId, and HTML that shows it")
    kind, _, subtype = picture["ContentType"].partition("/")
    html.add_related(
        _base64(picture["RawContent"]),
        maintype=kind,
        subtype=subtype,
        filename=picture["FileName"],
        disposition="inline",
        cid=f"<{picture['ContentId']}>",
    )


def _raw(said: dict[str, Any], raw: dict[str, Any], recipients: list[str]) -> Message:
    data = _base64(raw.get("Data", ""))
    mime = BytesParser(EmailMessage, policy=email.policy.default).parsebytes(data)
    if said.get("FromEmailAddress"):
        del mime["From"]
        mime["From"] = said["FromEmailAddress"]
    named = [
        address.addr_spec
        for header in ("To", "Cc", "Bcc")
        if mime[header] is not None
        for address in mime[header].addresses
    ]
    return _of_mime(mime, recipients or named, raw=data)


def _template(said: dict[str, Any], template: dict[str, Any], recipients: list[str]) -> Message:
    """Fill `{{name}}` in, as SES does with the simplest of its templates."""
    content = template.get("TemplateContent")
    if content is None:
        raise Refused("NotFoundException", "Only templates with TemplateContent are known here", 404)
    filled = dict(content)
    for name, value in json.loads(template.get("TemplateData") or "{}").items():
        filled = {part: str(text).replace("{{" + name + "}}", str(value)) for part, text in filled.items()}
    simple = {
        "Subject": {"Data": filled.get("Subject", "")},
        "Body": {"Text": {"Data": filled.get("Text", "")}, "Html": {"Data": filled.get("Html", "")}},
    }
    return _simple(said, simple, recipients)


def _of_mime(mime: EmailMessage, recipients: list[str], raw: bytes | None = None) -> Message:
    text, html = mime.get_body(("plain",)), mime.get_body(("html",))
    attached = []
    for part in mime.iter_attachments():
        content = part.get_payload(decode=True)
        size = len(content) if isinstance(content, bytes) else 0
        attached.append(Attachment(part.get_filename() or "", part.get_content_type(), size))
    return Message(
        id=new_message_id(),
        at=now(),
        sender=str(mime["From"] or ""),
        recipients=tuple(_bare(address) for address in recipients),
        subject=str(mime["Subject"] or ""),
        text=str(text.get_content()) if text else "",
        html=str(html.get_content()) if html else "",
        headers={name: str(value) for name, value in mime.items()},
        attachments=tuple(attached),
        outcome=_outcome([_bare(address) for address in recipients]),
        raw=raw if raw is not None else mime.as_bytes(policy=email.policy.SMTP),
    )


def _bare(address: str) -> str:
    """Return `ana@example.com` of `Ana <ana@example.com>`."""
    return address.rsplit("<", 1)[-1].rstrip("> ").strip()


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise Refused("SerializationException", "Base64 expected") from None
