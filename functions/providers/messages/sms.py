"""SMS through AWS End User Messaging (`pinpoint-sms-voice-v2`).

Not SNS Publish: that tells of a text's fate in a log only, End User Messaging tells EventBridge, with the context that
the text was sent with.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn, Protocol

from botocore.exceptions import ClientError, HTTPClientError
from botocore.exceptions import ConnectionError as NoConnection

from functions.providers.messages.contract import (
    MessageRejected,
    MessageUnavailable,
    MessageUnwanted,
    TextMessage,
    require_number,
)

REFERENCE: Final = "reference"
"""Under which the context of a text, and so its delivery report, names what it was sent for."""

# Only these speak of the number or the text; the others speak of the account or of the moment.
_REJECTED: Final = frozenset({"ConflictException", "ValidationException"})
_UNAVAILABLE: Final = frozenset(
    {
        "InternalServerException",
        "RequestTimeout",
        "ResourceNotFoundException",
        "ServiceQuotaExceededException",
        "Throttling",
        "ThrottlingException",
    }
)


_OPTED_OUT: Final = "DESTINATION_PHONE_NUMBER_OPTED_OUT"
"""The reason of a ConflictException where the person has answered STOP, or stands on the account's opt-out list."""


class SmsClient(Protocol):
    """What we use of boto3's client."""

    def send_text_message(self, **request: Any) -> Mapping[str, Any]: ...


@dataclass(frozen=True)
class EndUserMessagingSms:
    """`origination` is what texts come from: a number, a pool or a sender id, by id or ARN."""

    client: SmsClient
    origination: str

    def send(self, message: TextMessage) -> str:
        """Hand a text over and return its id. Raises MessageRejected and MessageUnavailable."""
        try:
            sent = self.client.send_text_message(
                DestinationPhoneNumber=require_number(message),
                OriginationIdentity=self.origination,
                MessageBody=message.text,
                MessageType="TRANSACTIONAL",
                Context={REFERENCE: message.reference},
            )
        except ClientError as error:
            raise_for(error, rejected=_REJECTED, unavailable=_UNAVAILABLE)
        except (NoConnection, HTTPClientError) as error:
            raise MessageUnavailable(type(error).__name__) from error
        return str(sent["MessageId"])


def raise_for(error: ClientError, *, rejected: frozenset[str], unavailable: frozenset[str]) -> NoReturn:
    """Say what an error of the carrier means for the text; one that speaks of neither comes out as it is."""
    code = error.response.get("Error", {}).get("Code", "")
    status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 0)
    if error.response.get("Reason") == _OPTED_OUT:
        raise MessageUnwanted(_OPTED_OUT) from error
    if code in rejected:
        raise MessageRejected(code) from error
    if code in unavailable or status >= 500:
        raise MessageUnavailable(code) from error
    raise error
