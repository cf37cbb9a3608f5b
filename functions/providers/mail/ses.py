"""Mail through Amazon SES, API version 2."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

import idna
from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from functions.providers.mail.contract import Mail, MailRejected, MailUnavailable, Picture

if TYPE_CHECKING:
    from mypy_boto3_sesv2 import SESV2Client
    from mypy_boto3_sesv2.type_defs import (
        AttachmentTypeDef,
        ContentTypeDef,
        MessageHeaderTypeDef,
        MessageTagTypeDef,
        SendEmailRequestTypeDef,
    )

REFERENCE_HEADER = "X-Rubrica-Reference"

# Only these two errors speak of the mail; the others speak of the account or of the moment.
_REJECTED = frozenset({"MessageRejected", "BadRequestException"})
_UNAVAILABLE = frozenset(
    {
        "AccountSuspendedException",
        "InternalServiceErrorException",
        "LimitExceededException",
        "MailFromDomainNotVerifiedException",
        "NotFoundException",
        "RequestTimeout",
        "SendingPausedException",
        "ServiceUnavailable",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)

# By the same error SES says that the identity it sends as is not verified, or not any more ("Email address is not
# verified. The following identities failed the check in region …"): no fault of the mail, and it can be set right.
_IDENTITY = "not verified"

# SES takes no address with a local part beyond ASCII (RFC 6531), and a list where it expects one address.
_ADDRESS = re.compile(r"[!#-'*+\-/-9=?A-Z^-~.]{1,64}@[A-Za-z0-9.-]{1,255}")
_HEADER_NAME = re.compile(r"[A-Za-z0-9-]{1,126}")
_TAG = re.compile(r"[A-Za-z0-9_-]{1,256}")
_NOT_IN_A_TAG = re.compile(r"[^A-Za-z0-9_-]")
_LONGEST_HEADER = 870


@dataclass(frozen=True)
class SesMailer:
    """`sender` is what stands in From, such as `Rubrica <no-reply@sign.example.com>`."""

    client: SESV2Client
    sender: str
    configuration_set: str | None = None

    def send(self, mail: Mail) -> str:
        """Hand a mail over to SES and return its message id. Raises MailRejected and MailUnavailable."""
        address = _plain(mail.to)
        request: SendEmailRequestTypeDef = {
            "FromEmailAddress": self.sender,
            "Destination": {"ToAddresses": [address]},
            "Content": {
                "Simple": {
                    "Subject": _text(mail.subject),
                    "Body": {"Text": _text(mail.text), "Html": _text(mail.html)},
                    "Headers": _headers(mail),
                }
            },
            "EmailTags": _tags(mail),
        }
        if mail.pictures:
            request["Content"]["Simple"]["Attachments"] = [_inline(one) for one in mail.pictures]
        if self.configuration_set:
            request["ConfigurationSetName"] = self.configuration_set
        try:
            sent = self.client.send_email(**request)
        except ClientError as error:
            said = error.response.get("Error", {})
            code = said.get("Code", "")
            status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
            if code in _REJECTED and _IDENTITY not in said.get("Message", ""):
                raise MailRejected(code) from error
            if code in _REJECTED or code in _UNAVAILABLE or status >= 500:
                raise MailUnavailable(code) from error
            raise
        except (NoConnection, HTTPClientError) as error:
            raise MailUnavailable(type(error).__name__) from error
        return sent["MessageId"]


def _text(text: str) -> ContentTypeDef:
    return {"Data": text, "Charset": "UTF-8"}


def _inline(picture: Picture) -> AttachmentTypeDef:
    return {
        "RawContent": picture.content,
        "FileName": picture.content_id,
        "ContentId": picture.content_id,
        "ContentType": picture.media_type,
        "ContentDisposition": "INLINE",
        "ContentTransferEncoding": "BASE64",
    }


def _plain(address: str) -> str:
    """Return the address with its domain in ASCII, or refuse it."""
    local, at, domain = address.rpartition("@")
    if not domain.isascii():
        try:
            # IDNA 2008, as the address was read by. Python's own codec is that of 2003, by which straße.de is
            # strasse.de: another domain, and another's mailbox.
            domain = idna.encode(domain, uts46=True).decode("ascii")
        except UnicodeError as error:
            raise MailRejected("the domain of the address is not valid") from error
    if not _ADDRESS.fullmatch(f"{local}{at}{domain}"):
        raise MailRejected("the address is not one that mail can be sent to")
    return f"{local}{at}{domain}"


def _headers(mail: Mail) -> list[MessageHeaderTypeDef]:
    headers = {**mail.headers, **({REFERENCE_HEADER: mail.reference} if mail.reference else {})}
    for name, value in headers.items():
        if not _HEADER_NAME.fullmatch(name) or not value.isascii() or not value.isprintable():
            raise ValueError(f"{name!r} would not be one header")
        if not 0 < len(value) <= _LONGEST_HEADER:
            raise ValueError(f"{name!r} is empty or too long")
    return [{"Name": name, "Value": value} for name, value in headers.items()]


def _tags(mail: Mail) -> list[MessageTagTypeDef]:
    tags = dict(mail.tags)
    if mail.reference:
        tags["reference"] = _NOT_IN_A_TAG.sub("-", mail.reference)
    for name, value in tags.items():
        if not _TAG.fullmatch(name) or not _TAG.fullmatch(value):
            raise ValueError(f"{name!r} would not be a tag: letters, digits, _ and - only")
    return [{"Name": name, "Value": value} for name, value in tags.items()]
