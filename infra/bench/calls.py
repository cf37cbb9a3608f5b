"""How many AWS calls the routes of a document's life make once their functions are warm."""

from __future__ import annotations

import base64
import hashlib
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

import httpx

from functions.domain.uploading import MIN_PART_BYTES
from infra.bench.figure import Figure, at_most
from infra.bench.inside import Inside, Json, Unexpected, inside
from infra.bench.samples import drawn_signature, template_docx
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT

HOT: Final = frozenset({"create_document", "replace_recipients", "send_document", "sign_document"})
GOAL: Final = 4
PATIENCE: Final = 60.0
CALM: Final = 1.5
_TAX_IDS: Final = ("GODE561231GR8", "11222333000181")
_NOBODY: Final = "http://127.0.0.1:49151/webhooks"
"""Taken away before anything is told to it."""

Ask = Callable[..., Json]


def measure() -> list[Figure]:
    """Count in a cloud of its own."""
    with tempfile.TemporaryDirectory() as state, LocalCloud.started(state=Path(state)) as cloud:
        return count(cloud)


def count(cloud: LocalCloud) -> list[Figure]:
    """Tell the story of a document from draft to seal twice and count the calls of the second telling.

    botocore emits `before-call` once for each request to AWS that an operation makes, its own retries left out;
    presigning a link makes none. Where a story asks an operation more than once, the most calls count.
    """
    heard: list[str] = []

    def hear(*, model: Any, **_: object) -> None:
        heard.append(f"{model.service_model.service_name}:{model.name}")

    calls: dict[str, list[str]] = {}
    with inside(cloud, hooks={"before-call": hear}) as service:
        for _ in range(2):
            calls = _told(service, heard)
    missing = sorted(HOT - set(calls))
    if missing:
        raise Unexpected(f"the story never asks {', '.join(missing)}")
    told = Figure(
        name="calls", value=len(calls), unit="routes", note=f"of {len(service.operations)} are asked"
    )
    counted = [
        Figure(
            name=f"calls/{name}",
            value=len(made),
            unit="calls",
            goal=at_most(GOAL) if name in HOT else None,
            note=_summed(made),
        )
        for name, made in sorted(calls.items(), key=lambda each: (each[0] not in HOT, each[0]))
    ]
    return [told, *counted]


def _told(service: Inside, heard: list[str]) -> dict[str, list[str]]:
    """Return the calls of each operation as one telling of the story makes them."""
    asked: dict[str, list[list[str]]] = defaultdict(list)

    def ask(
        name: str,
        secret: str,
        body: Json | None = None,
        *,
        path: Mapping[str, str] | None = None,
        query: Mapping[str, str] | None = None,
        counted: bool = True,
    ) -> Json:
        heard.clear()
        answer = service.ask(name, secret, body, path=path, query=query)
        if counted:
            asked[name].append(list(heard))
        return answer

    _tell(ask, service.open_account().api_key)
    return {name: max(made, key=len) for name, made in asked.items()}


def _tell(ask: Ask, key: str) -> None:
    """Ask what a document's life needs, in an order in which each succeeds."""
    webhook = ask("create_webhook", key, {"url": _NOBODY})
    ask("list_webhooks", key)
    ask("get_organization", key)
    client, ana, joao = _directory(ask, key)
    file = {"content_base64": base64.b64encode(CONTRACT.read_bytes()).decode()}
    draft = {"client_id": client, "name": "Contrato", "file": file}
    signed, canceled, refused = (
        {"document_id": str(ask("create_document", key, draft)["id"])} for _ in range(3)
    )
    ask("delete_webhook", key, path={"webhook_id": webhook["id"]})
    ask("list_documents", key)
    ask("list_documents", key, query={"name": "contr", "status": "draft"})
    ask("list_folders", key)
    ask("get_document", key, path=signed)
    ask("get_document_preview", key, path=signed)
    ask("get_page_image", key, path={**signed, "page": "1"})
    ask("update_document", key, {"name": "Contrato de servicios"}, path=signed)
    _files(ask, key, {"document_id": str(ask("create_document", key, draft)["id"])}, file)
    _templates(ask, key, client)
    _in_parts(ask, key, client)
    for path in (signed, canceled, refused):
        parts = {"recipients": [{"signer_id": one} for one in (ana, joao)]}
        assigned = ask("replace_recipients", key, parts, path=path)["recipients"]
        first = {**path, "recipient_id": assigned[0]["id"]}
        ask("update_recipient", key, {"kyc": True}, path=first)
        ask("update_recipient", key, {"kyc": False}, path=first)
        if path is not signed:
            ask("unassign_recipient", key, path=first)
        ask("send_document", key, {}, path=path)
        ask("resend_document", key, {}, path=path)
    ask("cancel_document", key, {"reason": "Error en el plazo"}, path=canceled)
    for secret in _secrets(ask, key, refused):
        ask("refuse_document", secret, {"reason": "No estoy de acuerdo"})
    _await_calm(ask, key, signed)
    for secret in _secrets(ask, key, signed):
        consent = ask("get_signing_session", secret)["consent"]["version"]
        ask("open_document", secret, {})
        image = {"kind": "drawn", "image_base64": base64.b64encode(drawn_signature()).decode()}
        ask("sign_document", secret, {"signature": image, "consent_version": consent})
    ask("list_document_events", key, path=signed)
    until = time.monotonic() + PATIENCE
    while ask("get_document_status", key, path=signed)["status"] != "completed":
        if time.monotonic() > until:
            raise Unexpected(f"the document was not sealed within {PATIENCE:.0f} s")
        time.sleep(0.2)
    ask("get_signed_file", key, path=signed, query={"encoding": "base64"})
    ask("export_document", key, {}, path=signed)
    ask("get_document_export", key, path=signed)
    ask("update_organization", key, {"retention_days": 365})
    ask("retain_document", key, {"legal_hold": False, "retain_until": "2030-01-01T00:00:00Z"}, path=signed)
    ask("delete_document", key, path=signed)
    ask("restore_document", key, {}, path=signed)


