"""Files that others have signed before: kept byte for byte, sealed with one more signature, evidence apart."""

from __future__ import annotations

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyhanko.sign.fields import FieldMDPAction, MDPPerm

from functions.domain.events import EventType, verify_chain
from tests.file_server import FileServer
from tests.journeys.test_drafting import upload
from tests.pdf import hostile, signed
from tests.pdf.signed import ANA, LUIS
from tests.service import Json, Service, base64_of, done, refused, until


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as serving:
        yield serving


def keeping(content: bytes) -> Json:
    return {"content_base64": base64_of(content), "existing_signatures": "keep"}


def begun(api: Service, file: Json) -> Json:
    return api.post("documents", {"client_id": api.client()["id"], "name": "Convenio", "file": file})


def settled(api: Service, document_id: str, *, place: int = 0) -> Json:
    """Return a file once it is ready or rejected."""

    def arrived() -> Json | None:
        file: Json = api.document(document_id)["files"][place]
        return file if file["status"] in ("ready", "rejected") else None

    return until(arrived, what="a file that arrived")


def signed_by_all(api: Service, document_id: str) -> tuple[Json, Json]:
    """Have one person sign the document; return it completed, and what their page shows then."""
    api.assign(document_id, [api.signer()])
    sent = api.post(f"documents/{document_id}/send")
    page = api.page(document_id, sent["recipients"][0]["id"])
    done(page.open())
    done(page.sign())
    completed = api.wait(document_id, "completed")
    return completed, done(page.session())


def poppler(content: bytes, folder: Path) -> list[str]:
    path = folder / f"{hashlib.sha256(content).hexdigest()}.pdf"
    path.write_bytes(content)
    told = subprocess.run(["pdfsig", path], capture_output=True, text=True, check=False).stdout
    return re.findall(r"Signature Validation: (.*)", told)


class TestSignedFile:
    def test_keeps_every_byte_from_creation_to_seal(self, api: Service, tmp_path: Path) -> None:
        content = signed.signed(signed.signed(certify=MDPPerm.FILL_FORMS), by=signed.person(LUIS), field="B")
        digest = hashlib.sha256(content).hexdigest()

        draft = begun(api, keeping(content))
        shown = api.http.get(api.get(f"documents/{draft['id']}/preview")["url"]).content
        completed, session = signed_by_all(api, draft["id"])

        file = draft["file"]
        assert file["sha256"] == file["received_sha256"] == digest
        assert shown == content
        told = file["existing_signatures"]
        assert (told["count"], told["certified"], told["permission"]) == (2, True, 2)
        assert [(one["kind"], one["signer"]) for one in told["signatures"]] == [
            ("certification", ANA),
            ("approval", LUIS),
        ]
        sealed = api.http.get(api.get(f"documents/{draft['id']}/signed-file")["url"]).content
        assert sealed.startswith(content)
        assert hashlib.sha256(sealed).hexdigest() == completed["sealed_sha256"]
        assert poppler(content, tmp_path) == ["Signature is Valid."] * 2
        assert poppler(sealed, tmp_path) == ["Signature is Valid."] * 3
        assert session["files"][0]["existing_signatures"] == 2
        assert api.http.get(session["files"][0]["signed_file"]["url"]).content == sealed

    def test_has_its_evidence_in_a_sealed_file_apart(self, api: Service, tmp_path: Path) -> None:
        draft = begun(api, keeping(signed.signed()))
        completed, session = signed_by_all(api, draft["id"])

        answer = api.get(f"documents/{draft['id']}/signed-file", part="evidence")
        evidence = api.http.get(answer["url"]).content

        digest = hashlib.sha256(evidence).hexdigest()
        assert answer["sha256"] == completed["files"][0]["evidence_sha256"] == digest
        assert poppler(evidence, tmp_path) == ["Signature is Valid."]
        (tmp_path / "evidence.pdf").write_bytes(evidence)
        command = ["pdftotext", "-layout", str(tmp_path / "evidence.pdf"), "-"]
        text = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        history = api.history(draft["id"])
        # A message may be told of at any time, after the end too.
        done = next(place for place, one in enumerate(history) if one.type is EventType.DOCUMENT_COMPLETED)
        assert completed["sealed_sha256"] in text
        assert draft["file"]["sha256"] in text
        assert any(one.hash in re.sub(r"\s+", "", text) for one in history[:done])
        assert completed["recipients"][0]["name"] in text
        assert api.http.get(session["files"][0]["evidence_file"]["url"]).content == evidence
        assert history[done].data["evidence_files"] == [
            {"file_id": completed["files"][0]["id"], "sha256": digest, "size": len(evidence)}
        ]
        verify_chain(history, head=history[-1].hash)

    def test_may_be_an_annex_by_upload_or_url(self, api: Service, server: FileServer, tmp_path: Path) -> None:
        draft = api.draft(hostile.plain())
        path = f"documents/{draft['id']}/files"
        content, other = signed.signed(), signed.twice()

        form = api.post(path, {"name": "Poder", "file": {"upload": True, "existing_signatures": "keep"}})
        assert upload(api.http, form["upload"], content).is_success
        url = server.puts("/convenio.pdf", other)
        api.post(path, {"name": "Convenio", "file": {"url": url, "existing_signatures": "keep"}})
        files = [settled(api, draft["id"], place=place) for place in (1, 2)]
        completed, _ = signed_by_all(api, draft["id"])

        assert [one["existing_signatures"]["count"] for one in files] == [1, 2]
        assert [one["sha256"] for one in files] == [
            hashlib.sha256(one).hexdigest() for one in (content, other)
        ]
        main, *annexes = completed["files"]
        assert main["evidence_sha256"] is None
        for annex, before, count in zip(annexes, (content, other), (2, 3), strict=True):
            link = api.get(f"documents/{draft['id']}/signed-file", file_id=annex["id"])
            sealed = api.http.get(link["url"]).content
            assert sealed.startswith(before)
            assert poppler(sealed, tmp_path) == ["Signature is Valid."] * count
            apart = api.get(f"documents/{draft['id']}/signed-file", file_id=annex["id"], part="evidence")
            assert apart["sha256"] == annex["evidence_sha256"]
        answer = api.call("GET", f"documents/{draft['id']}/signed-file", params={"part": "evidence"})
        assert refused(answer) == (404, "file_has_no_evidence")

    def test_is_replaced_by_one_that_nobody_signed(self, api: Service) -> None:
        draft = begun(api, keeping(signed.signed()))

        changed = api.patch(
            f"documents/{draft['id']}", {"file": {"content_base64": base64_of(hostile.plain())}}
        )

        assert changed["file"]["existing_signatures"] is None


