"""The part of the story that is about templates and what is made from them."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.api.bulk_story import order_in_bulk
from tests.api.contract import Asker
from tests.docx.contracts import plain
from tests.service import Json, base64_of


def make_templates(asker: Asker, take: Callable[..., Json], *, client_id: str) -> None:
    """Create templates, change one, look at it, make documents from it, one by one and in bulk."""
    field = {
        "path": "ciudad",
        "label": "¿Dónde se firma?",
        "help": "La ciudad",
        "options": ["Lima", "Quito"],
        "filled_by": "sender",
    }
    change = {
        "name": "Contrato",
        "docx_base64": base64_of(plain("En {{ ciudad }}, a {{ fecha }}.")),
        "active": True,
        "accepts_annexes": False,
        "form": [{**field, "required": True, "order": 1}],
    }
    body = {**change, "client_id": client_id, "language": "es"}
    leaving = asker.done("create_template", body)
    asker.done("delete_template", path={"template_id": leaving["id"]})
    where = {"template_id": take("create_template", body)["id"]}
    take("update_template", change, path=where)
    asker.ask("update_template", {"name": "Tarde"}, path=where, headers={"If-Match": '"1"'})
    asker.done("get_template", path=where)
    asker.done("get_template_source", path=where, query={"version": "1"})
    asker.ask("get_template_source", path=where, query={"version": "99"})
    asker.done("list_templates", query={"client_id": client_id})

    preview = take("create_preview", {"values": {"ciudad": "Lima"}}, path=where)
    asker.ask("create_preview", {"values": {"ciudad": "Roma"}}, path=where)
    asker.done("get_preview", path={**where, "preview_id": preview["id"]}, query={"wait": "25"})

    _filled(asker, take, client_id=client_id, template_id=where["template_id"])
    order_in_bulk(asker, take, client_id=client_id, template_id=where["template_id"])


def _filled(asker: Asker, take: Callable[..., Json], *, client_id: str, template_id: str) -> None:
    """Make a document from a template, and two from what somebody wrote."""
    values = {"ciudad": "Lima", "fecha": "2026-03-14"}
    docx = base64_of(plain("Acuerdo."))
    made: Json = {}
    files: tuple[Json, ...] = (
        {"markdown": "# Acuerdo"},
        {"docx_base64": docx},
        {"template_id": template_id, "values": values},
    )
    for file in files:
        made = asker.done("create_document", {"client_id": client_id, "name": "Acuerdo", "file": file})
    wrong = {"template_id": template_id, "values": {"ciudad": 1, "\ud800": {}}}
    body: Json = {"client_id": client_id, "name": "x", "file": wrong}
    # Escaped: half a character can be written in JSON, and in UTF-8 it can not.
    asker.ask("create_document", content=json.dumps(body).encode())
    where = {"document_id": made["id"]}
    asker.done("get_answers", path=where)
    some = {"template_id": template_id, "values": {"ciudad": "Lima"}, "incomplete": True}
    body = {"client_id": client_id, "name": "Acuerdo", "file": some}
    unfinished = {"document_id": asker.done("create_document", body)["id"]}
    asker.done("get_answers", path=unfinished)
    asker.ask("send_document", path=unfinished)
    take("update_answers", {"values": {"fecha": "2026-03-14"}}, path=unfinished)
    asker.ask("update_answers", {"values": {"fecha": "ayer"}}, path=unfinished)
    asker.done("get_document", path=where, query={"wait": "1"})
