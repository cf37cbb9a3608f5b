"""The part of the story in which somebody accepts a public text by one click."""

from __future__ import annotations

from collections.abc import Callable

from infra.local.samples.make import CONTRACT
from tests.api.contract import Asker
from tests.service import Json, base64_of


def accept_by_one_click(
    asker: Asker, take: Callable[..., Json], *, client_id: str, person: Json
) -> tuple[str, list[str]]:
    """Publish a text, accept it, close it; return the public link, and the secrets that were told."""
    file = {"content_base64": base64_of(CONTRACT.read_bytes())}
    body = {
        "client_id": client_id,
        "name": "Términos del servicio",
        "file": file,
        "language": "pt",
        "message": "Léelo con calma.",
        "require": {"name": True, "email": True, "phone": True, "tax_id": True},
        "verify_email": False,
        "redirect_url": "https://example.com/listo",
        "expires_at": "2035-01-01T00:00:00Z",
        "max_acceptances": 1000,
        "metadata": {"pedido": "7"},
        "folder": "/web",
        "tags": ["términos"],
    }
    made = take("create_clickwrap", body)
    link = str(made["url"]).partition("#")[2]
    where = {"clickwrap_id": made["id"]}
    asker.done("get_clickwrap", path=where)
    asker.done("list_clickwraps", query={"limit": "1"})
    asker.ask("create_clickwrap", {**body, "expires_at": "2020-01-01T00:00:00Z"})
    consent = asker.done("get_accepting_session", secret=link)["consent"]["version"]
    asker.ask("open_clickwrap", {"clickwrap_version": 7}, secret=link)
    visit = take("open_clickwrap", {"clickwrap_version": 1}, secret=link)["visit"]
    acceptance = {"visit": visit, "consent_version": consent, **person}
    asker.ask("accept_clickwrap", {**acceptance, "phone": None}, secret=link)
    accepted = take("accept_clickwrap", acceptance, secret=link)
    asker.ask("accept_clickwrap", {**acceptance, "name": "Otra"}, secret=link)
    asker.done("list_acceptances", path=where)
    take("create_clickwrap_version", {"file": file}, path=where)
    asker.ask("accept_clickwrap", {**acceptance, "visit": "nobody"}, secret=link)
    _close(asker, take, where, link=link)
    _send_a_code(asker, take, {**body, "verify_email": True}, email=person["email"])
    return link, [visit, str(accepted["signing_url"]).partition("#")[2]]


def _close(asker: Asker, take: Callable[..., Json], where: dict[str, str], *, link: str) -> None:
    """Close the link, find it closed, and open it again for others to spoil."""
    asker.done("update_clickwrap", {"status": "closed"}, path=where)
    asker.ask("get_accepting_session", secret=link)
    change = {
        "name": "Términos",
        "status": "active",
        "message": "De nuevo.",
        "redirect_url": "https://example.com/",
        "expires_at": "2036-01-01T00:00:00Z",
    }
    take("update_clickwrap", change, path=where)
    asker.ask("update_clickwrap", {"name": "Tarde"}, path=where, headers={"If-Match": '"1"'})


def _send_a_code(asker: Asker, take: Callable[..., Json], body: Json, *, email: str) -> None:
    """Ask for a code where addresses are verified."""
    link = str(asker.done("create_clickwrap", body)["url"]).partition("#")[2]
    visit = asker.done("open_clickwrap", {"clickwrap_version": 1}, secret=link)["visit"]
    take("send_acceptance_code", {"visit": visit, "email": email}, secret=link)
    asker.ask("send_acceptance_code", {"visit": visit, "email": email}, secret=link)
