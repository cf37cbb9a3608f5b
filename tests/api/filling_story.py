"""The part of the story in which somebody fills in what a document asks for."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from infra.local.samples.make import CONTRACT
from tests.api.contract import Asker
from tests.docx.contracts import plain
from tests.service import Json, base64_of

FIELDS: Final[list[Json]] = [
    {"id": "empresa", "kind": "text", "label": "Empresa", "help": "Como en el acta", "max_length": 80},
    {"id": "monto", "kind": "money", "label": "Monto", "currency": "MXN", "min_value": "1"},
    {
        "id": "turnos",
        "kind": "checkbox",
        "label": "Turnos",
        "options": ["Mañana", "Tarde"],
        "required": False,
    },
]


def fill_in(
    asker: Asker,
    take: Callable[..., Json],
    secret_of: Callable[[dict[str, str]], str],
    *,
    client_id: str,
    signer_id: str,
) -> None:
    """Ask somebody for three answers, of which one is wrong at first, and for files."""
    body = {
        "client_id": client_id,
        "name": "Solicitud",
        "file": {"content_base64": base64_of(CONTRACT.read_bytes())},
    }
    where = {"document_id": asker.done("create_document", body)["id"]}
    asked = {
        "id": "ine",
        "name": "Identificación oficial",
        "description": "Por los dos lados",
        "max_files": 2,
    }
    part = {"signer_id": signer_id, "fields": FIELDS, "attachment_requests": [asked]}
    wrong = {**part, "fields": [{**FIELDS[0], "options": ["a"]}]}
    asker.ask("replace_recipients", {"recipients": [wrong]}, path=where)
    assigned = asker.done("replace_recipients", {"recipients": [part]}, path=where)["recipients"]
    asker.done("send_document", path=where)
    secret = secret_of({**where, "recipient_id": assigned[0]["id"]})
    asker.ask("save_answers", {"answers": {"monto": "mucho", "turnos": ["Noche"]}}, secret=secret)
    asker.done("save_answers", {"answers": {"monto": "1.250,50", "turnos": ["Tarde"]}}, secret=secret)
    take("save_answers", {"answers": {"empresa": "Papelería del Sur"}}, secret=secret)
    _send_files(asker, take, {**where, "recipient_id": assigned[0]["id"]}, secret)
    _fill_in_form(asker, take, secret_of, client_id=client_id, signer_id=signer_id)


def _send_files(asker: Asker, take: Callable[..., Json], person: dict[str, str], secret: str) -> None:
    """Send two files, of which one is sent back and the other removed."""
    content = CONTRACT.read_bytes()
    body = {
        "request_id": "ine",
        "filename": "identificación.pdf",
        "size": len(content),
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    asker.ask("announce_attachment", {**body, "size": 21 * 1024 * 1024}, secret=secret)
    sent = []
    for _ in range(2):
        welcome = take("announce_attachment", body, secret=secret)
        form = welcome["upload"]
        asker.api.http.post(form["url"], data=form["fields"], files={"file": ("file", content)})
        sent.append({"attachment_id": welcome["id"]})
        take("complete_attachment", {}, path=sent[-1], secret=secret)
    review = {"decision": "invalid", "note": "No se lee"}
    take("review_attachment", review, path={**person, **sent[0]})
    asker.done("list_attachments", path=person)
    for _ in range(2):
        asker.ask("remove_attachment", path=sent[1], secret=secret)
    asker.ask("complete_attachment", {}, path={"attachment_id": "att_nowhere"}, secret=secret)


def _fill_in_form(
    asker: Asker,
    take: Callable[..., Json],
    secret_of: Callable[[dict[str, str]], str],
    *,
    client_id: str,
    signer_id: str,
) -> None:
    """Send a document whose values its signer gives, and give them, but for a wrong one."""
    form = [{"path": "plaza", "filled_by": "signer"}, {"path": "inicio", "filled_by": "signer"}]
    docx = base64_of(plain("En {{ plaza }}, desde {{ inicio|fecha }}."))
    template = {"client_id": client_id, "name": "Alta", "docx_base64": docx, "form": form}
    made = asker.done("create_template", template)
    file = {"template_id": made["id"], "values": {}, "incomplete": True}
    body = {"client_id": client_id, "name": "Alta", "file": file}
    where = {"document_id": asker.done("create_document", body)["id"]}
    part = {"signer_id": signer_id}
    assigned = asker.done("replace_recipients", {"recipients": [part]}, path=where)["recipients"]
    asker.done("send_document", path=where)
    secret = secret_of({**where, "recipient_id": assigned[0]["id"]})
    asker.ask("save_form", {"values": {"inicio": "ayer"}}, secret=secret)
    take("save_form", {"values": {"plaza": "Mérida"}}, secret=secret)
