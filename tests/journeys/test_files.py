"""Documents of several files: one life, one signature, and a seal for each."""

from __future__ import annotations

import hashlib

from infra.local.samples.make import CONTRACT
from tests.journeys.test_drafting import upload
from tests.pdf import hostile
from tests.service import Json, Service, base64_of, refused, until


def add(api: Service, document_id: str, name: str, content: bytes | None = None) -> Json:
    file = {"content_base64": base64_of(hostile.plain() if content is None else content)}
    return api.post(f"documents/{document_id}/files", {"name": name, "file": file})


def ids(document: Json) -> list[str]:
    return [one["id"] for one in document["files"]]


class TestExtraFiles:
    def test_are_signed_together_and_sealed_one_by_one(self, api: Service) -> None:
        draft = api.draft(CONTRACT.read_bytes())
        annex, plan = add(api, draft["id"], "Anexo A"), add(api, draft["id"], "Plano")
        place = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.1, "file_id": annex["id"]}
        body = {"recipients": [{"signer_id": api.signer()["id"], "placements": [place]}]}
        api.put(f"documents/{draft['id']}/recipients", body)
        sent = api.post(f"documents/{draft['id']}/send")
        page = api.page(sent["id"], sent["recipients"][0]["id"])

        shown = page.open().json()
        assert [(one["name"], one["pages"]) for one in shown["files"]] == [
            ("Contrato de servicios", 4),
            ("Anexo A", 1),
            ("Plano", 1),
        ]
        for one, kept in zip(shown["files"], sent["files"], strict=True):
            assert hashlib.sha256(api.http.get(one["url"]).content).hexdigest() == kept["sha256"]
        assert page.sign().is_success
        done = api.wait(sent["id"], "completed")

        sealed = [api.get(f"documents/{sent['id']}/signed-file", file_id=one) for one in ids(done)]
        assert [one["sha256"] for one in sealed] == [one["sealed_sha256"] for one in done["files"]]
        assert len({one["sha256"] for one in sealed}) == 3
        for one in sealed:
            assert hashlib.sha256(api.http.get(one["url"]).content).hexdigest() == one["sha256"]
        assert api.get(f"documents/{sent['id']}/signed-file")["sha256"] == done["sealed_sha256"]
        assert ids(done) == [done["files"][0]["id"], annex["id"], plan["id"]]
        signed = next(one for one in api.history(sent["id"]) if one.type == "recipient.signed")
        assert [one["sha256"] for one in signed.data["files"]] == [one["sha256"] for one in done["files"]]
        assert all(one["signed_file"] for one in page.session().json()["files"])

    def test_come_by_upload_too(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        path = f"documents/{draft['id']}/files"
        added = [api.post(path, {"name": f"Anexo {number}", "file": {"upload": True}}) for number in range(3)]
        assert {one["status"] for one in added} == {"awaiting_upload"}

        for one in added:
            assert upload(api.http, one["upload"], CONTRACT.read_bytes()).is_success

        def arrived() -> Json | None:
            document = api.document(draft["id"])
            return document if all(one["status"] == "ready" for one in document["files"]) else None

        files = until(arrived, what="all files arrived")["files"]
        assert [one["pages"] for one in files] == [1, 4, 4, 4]
        assert api.get(f"{path}/{added[0]['id']}") == files[1]

    def test_are_put_in_order_and_taken_out(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        main = draft["files"][0]["id"]
        annex, plan = (add(api, draft["id"], name)["id"] for name in ("Anexo", "Plano"))
        path = f"documents/{draft['id']}/files"

        ordered = api.put(f"{path}/order", {"file_ids": [plan, main, annex]})
        left = api.call("DELETE", f"{path}/{annex}").json()

        assert ids(ordered) == [plan, main, annex]
        assert ids(left) == [plan, main]
        assert left["file"]["sha256"] == left["files"][0]["sha256"]
        assert ids(api.document(draft["id"])) == [plan, main]
        assert refused(api.call("DELETE", f"{path}/{plan}")) == (409, "file_is_main")
        assert refused(api.call("GET", f"{path}/{annex}")) == (404, "file_not_found")

    def test_are_checked_like_the_main_one(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        body = {"name": "Anexo", "file": {"content_base64": base64_of(hostile.javascript())}}

        answer = api.call("POST", f"documents/{draft['id']}/files", json=body)

        assert refused(answer) == (422, "pdf_active_content")
        assert len(api.document(draft["id"])["files"]) == 1

    def test_are_fifteen_at_most(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        path = f"documents/{draft['id']}/files"
        body = {"name": "Anexo", "file": {"upload": True}}
        for _ in range(14):
            api.post(path, body)

        assert refused(api.call("POST", path, json=body)) == (409, "too_many_files")

    def test_are_the_only_ones_that_signatures_lie_on(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        place = {"page": 1, "x": 0.1, "y": 0.2, "width": 0.3, "height": 0.1, "file_id": "fil_none"}
        body = {"recipients": [{"signer_id": api.signer()["id"], "placements": [place]}]}

        answer = api.call("PUT", f"documents/{draft['id']}/recipients", json=body)

        assert refused(answer) == (422, "placement_file_unknown")
        assert answer.json()["errors"][0]["pointer"] == "/recipients/0/placements/0/file_id"
