"""The part of the story in which a mail comes back, and its address is given another chance."""

from __future__ import annotations

from infra.local.samples.make import CONTRACT
from tests.api.contract import Asker
from tests.service import base64_of, until


def bounce_and_lift(asker: Asker, *, client_id: str, tag: str) -> None:
    """Send a document to an address that takes no mail, and lift what comes of it."""
    person = {"client_id": client_id, "name": "Nadie", "email": f"bounce+{tag}@example.com"}
    signer = asker.done("create_signer", person)
    file = {"content_base64": base64_of(CONTRACT.read_bytes())}
    body = {"client_id": client_id, "name": "Contrato devuelto", "file": file}
    where = {"document_id": asker.done("create_document", body)["id"]}
    asker.done("replace_recipients", {"recipients": [{"signer_id": signer["id"]}]}, path=where)
    asker.done("send_document", path=where)
    (one,) = until(
        lambda: asker.done("list_suppressions", query={"address": person["email"]})["data"] or None,
        what="the bounce noted",
    )
    where = {"suppression_id": one["id"]}
    asker.done("delete_suppression", path=where)
    asker.ask("delete_suppression", path=where, query={"asked_by_person": "true"})
    asker.ask("list_suppressions", query={"channel": "fax"})
