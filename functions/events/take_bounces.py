"""From a message that did not arrive to the next channel."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from functions.actions import bouncing
from functions.domain.suppressions import Failure
from functions.domain.telling import Reference, ReferenceUnreadable
from functions.providers.mail.reports import KINDS, failed_mail
from functions.providers.messages.reports import SMS_STATUS, undelivered_sms, undelivered_whatsapp
from functions.runtime.access import Access
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import WHATSAPP, Wakeup


@consumer(
    on=Queue(
        name="bounces",
        bus="default",
        pattern={"source": ["aws.ses", "aws.sms-voice"], "detail-type": [*KINDS, SMS_STATUS]},
        topic="whatsapp",
    ),
    access=[Access.DOCUMENTS_READ, Access.DOCUMENTS_WRITE],
)
def take_bounces(wakeup: Wakeup) -> None:
    """Note what carriers report as undeliverable or unwanted; what was not sent by this service is let go."""
    for text, failure in _failures(wakeup):
        with suppress(ReferenceUnreadable):
            reference = Reference.read(text)
            command = wakeup.command(account_id=reference.account_id)
            bouncing.take_failure(command, reference, failure=failure, clock=now)


def _failures(wakeup: Wakeup) -> Iterator[tuple[str, Failure]]:
    if wakeup.kind == WHATSAPP:
        yield from undelivered_whatsapp(wakeup.detail["whatsAppWebhookEntry"])
        return
    found = failed_mail(wakeup.detail) if wakeup.kind in KINDS else undelivered_sms(wakeup.detail)
    if found is not None:
        yield found
