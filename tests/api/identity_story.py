"""The part of the story in which people prove who they are, or fail to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from infra.local.samples.make import CONTRACT
from tests.api.contract import Asker
from tests.pictures import in_base64
from tests.service import Json, base64_of

REQUIREMENTS: Final = [
    "code_email",
    "tax_id",
    "birth_date",
    "identity_document",
    "selfie",
    "liveness",
    "government",
]


def prove(
    asker: Asker,
    take: Callable[..., Json],
    secret_of: Callable[[dict[str, str]], str],
    *,
    client_id: str,
    person: Json,
) -> None:
    """Have one person prove everything, and another fail until somebody of the account decides."""
    where = _sent(asker, client_id=client_id, people=(person, {**person, "name": "Eva Núñez Sáenz"}))
    first, second = (one["id"] for one in asker.done("get_document", path=where)["recipients"])
    take("update_recipient", {"requirements": ["tax_id"]}, path={**where, "recipient_id": second})
    _proven(asker, take, secret_of({**where, "recipient_id": first}), person=person)
    secret = secret_of({**where, "recipient_id": second})
    asker.done("open_document", {}, secret=secret)
    for wrong in ("11222333000181", "2131234321", "39053344705"):
        asker.ask("prove_tax_id", {"tax_id": wrong}, secret=secret)
    asker.ask("prove_tax_id", {"tax_id": person["tax_id"]}, secret=secret)
    asker.done("list_reviews", query={"limit": "1"})
    blocked = {**where, "recipient_id": second}
    asker.done("get_recipient_identity", path=blocked)
    asker.ask("review_recipient", {"decision": "approve"}, path=blocked)
    take("review_recipient", {"decision": "reset", "message": "Se equivocó"}, path=blocked)
    asker.ask("review_recipient", {"decision": "reset"}, path=blocked)
    asker.ask("update_recipient", {"requirements": []}, path=blocked)
    asker.done("prove_tax_id", {"tax_id": person["tax_id"]}, secret=secret)


def _sent(asker: Asker, *, client_id: str, people: tuple[Json, Json]) -> dict[str, str]:
    signers = []
    for place, one in enumerate(people):
        email = one["email"].replace("@", f".{place}@")
        signers.append(asker.done("create_signer", {"client_id": client_id, **one, "email": email}))
    body = {
        "client_id": client_id,
        "name": "Poder",
        "file": {"content_base64": base64_of(CONTRACT.read_bytes())},
    }
    where = {"document_id": asker.done("create_document", body)["id"]}
    asked = {"requirements": REQUIREMENTS, "birth_date": "1956-12-31"}
    parts = [
        {"signer_id": signers[0]["id"], **asked},
        {"signer_id": signers[1]["id"], "requirements": ["selfie"]},
    ]
    asker.done("replace_recipients", {"recipients": parts}, path=where)
    asker.done("send_document", path=where)
    return where


def _proven(asker: Asker, take: Callable[..., Json], secret: str, *, person: Json) -> None:
    asker.done("open_document", {}, secret=secret)
    asker.ask("check_code", {"requirement": "code_email", "code": "123456"}, secret=secret)
    take("send_code", {"requirement": "code_email"}, secret=secret)
    take("prove_tax_id", {"tax_id": person["tax_id"]}, secret=secret)
    take("prove_birth_date", {"birth_date": "1956-12-31"}, secret=secret)
    asker.ask("prove_selfie", {"image_base64": in_base64()}, secret=secret)
    asker.ask("prove_identity_document", {"front_base64": "<svg/>"}, secret=secret)
    take(
        "prove_identity_document",
        {"front_base64": in_base64(), "back_base64": in_base64()},
        secret=secret,
    )
    take("prove_selfie", {"image_base64": in_base64()}, secret=secret)
    steps = take("ask_movements", {}, secret=secret)["steps"]
    take("prove_liveness", {"frames_base64": [in_base64()] * len(steps)}, secret=secret)
    take("prove_government", {}, secret=secret)
    code = asker.api.code(person["email"].replace("@", ".0@"))
    wrong = "000000" if code != "000000" else "000001"
    asker.ask("check_code", {"requirement": "code_email", "code": wrong}, secret=secret)
    take("check_code", {"requirement": "code_email", "code": code}, secret=secret)
