"""WhatsApp through AWS End User Messaging Social (`socialmessaging`), which passes Meta's own format on.

A business speaks first only by a template that Meta has approved (outside the 24 hours after the person wrote): its
name is `<prefix>_<template>`, and Meta knows it in each language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Protocol

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from functions.domain.languages import Language
from functions.providers.messages.contract import MessageUnavailable, TextMessage, require_number
from functions.providers.messages.sms import raise_for

CODE: Final = "code"
"""The template of one-time codes: Meta's category `authentication`, whose button repeats the code."""
LANGUAGES: Final[Mapping[Language, str]] = {Language.ES: "es", Language.PT: "pt_BR", Language.EN: "en"}
"""How Meta names the languages that templates are approved in."""

_REJECTED: Final = frozenset({"InvalidParametersException", "ValidationException"})
_UNAVAILABLE: Final = frozenset(
    {
        "DependencyException",
        "InternalServiceException",
        "RequestTimeout",
        "ResourceNotFoundException",
        "ThrottledRequestException",
    }
)
_SPACE: Final = re.compile(r"\s+")


class WhatsAppClient(Protocol):
    """What we use of boto3's client."""

    def send_whatsapp_message(self, **request: Any) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class EndUserMessagingWhatsApp:
    """`number_id` is the business's number: `phone-number-id-` and 32 hexadecimal digits."""

    client: WhatsAppClient
    number_id: str
    prefix: str
    api_version: str

    def send(self, message: TextMessage) -> str:
        """Hand a text over and return its id. Raises MessageRejected and MessageUnavailable."""
        said = {
            "messaging_product": "whatsapp",
            "recipient_type": "individual",
            "to": require_number(message),
            # Meta gives it back with each report on the message.
            "biz_opaque_callback_data": message.reference,
            **self._content(message),
        }
        try:
            sent = self.client.send_whatsapp_message(
                originationPhoneNumberId=self.number_id,
                message=json.dumps(said, ensure_ascii=False).encode(),
                metaApiVersion=self.api_version,
            )
        except ClientError as error:
            raise_for(error, rejected=_REJECTED, unavailable=_UNAVAILABLE)
        except (NoConnection, HTTPClientError) as error:
            raise MessageUnavailable(type(error).__name__) from error
        return str(sent["messageId"])

    def _content(self, message: TextMessage) -> dict[str, Any]:
        if message.template is None:
            return {"type": "text", "text": {"body": message.text, "preview_url": False}}
        filled = [{"type": "text", "text": _one_line(each)} for each in message.parameters]
        components: list[dict[str, Any]] = [{"type": "body", "parameters": filled}] if filled else []
        if message.template == CODE:
            components.append({"type": "button", "sub_type": "url", "index": "0", "parameters": filled})
        return {
            "type": "template",
            "template": {
                "name": f"{self.prefix}_{message.template}",
                "language": {"code": LANGUAGES[message.language]},
                "components": components,
            },
        }


def _one_line(text: str) -> str:
    """Meta takes no line breaks and no runs of spaces in what fills a template in."""
    return _SPACE.sub(" ", text).strip()
