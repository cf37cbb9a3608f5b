"""The cloud stops in the middle of a document and starts again: the story goes on."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from functions.domain.events import verify_chain
from infra.local.cloud import LocalCloud
from tests.cloud import STARTING, account_in
from tests.pdf import hostile
from tests.service import Page, done


@pytest.mark.slow
@pytest.mark.timeout(STARTING)
class TestRestart:
    def test_goes_on_where_it_was(self, tmp_path: Path) -> None:
        with httpx.Client(timeout=60, trust_env=False) as http:
            with LocalCloud.started(state=tmp_path) as before:
                api = account_in(before, http=http, name="Cuenta que dura", tag="r1")
                sent = api.sent(recipients=2, content=hostile.plain())
                first, second = sent.pages
                mail = api.mails(sent.document["recipients"][1]["email"])[0]
                done(first.open())
                done(first.sign())
                version = api.document(sent.id)["version"]
                signed_until_then = api.history(sent.id)
                key = before.api_key

            with LocalCloud.started(state=tmp_path) as after:
                assert (after.url, after.api_key) == (before.url, key)
                found = api.document(sent.id)
                assert found["version"] >= version
                assert found["recipients"][0]["status"] == "signed"

                page = Page.behind(api.mails(sent.document["recipients"][1]["email"])[0].link, http=http)
                assert page.link == mail.link == second.link
                done(page.open())
                done(page.sign())
                api.wait(sent.id, "completed")

                history = api.history(sent.id)
                assert history[: len(signed_until_then)] == signed_until_then
                verify_chain(history, head=history[-1].hash)
                assert api.get(f"documents/{sent.id}/signed-file")["size"] > 0
