"""The part of the story in which a person signs several documents at once."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.contract import Asker
from tests.giving import code_in
from tests.service import SIGNATURE, Json, base64_of, until


def sign_together(
    asker: Asker,
    take: Callable[..., Json],
    *,
    signer: Json,
    document_ids: list[str],
) -> None:
    """Sign some documents by a batch, and leave another open."""
    body = {"signer_id": signer["id"], "document_ids": document_ids, "notify": True, "language": "es"}
    asker.ask("create_signature_batch", {**body, "document_ids": ["doc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F"]})
    batch = take("create_signature_batch", body)
    secret = _secret(batch)
    session = asker.done("get_batch_session", secret=secret)
    one = {"document_id": document_ids[0]}
    take("open_batch_document", one, secret=secret)
    take("get_batch_signing_url", one, secret=secret)
    sign = {
        "document_ids": document_ids,
        "signature": {"kind": "drawn", "image_base64": base64_of(SIGNATURE)},
        "consent_version": session["consent"]["es"]["version"],
    }
    asker.ask("sign_batch", sign, secret=secret)
    earlier = len(_codes(asker, signer["email"]))
    take("send_batch_code", {}, secret=secret)
    code = until(lambda: _codes(asker, signer["email"])[earlier:][-1:] or None, what="the code of the batch")
    take("check_batch_code", {"code": code[0]}, secret=secret)
    take("sign_batch", sign, secret=secret)
    asker.done("get_batch_results", secret=secret, query={"wait": "20"})
    where = {"signature_batch_id": batch["id"]}
    asker.done("get_signature_batch", path=where, query={"wait": "20"})


def open_batch(asker: Asker, links: dict[str, str], *, signer: Json) -> None:
    """Leave a batch open for others to knock at."""
    links["batch"] = _secret(asker.done("create_signature_batch", {"signer_id": signer["id"]}))


def _codes(asker: Asker, address: str) -> list[str]:
    """Return the codes that were mailed to an address, the oldest first."""
    told = asker.api.messages(address, count=0)
    return [code_in(one["text"]) for one in told if "código" in one["subject"].lower()]


def _secret(batch: Json) -> str:
    return str(batch["url"]).partition("#")[2]
