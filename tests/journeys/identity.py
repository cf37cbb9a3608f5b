"""A recipient who proves who they are, as the page does it, and the account that looks into it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import httpx

from tests.pdf import hostile
from tests.pictures import in_base64
from tests.service import Json, Page, Service, done

TAX_ID: Final = "GODE561231GR8"
BORN: Final = date(1956, 12, 31)
CODE: Final = re.compile(r"\b\d{6}\b")


@dataclass(frozen=True)
class Prover:
    """Somebody with an open document before them, who must prove who they are."""

    api: Service
    page: Page
    document_id: str
    recipient_id: str
    email: str

    @property
    def path(self) -> str:
        return f"documents/{self.document_id}/recipients/{self.recipient_id}"

    def post(self, verb: str, body: Json | None = None, **headers: str) -> httpx.Response:
        return self.page.http.post(
            f"{self.page.origin}/v1/signing/{verb}",
            json=body or {},
            headers={"Authorization": f"Bearer {self.page.secret}", **headers},
        )

    def send_code(self, requirement: str = "code_email", **headers: str) -> httpx.Response:
        return self.post("codes", {"requirement": requirement}, **headers)

    def check_code(self, code: str, requirement: str = "code_email", **headers: str) -> httpx.Response:
        return self.post("codes/check", {"requirement": requirement, "code": code}, **headers)

    def codes(self, *, count: int = 1) -> list[str]:
        """Return the codes that came by mail, oldest first; the invitation is a mail too."""
        mails = self.api.mails(self.email, count=count + 1)
        found = [CODE.search(one.text) for one in mails if "/sign#" not in one.text]
        return [one[0] for one in found if one is not None]

    def tax_id(self, tax_id: str = TAX_ID) -> httpx.Response:
        return self.post("proofs/tax-id", {"tax_id": tax_id})

    def document(self, front: str = "fine", back: str | None = None) -> httpx.Response:
        body = {"front_base64": in_base64(front)}
        return self.post(
            "proofs/identity-document", body | ({"back_base64": in_base64(back)} if back else {})
        )

    def selfie(self, kind: str = "fine") -> httpx.Response:
        return self.post("proofs/selfie", {"image_base64": in_base64(kind)})

    def liveness(self, *kinds: str) -> httpx.Response:
        """Ask for movements and show them, all of them well unless told otherwise."""
        steps = done(self.post("proofs/liveness/challenge"))["steps"]
        frames = [in_base64(kind) for kind in (kinds or ["fine"] * len(steps))]
        return self.post("proofs/liveness", {"frames_base64": frames})

    def state(self, requirement: str) -> Json:
        """Return how far a proof has come, as the session shows it."""
        asked = done(self.page.session())["requirements"]
        found: Json = next(one for one in asked if one["requirement"] == requirement)
        return found

    def recipient(self) -> Json:
        recipients = self.api.document(self.document_id)["recipients"]
        found: Json = next(one for one in recipients if one["id"] == self.recipient_id)
        return found

    def identity(self) -> Json:
        return self.api.get(f"{self.path}/identity")

    def review(self, decision: str, message: str | None = None) -> httpx.Response:
        body = {"decision": decision} | ({"message": message} if message else {})
        return self.api.call("POST", f"{self.path}/review", json=body)


def prover(
    api: Service,
    *requirements: str,
    person: Json | None = None,
    part: Json | None = None,
    terms: Json | None = None,
    opened: bool = True,
    others: int = 0,
) -> Prover:
    """Send a document to somebody who must prove these, and open it as them."""
    about: dict[str, Any] = {"name": "Ana Pérez Luna", "tax_id": TAX_ID, "phone": "+525512345678"}
    ana = api.signer(**(about | (person or {})))
    more: Json = {} if terms is None else {"terms": terms}
    document = api.draft(hostile.plain(), **more)
    asked = {"signer_id": ana["id"], "requirements": list(requirements), "birth_date": BORN.isoformat()}
    parts = [asked | (part or {}), *({"signer_id": api.signer()["id"]} for _ in range(others))]
    api.put(f"documents/{document['id']}/recipients", {"recipients": parts})
    sent = api.post(f"documents/{document['id']}/send")
    recipient_id = sent["recipients"][0]["id"]
    page = api.page(document["id"], recipient_id)
    if opened:
        done(page.open())
    return Prover(
        api=api, page=page, document_id=document["id"], recipient_id=recipient_id, email=ana["email"]
    )
