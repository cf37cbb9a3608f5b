from __future__ import annotations

import base64
import os
from collections import Counter
from dataclasses import dataclass
from functools import partial

import pytest

from functions.api.documents.create_document import create_document
from functions.api.documents.get_signing_url import get_signing_url
from functions.api.documents.replace_recipients import replace_recipients
from functions.api.documents.send_document import send_document
from functions.api.signing.open_document import open_document
from functions.domain.documents import Document
from functions.domain.endpoints import DeliveryState
from functions.domain.lifecycle import Status
from functions.events import deliver_webhooks, notify_recipients, relay_events, seal_documents, sweep_duties
from functions.runtime import answering, reacting
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.office import Office, start_cold
from tests.reliability.platform import Platform
from tests.reliability.tally import Tally

RECIPIENTS = 2
LIVES = int(os.environ.get("LIVES", "8"))
"""At how many points, evenly spread, a whole life is killed; LIVES=1000 for all of them."""
CONTENT = base64.b64encode(CONTRACT.read_bytes()).decode()
HISTORY = Counter(
    {
        "document.created": 1,
        "document.updated": 1,
        "document.sent": 1,
        "recipient.viewed": RECIPIENTS,
        "recipient.signed": RECIPIENTS,
        "document.completed": 1,
    }
)


@pytest.fixture
def moved_clock(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let every handler ask the test for the time, where it asks Lambda's clock."""
    asking = [deliver_webhooks, notify_recipients, relay_events, seal_documents, sweep_duties]
    for module in (answering, reacting, *asking):
        monkeypatch.setattr(module, "now", office.clock)


@dataclass
class Life:
    """From a contract to a sealed file and the last webhook about it, through the handlers that Lambda calls."""

    office: Office
    platform: Platform

    def live(self) -> str:
        """Return the id of the document that lived."""
        office, insist = self.office, self.platform.insist
        body = {"client_id": office.client_id, "name": "Contrato", "file": {"content_base64": CONTENT}}
        document_id = insist(partial(office.ask, create_document, body, key="create")).body["id"]
        parts = {"recipients": [{"signer_id": one.id} for one in office.people[:RECIPIENTS]]}
        assigned = insist(partial(office.ask, replace_recipients, parts, document_id=document_id))
        insist(partial(office.ask, send_document, key="send", document_id=document_id))
        self.platform.work()
        for recipient in assigned.body["recipients"]:
            asked = {"document_id": document_id, "recipient_id": recipient["id"]}
            url = insist(partial(office.ask, get_signing_url, **asked)).body["url"]
            secret = url.partition("#")[2]
            insist(partial(office.ask, open_document, bearer=secret, key="open"))
            signed = insist(partial(office.sign, secret, key="sign"))
            assert signed.status == 200, signed.text
        self.platform.finish()
        return str(document_id)


class TestWholeLifeKilledAnywhere:
    @pytest.mark.timeout(300 + 10 * LIVES)
    @pytest.mark.usefixtures("moved_clock")
    def test_ends_well(
        self, office: Office, cloud: LocalCloud, receiver: Receiver, steps: Steps, tally: Tally
    ) -> None:
        self._prepare(office, cloud, receiver)
        points = [
            one
            for one in steps.points(Life(office, Platform(cloud, office.clock)).live)
            if one.leaves_a_trace
        ]
        tried = points[:: max(1, len(points) // LIVES)]
        lost, extra = 0, 0
        for point in tried:
            self._prepare(office, cloud, receiver)
            told = len(receiver.deliveries)
            with steps.deadly(point):
                document_id = Life(office, Platform(cloud, office.clock)).live()
            document = office.document(document_id)
            copies = Counter(one.id for one in receiver.deliveries[told:])
            mails = [cloud.mailbox.messages(to=one.email) for one in document.recipients]

            assert document.status is Status.COMPLETED, point
            happened = Counter(office.happened(document))
            # Whoever has signed before the dead notifier was missed is told no more.
            assert 2 * RECIPIENTS - 1 <= happened.pop("recipient.notified") <= 2 * RECIPIENTS, point
            assert happened == HISTORY, point
            assert office.owed(document) == [], point
            assert {one.state for one in office.deliveries(document)} == {DeliveryState.DELIVERED}, point
            self._check_bodies(office, document, receiver)
            events = office.history(document)
            lost += sum(copies[one.id] == 0 for one in events)
            # Each person gets the invitation and the finished copy.
            again = [*copies.values(), *(len(one) - 1 for one in mails)]
            extra = max(extra, sum(count - 1 for count in again if count))
        tally.add(
            f"whole life, {len(tried)} of its {len(points)} points",
            points=len(tried),
            lost=lost,
            most_extra=extra,
        )
        assert lost == 0
        assert extra <= 1

    def _prepare(self, office: Office, cloud: LocalCloud, receiver: Receiver) -> None:
        office.tidy()
        office.endpoint(receiver.url)
        cloud.mailbox.clear()
        start_cold()

    def _check_bodies(self, office: Office, document: Document, receiver: Receiver) -> None:
        for event in office.history(document):
            assert {one.body for one in receiver.deliveries if one.id == event.id} == {office.body(event)}
