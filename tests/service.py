"""The service as its users meet it: the API of one account, the page's operations, the mail that arrives."""

from __future__ import annotations

import base64
import itertools
import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, TypeVar

import httpx

from functions.domain.events import Event, EventType
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.described import require_described
from tests.docx import contracts
from tests.pdf.samples import drawn

T = TypeVar("T")
Json = dict[str, Any]

PATIENCE: Final = 90.0
"""Seconds until what happens by itself must have happened."""
SIGNATURE: Final = drawn()
NOWHERE: Final = "http://127.0.0.1:47999/webhooks"
"""An address that may be registered, where nobody listens."""
PEOPLE: Final = (
    "Ana Pérez Luna",
    "Luis Gómez Ríos",
    "Eva Núñez Sáenz",
    "João Souza Lima",
    "Inés Ortega Vidal",
)
TAX_IDS: Final = {"rfc": "GODE561231GR8", "cnpj": "11222333000181", "nit": "2131234321"}


def base64_of(content: bytes) -> str:
    return base64.b64encode(content).decode()


def until(find: Callable[[], T | None], *, what: str, within: float = PATIENCE) -> T:
    """Return what is found once there is something."""
    end = time.monotonic() + within
    while True:
        found = find()
        if found is not None:
            return found
        if time.monotonic() > end:
            raise AssertionError(f"after {within} s there is still not {what}")
        time.sleep(0.05)


@dataclass(frozen=True)
class Mail:
    """One message of the mailbox."""

    subject: str
    text: str
    html: str

    @property
    def link(self) -> str:
        """The address of the signing page that it invites to."""
        found = re.search(r"http://\S+/sign#[\w-]+", self.text)
        assert found, self.text
        return found[0]


