"""The part of the story in which a person lets the service sign for them, and takes it back."""

from __future__ import annotations

from collections.abc import Callable

from tests.api.contract import Asker
from tests.giving import accepting, code_in
from tests.service import Json


def give_mandate(asker: Asker, take: Callable[..., Json], links: dict[str, str], *, signer: Json) -> None:
    """Ask for a mandate that is given and withdrawn, for one that is revoked, and for one that stays open."""
    where = {"signer_id": signer["id"]}
    asker.ask("get_mandate", path=where)
    asker.ask("revoke_mandate", path=where)
    asker.ask("request_mandate", {"ends_at": "2020-01-01T00:00:00Z"}, path=where)
    secret = _secret(asker.done("request_mandate", {"only_client": True, "language": "pt"}, path=where))
    session = asker.done("get_mandate_session", secret=secret)
    asker.ask("accept_mandate", accepting(session), secret=secret)
    take("send_mandate_code", {}, secret=secret)
    asker.ask("send_mandate_code", {}, secret=secret)
    asker.ask("check_mandate_code", {"code": "12345"}, secret=secret)
    code = code_in(asker.api.mails(signer["email"], count=2)[-1].text)
    asker.ask("check_mandate_code", {"code": f"{(int(code) + 1) % 10**6:06}"}, secret=secret)
    take("check_mandate_code", {"code": code}, secret=secret)
    take("accept_mandate", accepting(session), secret=secret)
    asker.ask("accept_mandate", accepting(session), secret=secret)
    asker.done("get_mandate", path=where)
    take("withdraw_mandate", {}, secret=secret)
    take("request_mandate", {"language": "en"}, path=where)
    asker.done("revoke_mandate", path=where)
    asker.done("get_signer", path=where)
    links["mandate"] = _secret(asker.done("request_mandate", path=where))


def _secret(requested: Json) -> str:
    return str(requested["url"]).partition("#")[2]
