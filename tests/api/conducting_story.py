"""The part of a story in which people hand on their parts, others join, and the document is taken back."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.contract import Asker
from tests.service import Json


def conduct(
    asker: Asker, take: Callable[..., Json], secret: str, *, heir: Json, client_id: str, path: dict[str, str]
) -> None:
    """Hand a part on by its link, add and replace people, and take the document back."""
    asker.done("open_document", {}, secret=secret)
    take("confirm_reading", {}, secret=secret)
    take("delegate_signature", heir, secret=secret)
    asker.ask("delegate_signature", heir, secret=secret)
    third, other = (
        asker.done("create_signer", {"client_id": client_id, "name": name, "email": "otra@example.com"})
        for name in ("Tercera", "Otra")
    )
    take("add_recipient", {"signer_id": third["id"], "order_group": 2}, path=path)
    asker.ask("add_recipient", {"signer_id": third["id"]}, path=path)
    people = asker.done("get_document", path=path)["recipients"]
    person = {**path, "recipient_id": people[-2]["id"]}
    take("replace_recipient", {"signer_id": other["id"]}, path=person)
    asker.ask("replace_recipient", {"signer_id": other["id"]}, path=person)
    take("reopen_document", {}, path=path)
    asker.ask("reopen_document", {}, path=path)
