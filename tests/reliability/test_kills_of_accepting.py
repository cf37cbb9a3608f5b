"""One click, killed at every call to the outside: one document, one acceptance, or nothing, and then one."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.actions import keeping
from functions.actions.recording import record
from functions.api.accepting.accept_clickwrap import accept_clickwrap
from functions.api.accepting.open_clickwrap import open_clickwrap
from functions.api.clickwraps.create_clickwrap import create_clickwrap
from functions.api.clickwraps.list_acceptances import list_acceptances
from functions.domain import consent
from functions.domain.finding import Sought
from functions.domain.keeping import RESTORABLE, deleted
from functions.domain.lifecycle import Status
from functions.storage import files, searching
from tests.pdf import hostile
from tests.reliability.crashing import Steps
from tests.reliability.office import Answer, Office
from tests.reliability.tally import Tally
from tests.service import Json, base64_of

CHAIN = ["document.created", "document.sent", "recipient.viewed", "recipient.signed"]


class Stand:
    """A public link, and somebody who is before its text."""

    def __init__(self, office: Office, *, most: int = 1) -> None:
        self._office = office
        file = {"content_base64": base64_of(hostile.plain())}
        body = {"client_id": office.client_id, "name": "Términos", "file": file, "max_acceptances": most}
        self._clickwrap = office.ask(create_clickwrap, body).body
        self._link = str(self._clickwrap["url"]).partition("#")[2]
        self.opens()
        self._before = self._documents()

    def opens(self) -> None:
        opened = self._office.ask(open_clickwrap, {"clickwrap_version": 1}, bearer=self._link)
        self._visit = opened.body["visit"]

    def accept(self, key: str) -> Answer:
        body = {"visit": self._visit, "name": "Ana", "consent_version": consent.CURRENT}
        return self._office.ask(accept_clickwrap, body, bearer=self._link, key=key)

    def made(self) -> int:
        return self._documents() - self._before

    def acceptances(self) -> list[Json]:
        where = {"clickwrap_id": self._clickwrap["id"]}
        return list(self._office.ask(list_acceptances, **where).body["data"])

    def _documents(self) -> int:
        page = searching.list_documents(self._office.account_id, Sought(), limit=100, cursor=None)
        return len(page.items)


class TestClickKilledAnywhere:
    @pytest.mark.slow
    def test_makes_one_document_by_the_same_request_again(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        model = Stand(office)
        points = steps.points(lambda: model.accept("model"))
        lost, extra = 0, 0
        for point in points:
            stand, key = Stand(office), hashlib.sha256(str(point).encode()).hexdigest()
            steps.kill(lambda stand=stand, key=key: stand.accept(key), at=point)  # type: ignore[misc]

            again, once_more, fresh = stand.accept(key), stand.accept(key), stand.accept(f"{key}-fresh")

            assert (again.status, once_more.text) == (200, again.text), (point, again.text)
            assert fresh.body["document_id"] == again.body["document_id"]
            assert [one["document_id"] for one in stand.acceptances()] == [again.body["document_id"]]
            document = office.document(again.body["document_id"])
            assert office.happened(document) == CHAIN
            assert "DUTY#seal#" in office.owed(document)
            lost += stand.made() == 0
            extra = max(extra, stand.made() - 1)
        tally.add("operation, accept by one click", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)


class TestPurge:
    def test_of_one_acceptance_leaves_the_others_and_the_text(self, office: Office) -> None:
        stand = Stand(office, most=2)
        first = stand.accept("first").body["document_id"]
        stand.opens()
        second = stand.accept("second").body["document_id"]
        # Nobody seals here: what waits for its seal can not be deleted, and so it is by hand.
        command = office.command()
        before = office.document(first)
        gone = deleted(replace(before, status=Status.CANCELED), keep_until=None, at=command.at)
        record(command, before=before, after=gone)
        command.unit.commit()

        office.clock.passes(RESTORABLE + timedelta(minutes=2))
        keeping.purge_document(office.command(), document_id=first, clock=office.clock)

        told = [(one["document_status"], one["name"]) for one in stand.acceptances()]
        assert told == [("sealing", "Ana"), ("purged", None)]
        kept = office.document(second).file.require_stored()
        assert first not in kept.key
        assert files.read(kept).startswith(b"%PDF")
        stand.opens()
        assert stand.accept("third").body["code"] == "clickwrap_exhausted"