@dataclass(frozen=True)
class Page:
    """What the signing page asks of the service, with one secret link."""

    http: httpx.Client
    origin: str
    secret: str

    @classmethod
    def behind(cls, link: str, *, http: httpx.Client) -> Page:
        origin, _, secret = link.partition("/sign#")
        return cls(http=http, origin=origin, secret=secret)

    @property
    def link(self) -> str:
        return f"{self.origin}/sign#{self.secret}"

    def session(self, **headers: str) -> httpx.Response:
        return self.http.get(f"{self.origin}/v1/signing", headers=self._headers(headers))

    def open(self) -> httpx.Response:
        return self.post("open", {})

    def sign(
        self,
        *,
        image: bytes = SIGNATURE,
        kind: str = "drawn",
        consent: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Sign. Without `consent`, the version that the session shows is agreed to."""
        body = {
            "signature": {"kind": kind, "image_base64": base64_of(image)},
            "consent_version": self._consent() if consent is None else consent,
        }
        return self.post("sign", body, headers)

    def approve(self) -> httpx.Response:
        """Approve, as those do who leave no signature."""
        body = {"signature": {"kind": "approval"}, "consent_version": self._consent()}
        return self.post("sign", body)

    def answer(self, **answers: Any) -> httpx.Response:
        """Save answers by the ids of fields."""
        return self.put("answers", {"answers": answers})

    def delete(self, path: str) -> httpx.Response:
        return self.http.delete(f"{self.origin}/v1/signing/{path}", headers=self._headers({}))

    def put(self, path: str, body: Json) -> httpx.Response:
        return self.http.put(f"{self.origin}/v1/signing/{path}", json=body, headers=self._headers({}))

    def refuse(self, reason: str = "No estoy de acuerdo con el plazo", **more: str) -> httpx.Response:
        return self.post("refuse", {"reason": reason, **more})

    def post(self, verb: str, body: Json, headers: dict[str, str] | None = None) -> httpx.Response:
        return self.http.post(
            f"{self.origin}/v1/signing/{verb}", json=body, headers=self._headers(headers or {})
        )

    def _consent(self) -> str:
        session = self.session()
        assert session.status_code == 200, session.text
        version: str = session.json()["consent"]["version"]
        return version

    def _headers(self, more: dict[str, str]) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}", **more}


@dataclass(frozen=True)
class Sent:
    """A document on its way, with the page of each recipient in their order."""

    id: str
    document: Json
    pages: list[Page]


@dataclass(frozen=True)
class Service:
    """The native API of one account."""

    cloud: LocalCloud
    http: httpx.Client
    key: str
    account_id: str
    tag: str
    _numbers: itertools.count[int] = field(default_factory=lambda: itertools.count(1))

    # -- asking -------------------------------------------------------------------------------------------

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Any = None,
        params: dict[str, str] | None = None,
        headers: dict[str, str] | None = None,
    ) -> httpx.Response:
        """Return the answer, whatever it is."""
        return self.http.request(
            method,
            f"{self.cloud.url}/v1/{path}",
            json=json,
            params=params,
            headers={"Authorization": f"Bearer {self.key}", **(headers or {})},
        )

    def get(self, path: str, **params: str) -> Json:
        return done(self.call("GET", path, params=params))

    def post(self, path: str, body: Json | None = None, **headers: str) -> Json:
        return done(self.call("POST", path, json=body or {}, headers=headers))

    def put(self, path: str, body: Json, **headers: str) -> Json:
        return done(self.call("PUT", path, json=body, headers=headers))

    def patch(self, path: str, body: Json, **headers: str) -> Json:
        return done(self.call("PATCH", path, json=body, headers=headers))

    # -- making -------------------------------------------------------------------------------------------

    def address(self, name: str) -> str:
        """Return a mail address that nobody else's test uses."""
        return f"{name}.{self.tag}@example.com"

    def client(self, tax_id: str = TAX_IDS["rfc"]) -> Json:
        """Register the client, the same one each time."""
        return self.post("clients", {"name": "Cliente de prueba", "tax_id": tax_id})

    def signer(self, name: str | None = None, **more: Any) -> Json:
        """Create a signer of the client, with a mail address unless `more` says otherwise."""
        number = next(self._numbers)
        body = {
            "client_id": self.client()["id"],
            "name": name or PEOPLE[(number - 1) % len(PEOPLE)],
            "email": self.address(f"f{number}"),
            **more,
        }
        return self.post("signers", {field: value for field, value in body.items() if value is not None})

    def draft(
        self, content: bytes | None = None, *, name: str = "Contrato de servicios", **more: Any
    ) -> Json:
        """Create a document from a PDF in Base64: the sample contract, unless another is given."""
        file = {"content_base64": base64_of(CONTRACT.read_bytes() if content is None else content)}
        return self.post("documents", {"client_id": self.client()["id"], "name": name, "file": file, **more})

    def template(self, content: bytes | None = None, **more: Any) -> Json:
        """Create a template from a DOCX: one sentence with two variables, unless another is given."""
        docx = contracts.plain("{{ nombre }} paga {{ monto }}.") if content is None else content
        body = {"client_id": self.client()["id"], "name": "Contrato", "docx_base64": base64_of(docx), **more}
        return self.post("templates", body)

    def assign(self, document_id: str, signers: Sequence[Json], **headers: str) -> Json:
        parts = [{"signer_id": one["id"]} for one in signers]
        return self.put(f"documents/{document_id}/recipients", {"recipients": parts}, **headers)

    def sent(self, *, recipients: int = 1, content: bytes | None = None, **more: Any) -> Sent:
        """Create a document, assign new signers, send it."""
        document = self.draft(content, **more)
        self.assign(document["id"], [self.signer() for _ in range(recipients)])
        return self.send(document["id"])

    def asked(self, *parts: Json, content: bytes | None = None, **more: Any) -> Sent:
        """Create a document, ask each of these things of a new signer, send it."""
        document = self.draft(content, **more)
        asked = [{"signer_id": self.signer()["id"], **part} for part in parts]
        self.put(f"documents/{document['id']}/recipients", {"recipients": asked})
        return self.send(document["id"])

    def send(self, document_id: str) -> Sent:
        document = self.post(f"documents/{document_id}/send")
        pages = [self.page(document_id, one["id"]) for one in document["recipients"]]
        return Sent(id=document_id, document=document, pages=pages)

    # -- looking ------------------------------------------------------------------------------------------

    def document(self, document_id: str) -> Json:
        return self.get(f"documents/{document_id}")

    def count(self) -> int:
        """Return how many documents the account has."""
        return len(self.get("documents", limit="100")["data"])

    def page(self, document_id: str, recipient_id: str) -> Page:
        url = self.get(f"documents/{document_id}/recipients/{recipient_id}/signing-url")["url"]
        return Page.behind(url, http=self.http)

    def messages(self, to: str, *, count: int = 1) -> list[Json]:
        """Return the messages to an address or a number, oldest first, once there are as many."""

        def arrived() -> list[Json] | None:
            answer = self.http.get(f"{self.cloud.url}/mailbox/messages.json", params={"to": to})
            found: list[Json] = answer.raise_for_status().json()["messages"]
            return found[::-1] if len(found) >= count else None

        return until(arrived, what=f"{count} messages to {to}")

    def mails(self, address: str, *, count: int = 1) -> list[Mail]:
        """Return the mails to an address, oldest first, once there are as many."""

        told = self.messages(address, count=count)
        return [Mail(subject=one["subject"], text=one["text"], html=one["html"]) for one in told]

    def code(self, address: str) -> str:
        """Return the one-time code that came by mail last, once there is one."""

        def arrived() -> str | None:
            found = [re.search(r"^ +(\d{6})$", one.text, re.MULTILINE) for one in self.mails(address)]
            codes = [one[1] for one in found if one is not None]
            return codes[-1] if codes else None

        return until(arrived, what=f"a code to {address}")

    def wait(self, document_id: str, status: str, *, within: float = PATIENCE) -> Json:
        """Return the document once it has the status."""

        def reached() -> Json | None:
            document = self.document(document_id)
            return document if document["status"] == status else None

        return until(reached, what=f"the document {status}", within=within)

    def history(self, document_id: str) -> list[Event]:
        """Return the events as the domain has them, read from what the API tells."""
        told = self.get(f"documents/{document_id}/events")["data"]
        events = [event_of(one, account_id=self.account_id) for one in told]
        require_described(events)
        return events

    def last_command(self, document_id: str) -> str:
        """Return the type of the last event that a caller caused: mails are told of whenever they went out."""
        types = [event.type for event in self.history(document_id)]
        return [one for one in types if one != "recipient.notified"][-1]


def done(answer: httpx.Response) -> Json:
    """Return the body of an answer that says yes."""
    assert answer.is_success, (
        f"{answer.request.method} {answer.request.url}: {answer.status_code} {answer.text}"
    )
    content: Json = answer.json() if answer.content else {}
    return content


def refused(answer: httpx.Response) -> tuple[int, str]:
    """Return status and code of an answer that says no, in the shape that RFC 9457 asks for."""
    assert answer.headers["content-type"] == "application/problem+json", answer.text
    problem = answer.json()
    assert problem["status"] == answer.status_code
    assert {"type", "title", "detail", "code", "request_id"} <= problem.keys()
    return answer.status_code, problem["code"]


def event_of(body: Json, *, account_id: str) -> Event:
    """Return an event from the API's words."""
    return Event(
        id=body["id"],
        type=EventType(body["type"]),
        sequence=body["sequence"],
        occurred_at=datetime.fromisoformat(body["occurred_at"]),
        account_id=account_id,
        document_id=body["document_id"],
        status=body["document_status"],
        actor_kind=body["actor"]["kind"],
        actor_id=body["actor"]["id"],
        data=body["data"],
        personal=body["personal"],
        salt=body["salt"],
        personal_digest=body["personal_digest"],
        previous_hash=body["previous_hash"],
        hash=body["hash"],
    )
