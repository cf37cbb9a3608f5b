"""People who come through a public link, as its page asks for them."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from typing import Any

import httpx

from tests.pdf import hostile
from tests.service import Json, Page, Service, base64_of, done

CONSENT = "2026-11"


def published(api: Service, content: bytes | None = None, **more: Any) -> Json:
    """Put a text under a public link."""
    file = {"content_base64": base64_of(hostile.plain() if content is None else content)}
    body = {"client_id": api.client()["id"], "name": "Términos del servicio", "file": file, **more}
    return api.post("clickwraps", body)


@dataclass
class Visitor:
    """One person before the public page."""

    api: Service
    url: str
    visit: str = field(default="", repr=False)

    @property
    def secret(self) -> str:
        return self.url.partition("#")[2]

    def session(self) -> httpx.Response:
        return self.api.http.get(f"{self._base}", headers=self._headers())

    def open(self, version: int = 1, **headers: str) -> httpx.Response:
        return self._post("open", {"clickwrap_version": version}, headers)

    def opens(self, version: int = 1) -> Visitor:
        self.visit = done(self.open(version))["visit"]
        return self

    def code_to(self, email: str, **headers: str) -> httpx.Response:
        return self._post("codes", {"visit": self.visit, "email": email}, headers)

    def receives(self, email: str) -> str:
        """Have a code sent, and return what the mail says."""
        done(self.code_to(email))
        mail = self.api.mails(email)[-1]
        return str(re.findall(r"\b\d{6}\b", mail.text)[0])

    def accept(self, *, headers: dict[str, str] | None = None, **person: Any) -> httpx.Response:
        body = {"visit": self.visit, "name": "Ana Pérez Luna", "consent_version": CONSENT, **person}
        return self._post("accept", body, {"Idempotency-Key": uuid.uuid4().hex, **(headers or {})})

    def accepts(self, **person: Any) -> Json:
        return done(self.accept(**person))

    def insists(self, **person: Any) -> Json:
        """Accept, and again with the same key where the service was too busy to answer, as the page does."""
        key = {"Idempotency-Key": uuid.uuid4().hex}
        for _ in range(5):
            answer = self.accept(headers=key, **person)
            if answer.status_code not in (502, 503, 504):
                break
        return done(answer)

    def page_of(self, accepted: Json) -> Page:
        return Page.behind(accepted["signing_url"], http=self.api.http)

    @property
    def _base(self) -> str:
        return f"{self.url.partition('/accept#')[0]}/v1/accepting"

    def _post(self, verb: str, body: Json, headers: dict[str, str]) -> httpx.Response:
        return self.api.http.post(f"{self._base}/{verb}", json=body, headers=self._headers() | headers)

    def _headers(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.secret}"}
