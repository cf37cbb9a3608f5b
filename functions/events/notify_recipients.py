"""From a sent document to its recipients' mailboxes."""

from __future__ import annotations

from functions.actions import carriers, notifying
from functions.domain.telling import OWES_TELLING
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(
        name="notifications",
        pattern={"source": ["rubrica"], "detail-type": [one.value for one in OWES_TELLING]},
    ),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.MAIL_SEND,
        Access.MESSAGES_SEND,
    ],
    timeout=60,
    layers=[Layer.MAIL],
)
def notify_recipients(wakeup: Wakeup) -> None:
    """Send every message that a document owes to its recipients and its sender."""
    notifying.notify_document(
        wakeup.command(),
        document_id=wakeup.document_id,
        carrier=carriers.mailer(),
        phones=carriers.messenger(),
        clock=now,
    )
