"""A mail service that takes nothing, and webhooks that go out all the same."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from functions.actions import delivering, notifying
from functions.actions.carriers import Phones
from functions.domain.endpoints import DeliveryState
from functions.providers.mail.contract import Mail, MailUnavailable
from tests.receiver import Receiver
from tests.reliability.office import Office

DOCUMENTS = 5


@dataclass
class Throttled:
    """A mail service at its limit."""

    asked: int = 0

    def send(self, mail: Mail) -> str:
        self.asked += 1
        raise MailUnavailable("Maximum sending rate exceeded")


class TestWebhooksWhileNoMailGoesOut:
    def test_are_delivered_and_the_mails_stay_owed(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url)
        sent = [office.sent(recipients=2) for _ in range(DOCUMENTS)]
        carrier = Throttled()
        for document in sent:
            with pytest.raises(notifying.NotNotified):
                notifying.notify_document(
                    office.command(),
                    document_id=document.id,
                    carrier=carrier,
                    phones=Phones(),
                    clock=office.clock,
                )

        for document in sent:
            office.relay(document)
            for event in office.history(document):
                delivering.deliver_event(event.id, endpoint_id=None, clock=office.clock)

        assert carrier.asked == 2 * DOCUMENTS
        for document in sent:
            states = [one.state for one in office.deliveries(document)]
            assert states == [DeliveryState.DELIVERED] * len(office.history(document))
            assert len([row for row in office.owed(document) if row.startswith("DUTY#notify")]) == 2
