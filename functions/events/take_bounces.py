"""From a message that did not arrive to the next channel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from functions.actions import bouncing
from functions.domain.telling import Reference, ReferenceUnreadable
from functions.providers.mail.reports import BOUNCED, bounced
from functions.providers.messages.reports import SMS_STATUS, undelivered_sms, undelivered_whatsapp
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import WHATSAPP, Wakeup


@consumer(
    on=Queue(
        name="bounces",
        bus="default",
        pattern={"source": ["aws.ses", "aws.sms-voice"], "detail-type": [BOUNCED, SMS_STATUS]},
        topic="whatsapp",
    ),
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def take_bounces(wakeup: Wakeup) -> None:
    """Note what carriers report as undeliverable; what was not sent by this service is let go."""
    for text in _references(wakeup):
        with suppress(ReferenceUnreadable):
            reference = Reference.read(text)
            bouncing.take_failure(wakeup.command(account_id=reference.account_id), reference, clock=now)


def _references(wakeup: Wakeup) -> Iterator[str]:
    if wakeup.kind == WHATSAPP:
        yield from undelivered_whatsapp(wakeup.detail["whatsAppWebhookEntry"])
        return
    found = bounced(wakeup.detail) if wakeup.kind == BOUNCED else undelivered_sms(wakeup.detail)
    if found is not None:
        yield found
