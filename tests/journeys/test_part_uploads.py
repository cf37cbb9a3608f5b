"""Uploads in parts, on the real cloud: what S3 refuses, what we refuse, what can be sent again.

What stands in for S3 here takes a part by what its URL binds, as S3 does: length and hash are signed. It does not
know that all parts but the last have 5 MiB (EntityTooSmall), that an upload begun with hashes is completed with them,
nor the hour at which what is unfinished is given up; none of that is left to S3 alone.
"""

from __future__ import annotations

import base64
import hashlib
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest

from infra.local.cloud import LocalCloud
from infra.local.samples.make import CONTRACT
from tests.cloud import OpenAccount
from tests.journeys.parts import MB, PART, PDF, PIECES, begun, path_of, put, send, sha256
from tests.journeys.test_drafting import arrived
from tests.pdf import hostile
from tests.service import Json, Service, refused, until


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
