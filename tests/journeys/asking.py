"""Documents that ask their people for something."""

from __future__ import annotations

from tests.service import Json, Sent, Service


def asking(api: Service, *parts: Json) -> Sent:
    """Send the sample contract to new signers, of each of whom something is asked."""
    document = api.draft()
    people = [{"signer_id": api.signer()["id"], **part} for part in parts]
    api.put(f"documents/{document['id']}/recipients", {"recipients": people})
    sent = api.post(f"documents/{document['id']}/send")
    pages = [api.page(document["id"], one["id"]) for one in sent["recipients"]]
    return Sent(id=document["id"], document=sent, pages=pages)