REFUSED: list[tuple[Callable[[], bytes], str]] = [
    (lambda: signed.signed(certify=MDPPerm.NO_CHANGES), "pdf_certified_unchangeable"),
    (lambda: signed.locked(FieldMDPAction.ALL), "pdf_signature_locks"),
    (lambda: signed.tampered(signed.signed()), "pdf_signature_broken"),
    (lambda: signed.signed(hostile.javascript()), "pdf_active_content"),
    (signed.left_to_the_viewer, "pdf_signed_needs_cleaning"),
]


class TestRefusal:
    def test_is_the_rule_in_every_way_to_bring_a_file(self, api: Service, server: FileServer) -> None:
        content = signed.signed()
        body = {"client_id": api.client()["id"], "name": "Convenio"}

        at_once = api.call("POST", "documents", json={**body, "file": {"content_base64": base64_of(content)}})
        uploaded = begun(api, {"upload": True})
        upload(api.http, uploaded["upload"], content)
        fetched = begun(api, {"url": server.puts("/a.pdf", content)})

        assert refused(at_once) == (422, "pdf_already_signed")
        for document in (uploaded, fetched):
            assert settled(api, document["id"])["rejection"] == "pdf_already_signed"

    @pytest.mark.parametrize(("make", "code"), REFUSED)
    def test_tells_why_a_file_can_not_be_kept(
        self, api: Service, make: Callable[[], bytes], code: str
    ) -> None:
        body = {"client_id": api.client()["id"], "name": "Convenio", "file": keeping(make())}

        answer = api.call("POST", "documents", json=body, headers={"Accept-Language": "es"})

        assert refused(answer) == (422, code)
        problem = answer.json()["errors"][0]
        assert problem["pointer"] == "/file/content_base64"
        assert "{" not in problem["detail"]

    def test_meets_signatures_placed_on_its_pages(self, api: Service) -> None:
        draft = begun(api, keeping(signed.signed()))
        place = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.1}
        body = {"recipients": [{"signer_id": api.signer()["id"], "placements": [place]}]}
        api.put(f"documents/{draft['id']}/recipients", body)

        answer = api.call("POST", f"documents/{draft['id']}/send", json={})

        assert refused(answer) == (422, "placement_on_signed_file")
        assert answer.json()["errors"][0]["pointer"] == "/recipients/0/placements/0"
