"""The part of the story that orders many documents at once."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.contract import Asker
from tests.service import Json, until


def order_in_bulk(asker: Asker, take: Callable[..., Json], *, client_id: str, template_id: str) -> None:
    """Order two documents by one job, of which one fails, and some by a job whose file never comes."""
    job = {"client_id": client_id, "template_id": template_id, "name": "Acuerdo"}
    awaiting = {"bulk_job_id": asker.done("create_bulk_job", {**job, "upload": {"format": "csv"}})["id"]}
    take("cancel_bulk_job", {}, path=awaiting)
    asker.ask("resume_bulk_job", path=awaiting)
    asker.ask("create_bulk_job", {**job, "csv": "ciudad,otra\nLima,1\n"})
    signers = asker.done("find_signers", query={"limit": "2"})["data"]
    row = {
        "values": {"ciudad": "Lima", "fecha": "2026-03-14"},
        "recipients": [{"signer_id": one["id"]} for one in signers],
    }
    asker.done("create_bulk_job", {**job, "rows": [row]})
    text = "ciudad,fecha\nLima,2026-03-14\nCusco,\n"
    where = {"bulk_job_id": take("create_bulk_job", {**job, "csv": text})["id"]}
    until(
        lambda: asker.done("get_bulk_job", path=where)["status"] == "completed" or None,
        what="the bulk job completed",
        within=120.0,
    )
    asker.done("list_bulk_rows", path=where, query={"status": "failed"})
    asker.ask("cancel_bulk_job", path=where)
    take("resume_bulk_job", {}, path=where)
