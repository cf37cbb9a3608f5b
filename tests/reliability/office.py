"""An account at work in this process: it drafts and sends, people sign, time passes when a test says so."""

from __future__ import annotations

import base64
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from functions import settings
from functions.actions import (
    clients,
    documents,
    endpoints,
    intake,
    links,
    relaying,
    signers,
    sweeping,
    webhook_headers,
    webhook_messages,
)
from functions.actions.accounts import create_account
from functions.actions.command import Command
from functions.actions.documents import Assigned
from functions.actions.recording import record
from functions.api.signing.open_document import open_document
from functions.api.signing.sign_document import sign_document
from functions.domain import consent
from functions.domain.actors import SYSTEM
from functions.domain.documents import Document
from functions.domain.endpoints import Delivery, Endpoint
from functions.domain.events import Event, verify_chain
from functions.domain.files import File, FileState
from functions.domain.identifiers import Prefix
from functions.domain.parts import Part
from functions.domain.signers import Person, Signer
from functions.runtime.access import Scope
from functions.runtime.call import mint_at, now
from functions.runtime.operation import Operation
from functions.storage import aws, deliveries, parameters, suppressions
from functions.storage import documents as store
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.described import require_described
from tests.pdf.samples import drawn
from tests.reliability.messages import wakeups
from tests.service import Json

PEOPLE: Final = 8
SIGNATURE: Final = base64.b64encode(drawn()).decode()


