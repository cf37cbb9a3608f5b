"""Documents that ask their people for something."""

from __future__ import annotations

import hashlib
from typing import Any, Final

import httpx

from tests.service import Json, Page, Sent, Service, done


def asking(api: Service, *parts: Json) -> Sent:
    """Send the sample contract to new signers, of each of whom something is asked."""
    return asking_of(api, api.draft()["id"], *parts)


def asking_of(api: Service, document_id: str, *parts: Json) -> Sent:
    """Send a draft to new signers, of each of whom something is asked."""
    people = [{"signer_id": api.signer()["id"], **part} for part in parts]
    api.put(f"documents/{document_id}/recipients", {"recipients": people})
    sent = api.post(f"documents/{document_id}/send")
    pages = [api.page(document_id, one["id"]) for one in sent["recipients"]]
    return Sent(id=document_id, document=sent, pages=pages)


INE: Final[Json] = {"id": "ine", "name": "Identificación oficial"}


def announced(content: bytes, *, request_id: str = "ine", **more: object) -> Json:
    """Return what a page says of a file before it is uploaded."""
    return {
        "request_id": request_id,
        "filename": "identificación.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
        **more,
    }


def announce(page: Page, content: bytes, **more: Any) -> httpx.Response:
    return page.post("attachments", announced(content, **more))


def upload(welcome: Json, content: bytes, *, http: httpx.Client) -> httpx.Response:
    """Post the form, the file last."""
    form = welcome["upload"]
    return http.post(form["url"], data=form["fields"], files={"file": ("file", content)})


def attach(page: Page, content: bytes, **more: Any) -> Json:
    """Send a file as the page does, and return the session."""
    welcome = done(announce(page, content, **more))
    assert upload(welcome, content, http=page.http).is_success
    return done(page.post(f"attachments/{welcome['id']}/complete", {}))
