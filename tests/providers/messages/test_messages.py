"""SMS and WhatsApp: what AWS is asked, and what its answers mean. The client and its models are boto3's own."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import boto3
import pytest
from botocore.config import Config
from botocore.exceptions import ClientError
from botocore.stub import ANY, Stubber

from functions.actions.carriers import Phones
from functions.domain.languages import Language
from functions.domain.parts import Channel
from functions.providers.messages import MessageRejected, MessageUnavailable, TextMessage
from functions.providers.messages.sms import EndUserMessagingSms
from functions.providers.messages.whatsapp import EndUserMessagingWhatsApp

ORIGINATION = "pool-1"
NUMBER_ID = "phone-number-id-" + "0" * 32
TEXT = TextMessage(
    to="+525512345678",
    channel=Channel.SMS,
    text="Empresa le pide firmar: https://sign.example.com/sign#x",
    language=Language.ES,
    reference="acc_1.doc_1.rcp_1.20261130",
)
NOTICE = replace(
    TEXT,
    channel=Channel.WHATSAPP,
    language=Language.PT,
    template="invitation",
    parameters=("Ana\n Núñez", "Empresa"),
)


def client(service: str) -> Any:
    make: Any = boto3.client
    return make(
        service,
        region_name="us-east-1",
        aws_access_key_id="test",
        aws_secret_access_key="test",
        config=Config(retries={"total_max_attempts": 1}),
    )


@contextmanager
def sms(
    answer: Mapping[str, Any] | str, expected: Mapping[str, Any] | None = None
) -> Iterator[EndUserMessagingSms]:
    asked = client("pinpoint-sms-voice-v2")
    with Stubber(asked) as stub:
        if isinstance(answer, str):
            stub.add_client_error("send_text_message", service_error_code=answer, http_status_code=400)
        else:
            stub.add_response("send_text_message", dict(answer), expected)
        yield EndUserMessagingSms(client=asked, origination=ORIGINATION)


@contextmanager
def whatsapp(answer: Mapping[str, Any] | str, said: list[Any]) -> Iterator[EndUserMessagingWhatsApp]:
    asked = client("socialmessaging")
    asked.meta.events.register(
        "provide-client-params.*.*", lambda params, **_: said.append(json.loads(params["message"]))
    )
    with Stubber(asked) as stub:
        if isinstance(answer, str):
            stub.add_client_error("send_whatsapp_message", service_error_code=answer, http_status_code=400)
        else:
            expected = {"originationPhoneNumberId": NUMBER_ID, "message": ANY, "metaApiVersion": "v20.0"}
            stub.add_response("send_whatsapp_message", dict(answer), expected)
        yield EndUserMessagingWhatsApp(
            client=asked, number_id=NUMBER_ID, prefix="rubrica", api_version="v20.0"
        )


class TestSms:
    def test_hands_over_the_text_with_what_it_is_for(self) -> None:
        expected = {
            "DestinationPhoneNumber": TEXT.to,
            "OriginationIdentity": ORIGINATION,
            "MessageBody": TEXT.text,
            "MessageType": "TRANSACTIONAL",
            "Context": {"reference": TEXT.reference},
        }
        with sms({"MessageId": "sms-1"}, expected) as carrier:
            assert carrier.send(TEXT) == "sms-1"

    @pytest.mark.parametrize("code", ["ValidationException", "ConflictException"])
    def test_says_when_the_text_will_never_be_taken(self, code: str) -> None:
        with sms(code) as carrier, pytest.raises(MessageRejected):
            carrier.send(TEXT)

    @pytest.mark.parametrize("code", ["ThrottlingException", "ServiceQuotaExceededException"])
    def test_says_when_nothing_is_taken_now(self, code: str) -> None:
        with sms(code) as carrier, pytest.raises(MessageUnavailable):
            carrier.send(TEXT)

    def test_is_loud_about_a_missing_right(self) -> None:
        with sms("AccessDeniedException") as carrier, pytest.raises(ClientError):
            carrier.send(TEXT)

    @pytest.mark.parametrize("number", ["5512345678", "+0512345678", "+52 55 1234 5678", "+1", ""])
    def test_refuses_what_is_no_number(self, number: str) -> None:
        with sms({"MessageId": "sms-1"}) as carrier, pytest.raises(MessageRejected):
            carrier.send(replace(TEXT, to=number))


class TestWhatsApp:
    def test_fills_a_template_in_on_one_line(self) -> None:
        said: list[Any] = []
        with whatsapp({"messageId": "wa-1"}, said) as carrier:
            assert carrier.send(NOTICE) == "wa-1"

        assert said == [
            {
                "messaging_product": "whatsapp",
                "recipient_type": "individual",
                "to": NOTICE.to,
                "biz_opaque_callback_data": NOTICE.reference,
                "type": "template",
                "template": {
                    "name": "rubrica_invitation",
                    "language": {"code": "pt_BR"},
                    "components": [
                        {
                            "type": "body",
                            "parameters": [
                                {"type": "text", "text": "Ana Núñez"},
                                {"type": "text", "text": "Empresa"},
                            ],
                        }
                    ],
                },
            }
        ]

    def test_repeats_a_code_on_the_button_that_copies_it(self) -> None:
        said: list[Any] = []
        with whatsapp({"messageId": "wa-1"}, said) as carrier:
            carrier.send(replace(NOTICE, template="code", parameters=("123456",)))

        assert said[0]["template"]["components"][1] == {
            "type": "button",
            "sub_type": "url",
            "index": "0",
            "parameters": [{"type": "text", "text": "123456"}],
        }

    @pytest.mark.parametrize("code", ["ValidationException", "InvalidParametersException"])
    def test_says_when_the_text_will_never_be_taken(self, code: str) -> None:
        with whatsapp(code, []) as carrier, pytest.raises(MessageRejected):
            carrier.send(NOTICE)

    @pytest.mark.parametrize("code", ["ThrottledRequestException", "DependencyException"])
    def test_says_when_nothing_is_taken_now(self, code: str) -> None:
        with whatsapp(code, []) as carrier, pytest.raises(MessageUnavailable):
            carrier.send(NOTICE)


class TestPhones:
    def test_reject_a_channel_without_a_carrier(self) -> None:
        with pytest.raises(MessageRejected):
            Phones().send(TEXT)
