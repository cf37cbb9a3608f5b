"""The end of an upload in parts: completed, called off, given up; each once, however often it is asked."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from functions.domain.duties import Duty, DutyKind
from functions.storage import duty_rows
from functions.storage.unit import Unit
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.cloud import reaching
from tests.journeys.parts import PART, PDF, PIECES, begun, path_of, put, send, sha256, waiting_in
from tests.journeys.test_drafting import arrived, awaited, upload
from tests.journeys.test_lost_wake_ups import sweep
from tests.pdf import hostile
from tests.service import Json, Service, base64_of, done, refused, until


class TestCompleting:
    def test_names_the_parts_that_are_missing(self, api: Service) -> None:
        document = begun(api)
        for place in (0, 3):
            put(api, document["upload"]["parts"][place], PIECES[place])

        answer = api.call("POST", f"{path_of(document)}/complete", json={})

        assert refused(answer) == (409, "upload_incomplete")
        assert "2, 3" in answer.json()["detail"]
        assert api.document(document["id"])["file"]["status"] == "awaiting_upload"

    def test_refuses_parts_that_did_not_come(self, api: Service) -> None:
        document = begun(api)
        parts = send(api, document)
        parts[1] = parts[1] | {"etag": '"00000000000000000000000000000000"'}

        answer = api.call("POST", f"{path_of(document)}/complete", json={"parts": parts})

        assert refused(answer) == (422, "upload_parts_differ")
        api.post(f"{path_of(document)}/complete")
        assert arrived(api, document["id"])["status"] == "ready"

    def test_rejects_another_file_than_the_promised_one(self, api: Service) -> None:
        document = begun(api, hashed=False, sha256="ab" * 32)
        send(api, document)

        api.post(f"{path_of(document)}/complete")
        file = arrived(api, document["id"])

        assert (file["status"], file["rejection"]) == ("rejected", "upload_differs")

    def test_rejects_what_is_not_a_pdf(self, api: Service) -> None:
        content = b"Esto no es un PDF" + b"\n" * (PART + 1)
        document = begun(api, content)
        send(api, document, [content[:PART], content[PART:]])

        api.post(f"{path_of(document)}/complete")

        assert arrived(api, document["id"])["rejection"] == "pdf_not_a_pdf"

    def test_again_changes_nothing_before_or_after_the_file_was_looked_at(self, api: Service) -> None:
        document = begun(api)
        send(api, document)
        path = f"{path_of(document)}/complete"

        at_once = [api.call("POST", path, json={}) for _ in range(3)]
        arrived(api, document["id"])
        later = api.call("POST", path, json={})

        assert [one.status_code for one in (*at_once, later)] == [202] * 4
        assert later.json()["file"]["status"] == "ready"
        assert api.get(path_of(document))["upload"] is None
        types = [one.type.value for one in api.history(document["id"])]
        assert types == ["document.created", "document.updated"]

    def test_by_two_at_once_brings_one_file(self, api: Service) -> None:
        document = begun(api)
        send(api, document)

        with ThreadPoolExecutor(6) as pool:
            answers = list(
                pool.map(lambda _: api.call("POST", f"{path_of(document)}/complete", json={}), range(6))
            )

        assert {one.status_code for one in answers} == {202}
        assert arrived(api, document["id"])["status"] == "ready"
        assert len(api.history(document["id"])) == 2


class TestCallingOff:
    def test_leaves_a_file_that_says_so_and_no_parts(self, api: Service, cloud: LocalCloud) -> None:
        document = begun(api)
        parts = document["upload"]["parts"]
        put(api, parts[0], PIECES[0])

        canceled = [done(api.call("DELETE", path_of(document))) for _ in range(2)]

        assert {(one["file"]["status"], one["file"]["rejection"]) for one in canceled} == {
            ("rejected", "upload_canceled")
        }
        assert put(api, parts[1], PIECES[1]).status_code == 404
        assert refused(api.call("GET", path_of(document))) == (410, "upload_canceled")
        assert refused(api.call("POST", f"{path_of(document)}/complete", json={})) == (410, "upload_canceled")
        assert waiting_in(cloud, document) == []
        assert [one.type.value for one in api.history(document["id"])] == [
            "document.created",
            "document.updated",
        ]

    def test_is_too_late_once_the_file_is_there(self, api: Service) -> None:
        document = begun(api)
        send(api, document)
        api.post(f"{path_of(document)}/complete")
        arrived(api, document["id"])

        assert refused(api.call("DELETE", path_of(document))) == (409, "upload_taken")

    def test_lets_another_upload_be_asked_for(self, api: Service) -> None:
        document = begun(api)
        api.call("DELETE", path_of(document))
        again = {"size": len(PDF), "sha256": sha256(PDF), "part_size": PART}

        other = api.patch(f"documents/{document['id']}", {"file": {"upload": again}})
        send(api, other)
        api.post(f"{path_of(other)}/complete")

        assert arrived(api, document["id"])["status"] == "ready"


class TestUploadGivenUp:
    def test_is_put_away_by_the_sweep_that_comes_next(self, api: Service, cloud: LocalCloud) -> None:
        document = begun(api)
        send(api, document)
        given = {"content_base64": base64_of(hostile.plain())}
        api.patch(f"documents/{document['id']}", {"file": given})
        assert waiting_in(cloud, document) != []

        owe_since_long(cloud, api, document, upload_id=document["upload"]["id"])
        sweep(cloud)

        until(lambda: waiting_in(cloud, document) == [] or None, what="the parts put away")
        assert refused(api.call("GET", path_of(document))) == (404, "upload_not_found")
        assert refused(api.call("POST", f"{path_of(document)}/complete", json={})) == (
            404,
            "upload_not_found",
        )

    def test_is_told_so_by_a_document_that_waits_in_vain(self, api: Service, cloud: LocalCloud) -> None:
        document = awaited(api)
        upload_id = document["upload"]["fields"]["key"].rpartition("/")[2]

        owe_since_long(cloud, api, document, upload_id=upload_id)
        sweep(cloud)
        file = arrived(api, document["id"])

        assert (file["status"], file["rejection"]) == ("rejected", "upload_expired")
        again = api.patch(f"documents/{document['id']}", {"file": {"upload": True}})
        assert upload(api.http, again["upload"], CONTRACT.read_bytes()).is_success
        assert arrived(api, document["id"])["status"] == "ready"

    def test_of_another_document_is_not_found(self, api: Service) -> None:
        one, other = begun(api), begun(api)
        path = f"documents/{one['id']}/uploads/{other['upload']['id']}"

        assert refused(api.call("GET", path)) == (404, "upload_not_found")
        assert refused(api.call("POST", f"{path}/complete", json={})) == (404, "upload_not_found")
        assert refused(api.call("DELETE", path)) == (404, "upload_not_found")
        assert api.get(path_of(other))["upload"] is not None

    def test_is_no_form(self, api: Service) -> None:
        body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": True}}
        document = api.post("documents", body)
        upload_id = document["upload"]["fields"]["key"].rpartition("/")[2]

        answer = api.call("GET", f"documents/{document['id']}/uploads/{upload_id}")

        assert refused(answer) == (404, "upload_not_found")


def owe_since_long(cloud: LocalCloud, api: Service, document: Json, *, upload_id: str) -> None:
    """Let the look for an upload be overdue."""
    duty = Duty(
        kind=DutyKind.UPLOAD,
        account_id=api.account_id,
        owner_id=document["id"],
        subject=upload_id,
        not_before=datetime.now(UTC) - timedelta(minutes=10),
    )
    with reaching(cloud):
        unit = Unit()
        duty_rows.hurry(unit, duty)
        unit.commit()
