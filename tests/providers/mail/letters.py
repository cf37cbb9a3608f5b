"""Letters as mails, and mails as readers see them."""

from __future__ import annotations

from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

import pytest

from functions.domain.duties import Notice
from functions.domain.languages import Language
from functions.domain.letters import Letter, Verb
from functions.providers.mail import Mail
from functions.providers.mail.notices import render_notice

LINK = "https://sign.example.com/sign#Zk3v9QxTZk3v9QxTZk3v9QxTZk3v9QxTZk3v9QxTabc"
LANGUAGES = pytest.mark.parametrize("language", list(Language))


def letter(**changes: Any) -> Letter:
    facts: dict[str, Any] = {
        "notice": Notice.INVITATION,
        "verb": Verb.SIGN,
        "language": Language.ES,
        "recipient_name": "Ana Núñez",
        "sender_name": "Arrendadora del Bajío, S.A. de C.V.",
        "document_name": "Contrato 2026.pdf",
        "link": LINK,
        "expires_at": datetime(2026, 11, 30, 18, 5, tzinfo=UTC),
    }
    return Letter(**{**facts, **changes})


def invitation(**changes: Any) -> Mail:
    reference = changes.pop("reference", "acc_1.doc_1.rcp_1")
    more = {name: changes.pop(name) for name in ("opt_out", "look") if name in changes}
    if changes.pop("reminder", False):
        changes["notice"] = Notice.REMINDER
    return render_notice(letter(**changes), to="ana@example.com", reference=reference, **more)


class Page(HTMLParser):
    """The elements of a page with their attributes, and the text that a reader sees."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._inside = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._inside = tag

    def handle_data(self, data: str) -> None:
        self.text += "" if self._inside == "style" else data
