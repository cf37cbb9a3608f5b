"""From a link or a code to the mailbox of a person of the directory."""

from __future__ import annotations

from functions.actions import letters
from functions.actions.carriers import mailer
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(name="letters"),
    access=[
        Access.IDENTITY_READ,
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.SECRETS_DECRYPT,
        Access.VISITS,
        Access.MAIL_SEND,
    ],
    timeout=60,
    layers=[Layer.MAIL],
)
def send_letters(wakeup: Wakeup) -> None:
    """Send a person the links of mandates and batches, and the codes that prove who came by them."""
    letters.send_letters(wakeup.command(), owner_id=wakeup.owner_id, carrier=mailer(), clock=now)