@dataclass
class Clock:
    """The time as the product's actions are told it: the true one, and what a test adds."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return now() + self.ahead

    def passes(self, time: timedelta) -> None:
        self.ahead += time


@dataclass(frozen=True)
class Answer:
    """What an operation answered."""

    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def body(self) -> Json:
        content: Json = json.loads(self.text)
        return content

    @property
    def replayed(self) -> bool:
        return self.headers.get("Idempotency-Replayed") == "true"


@dataclass
class Office:
    """One account with a client, eight people and a contract. Nobody is woken unless a test does it."""

    account_id: str
    api_key: str
    client_id: str
    people: tuple[Signer, ...]
    file: File
    ear: str
    """URL of a queue that hears everything the bus is told."""
    clock: Clock = field(default_factory=Clock)

    @classmethod
    def opened(cls, cloud: LocalCloud) -> Office:
        """Open the account with the service's own code."""
        at = now()
        mint = mint_at(at)
        opened = create_account(
            name="Cuenta de prueba",
            email="cuenta@example.com",
            tax_id=None,
            language="es",
            live=False,
            scopes=frozenset(str(scope) for scope in Scope),
            random_text=secrets.token_urlsafe(32),
            at=at,
            mint=mint,
        )
        account_id = opened.account.id
        command = Command(account_id=account_id, actor=SYSTEM, at=at, mint=mint)
        client = clients.register_client(
            command, name="Cliente de prueba", tax_id="GODE561231GR8", email=None, external_id=None
        ).client
        command.unit.commit()
        command = Command(account_id=account_id, actor=SYSTEM, at=at, mint=mint)
        people = [
            signers.create_signer(
                command,
                client_id=client.id,
                name=f"Persona {number}",
                person=Person.parsed(
                    name=f"Persona {number}",
                    email=f"persona{number}@example.com",
                    phone=None,
                    tax_id=None,
                    legal_representative=False,
                    automatic_signature=False,
                    external_id=None,
                ),
            )
            for number in range(PEOPLE)
        ]
        command.unit.commit()
        contract = intake.from_base64(
            base64.b64encode(CONTRACT.read_bytes()).decode(),
            account_id=account_id,
            document_id=mint(Prefix.DOCUMENT),
            pointer="/file",
        )
        return cls(
            account_id=account_id,
            api_key=opened.api_key,
            client_id=client.id,
            people=tuple(people),
            file=contract.file,
            ear=_ear(cloud),
        )

    def tidy(self) -> None:
        """Forget documents, deliveries, kept answers, endpoints and wake-ups of earlier tests; set the clock right."""
        self.clock.ahead = timedelta()
        for table in (settings.documents_table(), settings.deliveries_table(), settings.ephemeral_table()):
            _clear(table)
        # What an account is opened with is there again, so that every life begins alike.
        suppressions.opt_out_key(self.account_id, sender="Cuenta de prueba")
        for endpoint in endpoints.list_endpoints(self.account_id, limit=100, cursor=None).items:
            command = self.command()
            endpoints.delete_endpoint(command, endpoint.id)
            command.unit.commit()
        for queue in (
            self.ear,
            settings.webhooks_queue_url(),
            settings.notifications_queue_url(),
            settings.sealing_queue_url(),
        ):
            aws.sqs().purge_queue(QueueUrl=queue)

    # -- working ------------------------------------------------------------------------------------------

    def command(self) -> Command:
        at = self.clock()
        return Command(account_id=self.account_id, actor=SYSTEM, at=at, mint=mint_at(at))

    def endpoint(self, url: str, **wanted: Any) -> Endpoint:
        command = self.command()
        created = endpoints.create_endpoint(command, endpoints.Wanted(url=url, **wanted))
        command.unit.commit()
        return created.endpoint

    def draft(self, *, recipients: int = 0, upload_id: str | None = None) -> Document:
        """Draft a document: of the contract, or of an upload still to come."""
        command = self.command()
        file = self.file if upload_id is None else File(state=FileState.AWAITING_UPLOAD, upload_id=upload_id)
        document = record(
            command,
            before=None,
            after=Document.drafted(
                document_id=command.mint(Prefix.DOCUMENT),
                account_id=self.account_id,
                client_id=self.client_id,
                name="Contrato de servicios",
                sender="Cuenta de prueba",
                language="es",
                file=file,
                external_id=None,
                metadata={},
                at=command.at,
            ),
        )
        command.unit.commit()
        if not recipients:
            return document
        command = self.command()
        parts = [Assigned(signer_id=one.id, part=Part()) for one in self.people[:recipients]]
        document = documents.replace_recipients(command, document.id, parts=parts, expected_version=None)
        command.unit.commit()
        return document

    def sent(self, *, recipients: int = 1) -> Document:
        document = self.draft(recipients=recipients)
        command = self.command()
        document = documents.send_document(command, document.id, expected_version=None)
        command.unit.commit()
        return document

    def opened_by_all(self, *, recipients: int = 1) -> tuple[Document, list[str]]:
        """Send a document that everybody opens; return it with the secrets of their links."""
        document = self.sent(recipients=recipients)
        urls = links.signing_urls(document, document.recipients)
        held = [urls[one.id].partition("#")[2] for one in document.recipients]
        for secret in held:
            assert self.ask(open_document, bearer=secret).status == 200
        return self.document(document.id), held

    def signed_by_all(self, *, recipients: int = 1) -> Document:
        document, held = self.opened_by_all(recipients=recipients)
        for secret in held:
            answer = self.sign(secret)
            assert answer.status == 200, answer.text
        return self.document(document.id)

    def sign(self, secret: str, *, key: str | None = None) -> Answer:
        body = {
            "signature": {"kind": "drawn", "image_base64": SIGNATURE},
            "consent_version": consent.CURRENT,
        }
        return self.ask(sign_document, body, bearer=secret, key=key)

    def ask(
        self,
        operation: Operation,
        body: Json | None = None,
        *,
        bearer: str | None = None,
        key: str | None = None,
        if_match: str | None = None,
        **path: str,
    ) -> Answer:
        """Call an operation as the gateway does."""
        declared = operation.declaration
        headers = {"Authorization": f"Bearer {bearer or self.api_key}", "Content-Type": "application/json"}
        if key is not None:
            headers["Idempotency-Key"] = key
        if if_match is not None:
            headers["If-Match"] = if_match
        event = {
            "httpMethod": declared.method,
            "path": declared.path.format(**path),
            "headers": headers,
            "pathParameters": path,
            "body": json.dumps(body or {}) if declared.takes_body else None,
            "requestContext": {"requestId": "test", "identity": {"sourceIp": "203.0.113.7"}},
        }
        answer = operation(event, object())
        return Answer(status=answer["statusCode"], headers=answer["headers"], text=answer["body"])

    # -- being woken --------------------------------------------------------------------------------------

    def relay(self, document: Document) -> int:
        return relaying.relay_document(self.account_id, document.id, at=self.clock())

    def sweep(self) -> sweeping.Swept:
        return sweeping.sweep(at=self.clock())

    # -- looking ------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Document:
        return store.load(self.account_id, document_id)

    def history(self, document: Document) -> tuple[Event, ...]:
        """Return the document's events; refuses a chain that is not whole."""
        events = store.all_events(self.account_id, document.id)
        verify_chain(events, head=self.document(document.id).chain_head)
        require_described(events)
        return events

    def happened(self, document: Document) -> list[str]:
        return [one.type.value for one in self.history(document)]

    def owed(self, document: Document) -> list[str]:
        """Return everything that has a due date in the document's rows: nothing, once all is done."""
        pk = f"ACCOUNT#{self.account_id}#DOCUMENT#{document.id}"
        rows = _rows(settings.documents_table())
        return sorted(row["sk"]["S"] for row in rows if row["pk"]["S"] == pk and "due_pk" in row)

    def deliveries(self, document: Document) -> list[Delivery]:
        events = self.history(document)
        return [delivery for event in events for delivery in deliveries.of_event(event.id)]

    def body(self, event: Event) -> bytes:
        """Return the native webhook of an event, made from what its row keeps."""
        told = store.told_event(self.account_id, event.document_id, event.sequence)
        assert told is not None
        assert told.subject is not None
        (message,) = webhook_messages.messages(told.event, told.subject, dialect="native")
        return message.filled(lambda _: None)

    def told_to_the_bus(self) -> list[Json]:
        """Return what the bus was told since the last time that this was asked."""
        return [one["detail"] for one in wakeups(self.ear)]


def start_cold() -> None:
    """Forget what a function keeps while it is warm: a process that was killed has nothing left of it."""
    parameters._kept.clear()
    webhook_headers.forget()


def _ear(cloud: LocalCloud) -> str:
    sqs, bus = aws.sqs(), settings.event_bus()
    url = sqs.create_queue(QueueName="ear")["QueueUrl"]
    arn = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["QueueArn"])["Attributes"]["QueueArn"]
    events = cloud.client("events")
    events.put_rule(Name="ear", EventBusName=bus, EventPattern=json.dumps({"source": ["rubrica"]}))
    events.put_targets(Rule="ear", EventBusName=bus, Targets=[{"Id": "ear", "Arn": arn}])
    return url


def _rows(table: str) -> Iterator[Json]:
    for page in aws.dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield from page["Items"]


def _clear(table: str) -> None:
    rows = list(_rows(table))
    for start in range(0, len(rows), 25):
        batch: Sequence[Any] = [
            {"DeleteRequest": {"Key": {"pk": row["pk"], "sk": row["sk"]}}} for row in rows[start : start + 25]
        ]
        aws.dynamodb().batch_write_item(RequestItems={table: batch})
