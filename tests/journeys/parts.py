"""A file sent in parts, as a client does it."""

from __future__ import annotations

import hashlib
from typing import Final

import httpx

from infra.local.cloud import LocalCloud
from tests.pdf import hostile
from tests.service import Json, Service

MB: Final = 1024 * 1024
PART: Final = 5 * MB
PDF: Final = hostile.plain() + b"\n" * (16 * MB)
"""Three parts of 5 MiB and a rest."""
PIECES: Final = [PDF[begin : begin + PART] for begin in range(0, len(PDF), PART)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begun(api: Service, content: bytes = PDF, *, hashed: bool = True, **other: object) -> Json:
    """Begin a document whose file comes in parts."""
    pieces = [content[begin : begin + PART] for begin in range(0, len(content), PART)]
    promise: Json = {"size": len(content), "sha256": sha256(content), "part_size": PART}
    if hashed:
        promise["part_sha256"] = [sha256(one) for one in pieces]
    body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": promise | other}}
    return api.post("documents", body)


def put(api: Service, part: Json, content: bytes) -> httpx.Response:
    """Send a part as it says."""
    return api.http.put(part["url"], content=content, headers=part["headers"])


def send(api: Service, document: Json, pieces: list[bytes] = PIECES) -> list[Json]:
    """Send every part, and return their numbers and ETags."""
    sent = []
    for part, content in zip(document["upload"]["parts"], pieces, strict=True):
        answer = put(api, part, content)
        assert answer.is_success, answer.text
        sent.append({"number": part["number"], "etag": answer.headers["etag"]})
    return sent


def path_of(document: Json) -> str:
    return f"documents/{document['id']}/uploads/{document['upload']['id']}"


def waiting_in(cloud: LocalCloud, document: Json) -> list[str]:
    """Return the uploads in parts that the bucket holds of a document."""
    (bucket,) = (
        one["Name"] for one in cloud.client("s3").list_buckets()["Buckets"] if "-uploads-" in one["Name"]
    )
    listed = cloud.client("s3").list_multipart_uploads(Bucket=bucket)
    return [one["Key"] for one in listed.get("Uploads", []) if document["id"] in one["Key"]]
