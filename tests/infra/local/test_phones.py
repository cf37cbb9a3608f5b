"""The stand-ins for carriers of SMS and WhatsApp, spoken to as the functions do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import boto3
import pytest
from botocore.config import Config
from starlette.applications import Starlette

from functions.domain.languages import Language
from functions.domain.parts import Channel
from functions.providers.messages import MessageRejected, MessageUnavailable, Messenger, TextMessage
from functions.providers.messages.sms import EndUserMessagingSms
from functions.providers.messages.whatsapp import EndUserMessagingWhatsApp
from infra.local import phone_service
from infra.local.mailbox import Mailbox
from tests.infra.local.serving import served

TEXT = TextMessage(
    to="+525512345678",
    channel=Channel.SMS,
    text="Empresa le pide firmar: https://sign.example.com/sign#x",
    language=Language.ES,
    reference="acc_1.doc_1.rcp_1.20261130",
    template="invitation",
    parameters=("Ana", "Empresa"),
)


@pytest.fixture
def mailbox(tmp_path: Path) -> Mailbox:
    return Mailbox(tmp_path / "mailbox.sqlite")


@pytest.fixture(params=[Channel.SMS, Channel.WHATSAPP])
def channel(request: pytest.FixtureRequest) -> Channel:
    found: Channel = request.param
    return found


@pytest.fixture
def carrier(mailbox: Mailbox, channel: Channel) -> Iterator[Messenger]:
    routes = [
        *phone_service.sms_routes(mailbox, "/sms"),
        *phone_service.whatsapp_routes(mailbox, "/whatsapp"),
    ]
    service = "pinpoint-sms-voice-v2" if channel is Channel.SMS else "socialmessaging"
    with served(Starlette(routes=routes)) as url:
        make: Any = boto3.Session("id", "secret", region_name="us-east-1").client
        client = make(
            service, endpoint_url=f"{url}/{channel}", config=Config(retries={"total_max_attempts": 1})
        )
        if channel is Channel.SMS:
            yield EndUserMessagingSms(client=client, origination="pool-1")
        else:
            yield EndUserMessagingWhatsApp(
                client=client, number_id="phone-number-id-1", prefix="rubrica", api_version="v20.0"
            )
        client.close()


class TestPhoneService:
    def test_keeps_the_text_as_the_person_gets_it(
        self, carrier: Messenger, mailbox: Mailbox, channel: Channel
    ) -> None:
        identifier = carrier.send(replace(TEXT, channel=channel))

        kept = mailbox.message(identifier)

        assert kept is not None
        assert (kept.channel, kept.recipients, kept.outcome) == (channel, (TEXT.to,), "delivered")
        assert kept.headers == {"reference": TEXT.reference}
        if channel is Channel.SMS:
            assert kept.text == TEXT.text
        else:
            assert kept.text == "[rubrica_invitation · es]\n1. Ana\n2. Empresa"

    def test_takes_what_it_will_report_as_undeliverable(self, carrier: Messenger, mailbox: Mailbox) -> None:
        identifier = carrier.send(replace(TEXT, to="+525512340000"))

        kept = mailbox.message(identifier)

        assert kept is not None
        assert kept.outcome == "bounced"

    def test_refuses_a_number_that_nobody_has(self, carrier: Messenger) -> None:
        with pytest.raises(MessageRejected):
            carrier.send(replace(TEXT, to="+525512340001"))

    def test_throttles_a_number_that_says_so(self, carrier: Messenger) -> None:
        with pytest.raises(MessageUnavailable):
            carrier.send(replace(TEXT, to="+525512340002"))
