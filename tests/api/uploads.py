"""The story of uploads in parts."""

from __future__ import annotations

import hashlib

from functions.domain.uploading import MIN_PART_BYTES
from infra.local.samples.make import CONTRACT
from tests.api.contract import Asker
from tests.service import Json


def upload_in_parts(asker: Asker, *, client_id: str) -> tuple[dict[str, Json], dict[str, dict[str, str]]]:
    """Upload one document in parts, and call another such upload off; return bodies taken, and where."""
    content = CONTRACT.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    promise = {"size": len(content), "sha256": sha256, "part_size": MIN_PART_BYTES, "part_sha256": [sha256]}
    body = {"client_id": client_id, "name": "Contrato", "file": {"upload": promise}}
    where, upload = _begun(asker, body)
    asker.ask("complete_upload", {}, path=where)
    (part,) = upload["parts"]
    sent = asker.api.http.put(part["url"], content=content, headers=part["headers"])
    asker.done("get_upload", path=where)
    completion: Json = {"parts": [{"number": part["number"], "etag": sent.headers["etag"]}]}
    asker.done("complete_upload", completion, path=where)
    asker.ask("cancel_upload", path=where)
    leaving, _ = _begun(asker, body)
    asker.done("cancel_upload", path=leaving)
    asker.ask("get_upload", path=leaving)
    return {"complete_upload": completion}, {"complete_upload": where}


def _begun(asker: Asker, body: Json) -> tuple[dict[str, str], Json]:
    begun = asker.done("create_document", body)
    return {"document_id": begun["id"], "upload_id": begun["upload"]["id"]}, begun["upload"]
