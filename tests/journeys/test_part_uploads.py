"""Uploads in parts, on the real cloud: what S3 refuses, what we refuse, what can be sent again.

What stands in for S3 here takes a part by what its URL binds, as S3 does: length and hash are signed. It does not
know that all parts but the last have 5 MiB (EntityTooSmall), that an upload begun with hashes is completed with them,
nor the hour at which what is unfinished is given up; none of that is left to S3 alone.
"""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Final

import httpx
import pytest

from functions.domain.duties import Duty, DutyKind
from functions.storage import duty_rows
from functions.storage.unit import Unit
from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.cloud import OpenAccount, reaching
from tests.journeys.test_drafting import arrived, awaited, upload
from tests.journeys.test_lost_wake_ups import sweep
from tests.pdf import hostile
from tests.service import Json, Service, base64_of, done, refused, until

MB: Final = 1024 * 1024
PART: Final = 5 * MB
PDF: Final = hostile.plain() + b"\n" * (16 * MB)
"""Three parts of 5 MiB and a rest."""
PIECES: Final = [PDF[begin : begin + PART] for begin in range(0, len(PDF), PART)]


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def begun(api: Service, content: bytes = PDF, *, hashed: bool = True, **other: object) -> Json:
    """Begin a document whose file comes in parts."""
    pieces = [content[begin : begin + PART] for begin in range(0, len(content), PART)]
    promise: Json = {"size": len(content), "sha256": sha256(content), "part_size": PART}
    if hashed:
        promise["part_sha256"] = [sha256(one) for one in pieces]
    body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": promise | other}}
    return api.post("documents", body)


def put(api: Service, part: Json, content: bytes) -> httpx.Response:
    """Send a part as it says."""
    return api.http.put(part["url"], content=content, headers=part["headers"])


def send(api: Service, document: Json, pieces: list[bytes] = PIECES) -> list[Json]:
    """Send every part, and return their numbers and ETags."""
    sent = []
    for part, content in zip(document["upload"]["parts"], pieces, strict=True):
        answer = put(api, part, content)
        assert answer.is_success, answer.text
        sent.append({"number": part["number"], "etag": answer.headers["etag"]})
    return sent


def path_of(document: Json) -> str:
    return f"documents/{document['id']}/uploads/{document['upload']['id']}"


class TestUploadInParts:
    @pytest.mark.parametrize(
        "hashed", [True, False], ids=["with a hash for each", "with that of the whole alone"]
    )
    def test_brings_a_file_that_becomes_ready(self, api: Service, hashed: bool) -> None:
        document = begun(api, hashed=hashed)
        told = document["upload"]
        assert (told["method"], told["part_size"], told["size"]) == ("PUT", PART, len(PDF))
        assert [one["size"] for one in told["parts"]] == [PART, PART, PART, len(PDF) - 3 * PART]
        assert [one["number"] for one in told["parts"]] == [1, 2, 3, 4]

        parts = send(api, document)
        answer = api.call("POST", f"{path_of(document)}/complete", json={"parts": parts})

        assert answer.status_code == 202
        assert (answer.json()["id"], answer.json()["upload"]) == (told["id"], None)
        file = arrived(api, document["id"])
        assert (file["status"], file["received_sha256"], file["pages"]) == ("ready", sha256(PDF), 1)

    def test_takes_parts_in_any_order_and_again(self, api: Service) -> None:
        document = begun(api)
        parts = document["upload"]["parts"]

        with ThreadPoolExecutor(4) as pool:
            sent = list(pool.map(lambda one: put(api, parts[one], PIECES[one]), [3, 1, 0, 2, 1, 3]))
        assert all(one.is_success for one in sent)
        api.post(f"{path_of(document)}/complete")

        assert arrived(api, document["id"])["received_sha256"] == sha256(PDF)

    def test_brings_extra_files_too(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        content = CONTRACT.read_bytes()
        promise = {"size": len(content), "sha256": sha256(content), "part_size": PART}
        extra = api.post(f"documents/{draft['id']}/files", {"name": "Anexo", "file": {"upload": promise}})
        document = {"id": draft["id"], "upload": extra["upload"]}

        send(api, document, [content])
        completed = api.post(f"{path_of(document)}/complete")

        assert completed["file"]["id"] == extra["id"]
        path = f"documents/{draft['id']}/files/{extra['id']}"
        file = until(
            lambda: ((one := api.get(path))["status"] == "ready" and one) or None, what="the extra file"
        )
        assert (file["name"], file["pages"]) == ("Anexo", 4)

    def test_takes_50_mb_and_no_more(self, api: Service) -> None:
        largest = {"size": 50 * MB, "sha256": "ab" * 32, "part_size": PART}
        body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": largest}}
        assert len(api.post("documents", body)["upload"]["parts"]) == 10

        body["file"] = {"upload": largest | {"size": 50 * MB + 1}}
        assert refused(api.call("POST", "documents", json=body)) == (422, "request_invalid")

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"part_size": PART - 1}, "request_invalid"),
            ({"part_sha256": ["ab" * 32] * 3}, "upload_part_hashes"),
            ({"part_sha256": ["ab" * 32] * 4, "part_size": None}, "upload_part_hashes"),
            ({"part_sha256": ["x"] * 4}, "request_invalid"),
        ],
        ids=["parts too small for S3", "a hash missing", "hashes without parts", "no hashes"],
    )
    def test_is_promised_in_full(self, api: Service, wrong: Json, code: str) -> None:
        promise = {"size": len(PDF), "sha256": sha256(PDF), "part_size": PART} | wrong
        body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": promise}}

        assert refused(api.call("POST", "documents", json=body)) == (422, code)


