"""Carriers: what takes mail and texts to people in this deployment, and so by which channels people can be told."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from functions import settings
from functions.domain.parts import Channel
from functions.providers.mail.contract import Mailer
from functions.providers.messages.contract import MessageRejected, Messenger, TextMessage
from functions.storage import aws


def channels() -> frozenset[Channel]:
    """Return the channels that this deployment has a carrier for."""
    phones = {
        Channel.SMS: settings.sms_origination(),
        Channel.WHATSAPP: settings.whatsapp_number_id(),
    }
    return frozenset({Channel.EMAIL, *(channel for channel, has in phones.items() if has is not None)})


def mailer() -> Mailer:
    """Return what carries mail."""
    from functions.providers.mail.ses import SesMailer

    return SesMailer(
        client=aws.sesv2(),
        sender=f"Rubrica <{settings.mail_sender()}>",
        configuration_set=settings.mail_configuration_set(),
    )


@dataclass(frozen=True)
class Phones:
    """What carries texts to phones: each channel's own carrier."""

    carriers: Mapping[Channel, Messenger] = field(default_factory=dict)

    def send(self, message: TextMessage) -> str:
        """Hand a text to the carrier of its channel; where there is none it is rejected."""
        carrier = self.carriers.get(message.channel)
        if carrier is None:
            raise MessageRejected(f"there is no carrier for {message.channel}")
        return carrier.send(message)


def messenger() -> Messenger:
    """Return what carries texts to phones."""
    from functions.providers.messages.sms import EndUserMessagingSms
    from functions.providers.messages.whatsapp import EndUserMessagingWhatsApp

    carriers: dict[Channel, Messenger] = {}
    origination, number_id = settings.sms_origination(), settings.whatsapp_number_id()
    if origination is not None:
        client: Any = aws.sms()
        carriers[Channel.SMS] = EndUserMessagingSms(client=client, origination=origination)
    if number_id is not None:
        carriers[Channel.WHATSAPP] = EndUserMessagingWhatsApp(
            client=aws.whatsapp(),
            number_id=number_id,
            prefix=settings.whatsapp_templates(),
            api_version=settings.whatsapp_api_version(),
        )
    return Phones(carriers)
