"""The guides: their commands are run as they stand."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from pathlib import Path
from typing import Final

from infra.local.samples.agreement import AGREEMENT
from infra.local.samples.make import CONTRACT
from tests.journeys.test_drafting import arrived
from tests.receiver import Receiver
from tests.service import Json, Service, until

ROOT: Final = Path(__file__).parents[2]
_BLOCK: Final = re.compile(r"^```sh\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_TOLD_BEFORE: Final = ("call() {", "id() {")


def commands(guide: str) -> str:
    """Return every command of a guide, in their order."""
    return "\n".join(_BLOCK.findall((ROOT / guide).read_text(encoding="utf-8")))


def taught_before() -> str:
    """Return what the README says that the guide goes on from."""
    lines = commands("README.md").splitlines()
    return "\n".join(line for line in lines if line.startswith(_TOLD_BEFORE))


def follow(guide: str, *, api: Service, folder: Path, **more: str) -> str:
    """Run every command of a guide, one after the other, in a folder; return what they printed. `more` is set first."""
    given = f"KEY={api.key}\nAPI={api.cloud.url}/v1\nclient={api.client()['id']}\n"
    given += "".join(f"{name}={shlex.quote(value)}\n" for name, value in more.items())
    bash = shutil.which("bash")
    assert bash is not None

    run = subprocess.run(
        [bash, "-euo", "pipefail", "-c", f"{given}{taught_before()}\n{commands(guide)}"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    assert run.returncode == 0, run.stderr
    assert run.stderr == ""
    return run.stdout


class TestGuideToUploading:
    def test_brings_a_file_in_one_piece_and_one_in_parts(self, api: Service, tmp_path: Path) -> None:
        sample = tmp_path / CONTRACT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        # More than one part of it.
        sample.write_bytes(CONTRACT.read_bytes() + b"\n" * (6 * 1024 * 1024))

        follow("docs/uploading.md", api=api, folder=tmp_path)

        made = api.get("documents")["data"]
        files: list[Json] = [arrived(api, one["id"]) for one in made]
        assert [(one["status"], one["pages"]) for one in files] == [("ready", 4)] * 2


class TestGuideToOneClick:
    def test_publishes_a_text_accepts_it_and_replaces_it(self, api: Service, tmp_path: Path) -> None:
        sample = tmp_path / CONTRACT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        sample.write_bytes(CONTRACT.read_bytes())

        told = [
            json.loads(line) for line in follow("docs/clickwrap.md", api=api, folder=tmp_path).splitlines()
        ]

        accepted, acceptances, replaced, closed = told
        assert accepted["status"] == "sealing"
        assert [one["document_id"] for one in acceptances["data"]] == [accepted["document_id"]]
        assert (replaced["current"], closed["status"]) == (2, "closed")
        assert api.wait(accepted["document_id"], "completed")


class TestGuideToTemplates:
    def test_makes_a_preview_a_document_and_a_document_of_each_good_row(
        self, api: Service, tmp_path: Path
    ) -> None:
        sample = tmp_path / AGREEMENT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        sample.write_bytes(AGREEMENT.read_bytes())

        *answers, rows = (
            json.loads(line) for line in follow("docs/templates.md", api=api, folder=tmp_path).splitlines()
        )

        preview, document, _ = answers
        assert preview["status"] == "ready"
        assert document["file"]["status"] == "ready"
        job = until(lambda: _ended(api), what="the bulk job ended", within=90.0)
        assert (job["rows"]["created"], job["rows"]["failed"]) == (1, 1)
        assert rows.keys() >= {"data", "has_more"}
        names = sorted(one["name"] for one in api.get("documents")["data"])
        assert names == ["Acuerdo", "Acuerdos de diciembre"]


class TestGuideToSigning:
    def test_leads_a_ceremony_through_all_its_turns(self, api: Service, tmp_path: Path) -> None:
        sample = tmp_path / CONTRACT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        sample.write_bytes(CONTRACT.read_bytes())

        printed = follow("docs/signing.md", api=api, folder=tmp_path)

        answers = [json.loads(line) for line in printed.splitlines()]
        assert [one for one in answers if "code" in one and "title" in one] == []
        told = [one["type"] for one in answers[-1]["data"] if one["type"] != "recipient.notified"]
        assert told == [
            "document.created",
            "document.updated",
            "document.updated",
            "document.sent",
            "recipient.replaced",
            "recipient.added",
            "document.resent",
            "document.reopened",
            "document.updated",
            "document.sent",
            "document.canceled",
        ]


class TestGuideToEmbedding:
    def test_makes_addresses_for_ones_own_sites(self, api: Service, tmp_path: Path) -> None:
        sample = tmp_path / CONTRACT.relative_to(ROOT)
        sample.parent.mkdir(parents=True)
        sample.write_bytes(CONTRACT.read_bytes())

        told = follow("docs/embedding.md", api=api, folder=tmp_path)

        assert told.count("/embed/emb_") == 3
        assert "/send#" in told


class TestGuideToEndpoints:
    def test_leads_one_from_its_first_secret_to_its_end(
        self, api: Service, receiver: Receiver, tmp_path: Path
    ) -> None:
        printed = follow("docs/webhooks/endpoints.md", api=api, folder=tmp_path, receiver=receiver.url)

        answers: list[Json] = [json.loads(line) for line in printed.splitlines() if line]
        assert [one for one in answers if "title" in one] == []
        scoped, listed, headed, narrowed, off, on, rotated, paired, tried, left = answers
        assert [one["id"] for one in listed["data"]] == [scoped["id"]]
        assert headed["header_names"] == ["Authorization", "X-Tenant"]
        assert narrowed["event_types"] == ["document.completed"]
        assert (off["disabled_reason"], on["disabled_reason"]) == ("requested", None)
        assert rotated["secret"].startswith("whsec_")
        assert (paired["secret"], paired["signing"]) == (None, "v1a")
        assert tried["deliveries"][0]["name"] == "document.completed"
        assert [one["id"] for one in left["data"]] == [scoped["id"]]


class TestGuideToReplaying:
    def test_looks_at_a_delivery_and_sends_it_again(
        self, api: Service, receiver: Receiver, tmp_path: Path
    ) -> None:
        hook = api.post("webhooks", {"url": receiver.url})["id"]
        api.draft()
        until(
            lambda: api.get("deliveries", webhook_id=hook, state="delivered")["data"] or None,
            what="a delivery",
        )

        printed = follow("docs/webhooks/replaying.md", api=api, folder=tmp_path, hook=hook)

        first, second = receiver.wait(lambda got: len(got) == 2)
        answers = [json.loads(line) for line in printed.splitlines()]
        assert [one for one in answers if "code" in one and "title" in one] == []
        assert (first.id, first.body) == (second.id, second.body)
        assert answers[-1]["which"] == "missed"


def _ended(api: Service) -> Json | None:
    (job,) = api.get("bulk-jobs")["data"]
    found = api.get(f"bulk-jobs/{job['id']}", wait="5")
    return found if found["status"] == "completed" else None