class TestPart:
    def test_is_refused_by_the_bucket_in_another_size(self, api: Service) -> None:
        document = begun(api, hashed=False)
        part = document["upload"]["parts"][0]

        for content in (PIECES[0][:-1], PIECES[0] + b"\n"):
            assert put(api, part, content).status_code == 403

        assert api.get(path_of(document))["upload"]["parts"][0]["etag"] is None

    def test_is_refused_by_the_bucket_with_other_bytes_than_its_hash_says(self, api: Service) -> None:
        document = begun(api)
        part = document["upload"]["parts"][1]
        other = PIECES[1][:-1] + b" "

        assert put(api, part, other).status_code == 400
        assert api.http.put(part["url"], content=other).status_code == 403
        false = {"x-amz-checksum-sha256": base64.b64encode(hashlib.sha256(other).digest()).decode()}
        assert api.http.put(part["url"], content=other, headers=false).status_code == 403

        assert api.get(path_of(document))["upload"]["parts"][1]["etag"] is None

    def test_goes_to_its_own_place_alone(self, api: Service) -> None:
        document = begun(api, hashed=False)
        first = document["upload"]["parts"][0]
        moved = first | {"url": first["url"].replace("partNumber=1", "partNumber=2")}

        assert put(api, moved, PIECES[0]).status_code == 403

    def test_may_be_sent_from_our_pages(self, api: Service, cloud: LocalCloud) -> None:
        part = begun(api)["upload"]["parts"][0]
        asked = {
            "Origin": cloud.url,
            "Access-Control-Request-Method": "PUT",
            "Access-Control-Request-Headers": "x-amz-checksum-sha256",
        }

        allowed = api.http.options(part["url"], headers=asked)
        sent = api.http.put(part["url"], content=PIECES[0], headers={**part["headers"], "Origin": cloud.url})

        assert allowed.is_success
        assert "ETag" in sent.headers["access-control-expose-headers"]


class TestResuming:
    def test_sends_only_what_is_missing(self, api: Service) -> None:
        document = begun(api)
        parts = document["upload"]["parts"]
        etags = [put(api, parts[place], PIECES[place]).headers["etag"] for place in (0, 2)]

        left = api.get(path_of(document))["upload"]
        assert [one["etag"] for one in left["parts"]] == [etags[0], None, etags[1], None]
        assert [one["url"] is None for one in left["parts"]] == [True, False, True, False]
        for part in left["parts"]:
            if part["url"] is not None:
                assert put(api, part, PIECES[part["number"] - 1]).is_success
        api.post(f"{path_of(document)}/complete")

        assert arrived(api, document["id"])["status"] == "ready"

    def test_is_open_for_hours_with_urls_for_one(self, api: Service) -> None:
        document = begun(api)
        told = api.get(path_of(document))["upload"]

        asked = datetime.fromisoformat(document["created_at"])
        urls, parts = (datetime.fromisoformat(told[end]) for end in ("expires_at", "open_until"))
        assert 3600 <= (urls - asked).total_seconds() < 3660
        assert (parts - asked).total_seconds() == 12 * 3600

    def test_needs_a_key_that_may_write(self, api: Service, open_account: OpenAccount) -> None:
        reader = open_account(scopes=frozenset({"documents:read"}))

        answer = reader.call("GET", path_of(begun(api)))

        assert refused(answer) == (403, "scope_missing")


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


def waiting_in(cloud: LocalCloud, document: Json) -> list[str]:
    """Return the uploads in parts that the bucket holds of a document."""
    (bucket,) = (
        one["Name"] for one in cloud.client("s3").list_buckets()["Buckets"] if "-uploads-" in one["Name"]
    )
    listed = cloud.client("s3").list_multipart_uploads(Bucket=bucket)
    return [one["Key"] for one in listed.get("Uploads", []) if document["id"] in one["Key"]]