def _await_calm(ask: Ask, key: str, path: Mapping[str, str]) -> None:
    """Wait until both people were told, and nobody writes any more: who signs meanwhile has to read again."""
    until = time.monotonic() + PATIENCE
    happened: list[str] = []
    while True:
        before = happened
        time.sleep(CALM)
        happened = [one["type"] for one in ask("list_document_events", key, path=path, counted=False)["data"]]
        if happened == before and happened.count("recipient.notified") >= 2:
            return
        if time.monotonic() > until:
            raise Unexpected(f"within {PATIENCE:.0f} s nobody was told")


def _files(ask: Ask, key: str, path: Mapping[str, str], content: Json) -> None:
    main = ask("get_document", key, path=path)["files"][0]["id"]
    extra = ask("add_file", key, {"name": "Anexo", "file": content}, path=path)["id"]
    ask("get_file", key, path={**path, "file_id": extra})
    ask("order_files", key, {"file_ids": [extra, main]}, path=path)
    ask("order_files", key, {"file_ids": [main, extra]}, path=path)
    ask("remove_file", key, path={**path, "file_id": extra})


def _in_parts(ask: Ask, key: str, client: str) -> None:
    content = CONTRACT.read_bytes()
    sha256 = hashlib.sha256(content).hexdigest()
    promise = {"size": len(content), "sha256": sha256, "part_size": MIN_PART_BYTES}
    draft = {"client_id": client, "name": "Contrato", "file": {"upload": promise}}
    for end in ("complete_upload", "cancel_upload"):
        # Another way to create than the one whose calls are bounded: it asks the bucket for room.
        begun = ask("create_document", key, draft, counted=False)
        path = {"document_id": str(begun["id"]), "upload_id": str(begun["upload"]["id"])}
        url = ask("get_upload", key, path=path)["upload"]["parts"][0]["url"]
        httpx.put(url, content=content).raise_for_status()
        ask(end, key, {}, path=path)


def _templates(ask: Ask, key: str, client: str) -> None:
    content = base64.b64encode(template_docx()).decode()
    body = {"client_id": client, "name": "Acuerdo", "docx_base64": content}
    template = {"template_id": str(ask("create_template", key, body)["id"])}
    ask("get_template", key, path=template)
    ask("get_template_source", key, path=template)
    ask("list_templates", key)
    ask("update_template", key, {"docx_base64": content}, path=template)
    preview = str(ask("create_preview", key, {"values": {"ciudad": "Lima"}}, path=template)["id"])
    ask("get_preview", key, path={**template, "preview_id": preview})
    file = {**template, "values": {"ciudad": "Lima"}}
    # Another way to create than the one whose calls are bounded: it reads the template too.
    made = ask("create_document", key, {"client_id": client, "name": "Acuerdo", "file": file}, counted=False)
    ask("get_answers", key, path={"document_id": made["id"]})
    ask("update_answers", key, {"values": {"ciudad": "Quito"}}, path={"document_id": made["id"]})
    _bulk(ask, key, {"client_id": client, **template, "name": "Acuerdo"})
    ask("delete_template", key, path=template)


def _bulk(ask: Ask, key: str, order: Json) -> None:
    awaiting = {"bulk_job_id": str(ask("create_bulk_job", key, {**order, "upload": {"format": "csv"}})["id"])}
    ask("cancel_bulk_job", key, {}, path=awaiting)
    # As many as are not done before the story has canceled them.
    rows = [{"values": {"ciudad": "Lima"}}] * 200
    job = {"bulk_job_id": str(ask("create_bulk_job", key, {**order, "rows": rows})["id"])}
    ask("list_bulk_jobs", key)
    ask("list_bulk_rows", key, path=job)
    ask("cancel_bulk_job", key, {}, path=job)
    ask("resume_bulk_job", key, {}, path=job)
    ask("get_bulk_job", key, path=job)
    ask("cancel_bulk_job", key, {}, path=job)


def _directory(ask: Ask, key: str) -> tuple[str, str, str]:
    company = {"name": "Cliente de prueba", "tax_id": _TAX_IDS[0], "email": "cliente@example.com"}
    client = str(ask("register_client", key, company)["id"])
    ask("register_client", key, company)
    ask("get_client", key, path={"client_id": client})
    ask("update_client", key, {"tax_id": _TAX_IDS[1]}, path={"client_id": client})
    ask("list_clients", key)
    ask("list_clients", key, query={"tax_id": _TAX_IDS[1]})
    signers = [
        str(ask("create_signer", key, {"client_id": client, "name": name, "email": email})["id"])
        for name, email in (("Ana Núñez", "ana@example.com"), ("João Lima", "joao@example.com"))
    ]
    ask("get_signer", key, path={"signer_id": signers[0]})
    ask("update_signer", key, {"name": "Ana Núñez Ibáñez"}, path={"signer_id": signers[0]})
    ask("find_signers", key)
    ask("find_signers", key, query={"email": "ana@example.com"})
    return client, signers[0], signers[1]


def _secrets(ask: Ask, key: str, path: Mapping[str, str]) -> list[str]:
    """Return the secret of each recipient's link."""
    people = ask("get_document", key, path=path)["recipients"]
    urls = [ask("get_signing_url", key, path={**path, "recipient_id": one["id"]})["url"] for one in people]
    return [str(url).partition("#")[2] for url in urls]


def _summed(made: list[str]) -> str:
    return ", ".join(f"{name} × {times}" if times > 1 else name for name, times in Counter(made).items())
