"""A person who came by the link of a mandate or a batch, and the code that proves who they are."""

from __future__ import annotations

import re
from dataclasses import dataclass

import httpx

from tests.service import SIGNATURE, Json, Service, base64_of, done


@dataclass(frozen=True)
class Door:
    """What the page behind a link asks of the service."""

    api: Service
    page: str
    """`mandate` or `batch`."""
    secret: str
    address: str

    @classmethod
    def behind(cls, api: Service, url: str, *, page: str, address: str) -> Door:
        return cls(api=api, page=page, secret=url.partition("#")[2], address=address)

    def ask(self, method: str, path: str = "", body: Json | None = None, **headers: str) -> httpx.Response:
        return self.api.call(
            method,
            f"{self.page}{path}",
            json=body if method == "GET" else body or {},
            headers={"Authorization": f"Bearer {self.secret}", **headers},
        )

    def session(self) -> Json:
        return done(self.ask("GET"))

    def proves(self, *, mails: int = 1) -> Json:
        """Ask for a code, read it in the mailbox, and type it in."""
        done(self.ask("POST", "/code"))
        return done(self.ask("POST", "/code/check", {"code": self.code(mails=mails)}))

    def code(self, *, mails: int = 1) -> str:
        return code_in(self.api.mails(self.address, count=mails)[-1].text)


def code_in(text: str) -> str:
    found = re.search(r"\b\d{6}\b", text)
    assert found, text
    return found[0]


def link_in(text: str, *, page: str) -> str:
    found = re.search(rf"http://\S+/{page}#[\w-]+", text)
    assert found, text
    return found[0]


def given(api: Service, signer: Json, **wanted: object) -> Door:
    """Have a person give a mandate."""
    url = api.post(f"signers/{signer['id']}/mandate", dict(wanted))["url"]
    door = Door.behind(api, url, page="mandate", address=signer["email"])
    api.mails(door.address, count=1)
    session = door.proves(mails=2)
    done(door.ask("POST", "/accept", accepting(session)))
    return door


def accepting(session: Json, *, language: str = "es") -> Json:
    return {
        "signature": {"kind": "drawn", "image_base64": base64_of(SIGNATURE)},
        "consent_version": session["consent"][language]["version"],
        "language": language,
    }
