from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import documents, links
from functions.actions.documents import Assigned
from functions.api.documents.add_recipient import add_recipient
from functions.api.documents.create_document import create_document
from functions.api.documents.send_document import send_document
from functions.api.signers.create_signer import create_signer
from functions.api.signing.complete_attachment import complete_attachment
from functions.api.webhooks import test_webhook as trying
from functions.api.webhooks.create_webhook import create_webhook
from functions.api.webhooks.rotate_webhook_secret import rotate_webhook_secret
from functions.domain.attachments import AttachmentRequest
from functions.domain.documents import Document
from functions.domain.finding import Sought
from functions.domain.identifiers import Prefix
from functions.domain.parts import Part
from functions.runtime.call import now
from functions.storage import aws, deliveries, identity, searching
from functions.storage.attachments import AttachmentPlace
from functions.storage.deliveries import OverdueDelivery
from infra.local.samples.make import CONTRACT
from tests.reliability.crashing import Steps
from tests.reliability.office import Answer, Office
from tests.reliability.tally import Tally

UNHEARD = "http://127.0.0.1:49151/webhooks"
CONTENT = base64.b64encode(CONTRACT.read_bytes()).decode()

Ask = Callable[[str], Answer]
"""Asks with an Idempotency-Key."""


@dataclass(frozen=True)
class Order:
    """Something that can be asked for, and how often it was done."""

    ask: Ask
    done: Callable[[], int]


def _sending(office: Office) -> Order:
    document = office.draft(recipients=2)
    return Order(
        ask=lambda key: office.ask(send_document, key=key, document_id=document.id),
        done=lambda: office.happened(document).count("document.sent"),
    )


def _joining(office: Office) -> Order:
    document = office.sent(recipients=1)
    body = {"signer_id": office.people[1].id}
    return Order(
        ask=lambda key: office.ask(add_recipient, body, key=key, document_id=document.id),
        done=lambda: office.happened(document).count("recipient.added"),
    )


def _signing(office: Office) -> Order:
    document, (secret,) = office.opened_by_all()
    return Order(
        ask=lambda key: office.sign(secret, key=key),
        done=lambda: office.happened(document).count("recipient.signed"),
    )


def _attaching(office: Office) -> Order:
    document, secret = _asked(
        office, Part(attachment_requests=(AttachmentRequest(id="ine", name="Identificación"),))
    )
    content = CONTRACT.read_bytes()
    place = AttachmentPlace(
        account_id=office.account_id,
        document_id=document.id,
        recipient_id=document.recipients[0].id,
        attachment_id=office.command().mint(Prefix.ATTACHMENT),
    )
    metadata = {"request": "ine", "filename": "ine.pdf", "sha256": hashlib.sha256(content).hexdigest()}
    aws.s3().put_object(Bucket=settings.uploads_bucket(), Key=place.key, Body=content, Metadata=metadata)
    return Order(
        ask=lambda key: office.ask(
            complete_attachment, bearer=secret, key=key, attachment_id=place.attachment_id
        ),
        done=lambda: office.happened(document).count("recipient.attachment_uploaded"),
    )


def _asked(office: Office, part: Part) -> tuple[Document, str]:
    """Send a document that asks somebody for something; return it with the secret of their link."""
    document = office.draft()
    command = office.command()
    parts = [Assigned(signer_id=office.people[0].id, part=part)]
    documents.replace_recipients(command, document.id, parts=parts, expected_version=None)
    command.unit.commit()
    command = office.command()
    sent = documents.send_document(command, document.id, expected_version=None)
    command.unit.commit()
    return sent, links.signing_urls(sent, sent.recipients)[sent.recipients[0].id].partition("#")[2]


def _drafting(office: Office) -> Order:
    body = {"client_id": office.client_id, "name": "Contrato", "file": {"content_base64": CONTENT}}
    before = _documents(office)
    return Order(
        ask=lambda key: office.ask(create_document, body, key=key),
        done=lambda: _documents(office) - before,
    )


def _listening(office: Office) -> Order:
    before = _endpoints(office)
    return Order(
        ask=lambda key: office.ask(create_webhook, {"url": "http://127.0.0.1:9999/"}, key=key),
        done=lambda: _endpoints(office) - before,
    )


def _rotating(office: Office) -> Order:
    endpoint = office.endpoint(UNHEARD)
    return Order(
        ask=lambda key: office.ask(rotate_webhook_secret, key=key, webhook_id=endpoint.id),
        done=lambda: len(identity.load_endpoint(office.account_id, endpoint.id).secrets) - 1,
    )


def _trying(office: Office) -> Order:
    endpoint = office.endpoint(UNHEARD)
    body = {"event_type": "document.completed"}
    return Order(
        ask=lambda key: office.ask(trying.test_webhook, body, key=key, webhook_id=endpoint.id),
        done=lambda: sum(one.endpoint_id == endpoint.id for one in _tests()),
    )


def _tests() -> list[OverdueDelivery]:
    """Return every delivery that waits to be made."""
    return list(deliveries.overdue(at=now() + timedelta(days=1)))


def _enrolling(office: Office) -> Order:
    name = office.command().mint("sgn")  # type: ignore[arg-type]
    body = {"client_id": office.client_id, "name": name, "email": "otra@example.com"}
    return Order(
        ask=lambda key: office.ask(create_signer, body, key=key),
        done=lambda: len(
            identity.find_signers(
                office.account_id, attribute="name", value=name, limit=10, cursor=None
            ).items
        ),
    )


def _documents(office: Office) -> int:
    return len(searching.list_documents(office.account_id, Sought(), limit=100, cursor=None).items)


def _endpoints(office: Office) -> int:
    return len(identity.endpoints_of(office.account_id).items)


class TestOperationKilledAnywhere:
    @pytest.mark.parametrize(
        "order",
        [
            pytest.param(_sending, id="send a document"),
            pytest.param(_joining, id="add a recipient"),
            pytest.param(_signing, id="sign"),
            pytest.param(_attaching, id="complete an attachment"),
            pytest.param(_drafting, id="create a document"),
            pytest.param(_listening, id="create a webhook"),
            pytest.param(_rotating, id="rotate a secret"),
            pytest.param(_trying, id="try a webhook out"),
            pytest.param(_enrolling, id="create a signer"),
        ],
    )
    def test_is_done_once_by_the_same_request_again(
        self,
        office: Office,
        steps: Steps,
        tally: Tally,
        order: Callable[[Office], Order],
        request: pytest.FixtureRequest,
    ) -> None:
        model = order(office)
        points = steps.points(lambda: model.ask("model"))
        lost, extra = 0, 0
        for point in points:
            given = order(office)
            key = f"{request.node.name}, {point}"
            steps.kill(lambda given=given, key=key: given.ask(key), at=point)  # type: ignore[misc]

            again = given.ask(key)
            once_more = given.ask(key)

            assert again.status in (200, 201, 202), (point, again.text)
            assert (once_more.status, once_more.text) == (again.status, again.text)
            assert once_more.replayed
            lost += given.done() == 0
            extra = max(extra, given.done() - 1)
        tally.add(f"operation, {request.node.callspec.id}", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)
