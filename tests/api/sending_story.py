"""The story of the send page: a draft is prepared by a link, and sent by another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tests.api.contract import Asker
from tests.pdf import hostile
from tests.service import Json, base64_of


def prepare_and_send(
    asker: Asker, take: Callable[..., Json], *, client_id: str, signers: Sequence[Json]
) -> str:
    """Return the secret of a link whose draft is still to be sent."""
    kept, leaving = (_draft(asker, client_id=client_id, signers=signers) for _ in range(2))
    secret = _secret(take("create_send_url", {"origin": "https://erp.example.com"}, path=leaving))
    asker.ask("create_send_url", {"origin": "https://other.example.com"}, path=leaving)
    asker.done("get_sending", secret=secret)
    asker.ask("prepare_sending", {"recipients": [{"id": "nobody"}]}, secret=secret)
    asker.ask("prepare_sending", {}, secret=secret, headers={"If-Match": '"1"'})
    late = {"terms": {"expires_at": "2020-01-01T00:00:00Z"}}
    asker.done("prepare_sending", late, secret=secret)
    asker.ask("send_prepared", {}, secret=secret)
    asker.done("prepare_sending", {"terms": {"expires_at": None}}, secret=secret)
    take("send_prepared", {}, secret=secret)
    asker.ask("get_sending", secret=secret)
    asker.ask("send_prepared", {}, secret=secret)

    open_link = _secret(take("create_send_url", {"expires_in_minutes": 120}, path=kept))
    people = asker.done("get_sending", secret=open_link)["recipients"]
    take("prepare_sending", _body(people), secret=open_link)
    return open_link


def _body(people: Sequence[Json]) -> Json:
    box = {"page": 1, "x": 0.1, "y": 0.5, "width": 0.3, "height": 0.1, "kind": "initials"}
    first = {
        "id": people[0]["id"],
        "role": "signer",
        "approval_required": False,
        "order_group": 2,
        "channels": ["email"],
        "message": "Firme antes del viernes",
        "signature_kinds": ["drawn"],
        "placements": [box],
        "initials_everywhere": True,
    }
    terms = {
        "signature_kinds": ["drawn", "typed"],
        "certification": "seal",
        "refusal_policy": "alerts",
        "refusal_reasons": ["El plazo"],
        "delegation": False,
        "read_confirmation": True,
        "identity_attempts": 3,
        "message": "Les envío el contrato",
        "reminders": {"every_hours": 24, "at_most": 3},
        "expires_at": "2099-01-01T00:00:00Z",
    }
    return {"recipients": [first], "terms": terms}


def _draft(asker: Asker, *, client_id: str, signers: Sequence[Json]) -> dict[str, str]:
    file = {"content_base64": base64_of(hostile.plain())}
    body = {"client_id": client_id, "name": "Contrato", "file": file}
    where = {"document_id": asker.done("create_document", body)["id"]}
    parts = {"recipients": [{"signer_id": one["id"]} for one in signers]}
    asker.done("replace_recipients", parts, path=where)
    return where


def _secret(link: Json) -> str:
    return str(link["url"]).partition("#")[2]
