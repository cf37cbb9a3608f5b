"""What must not come in: each is refused with a code that stays the same, and leaves nothing behind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from tests.cloud import OpenAccount
from tests.pdf import hostile
from tests.service import NOWHERE, Json, Page, Sent, Service, base64_of, refused, until

FILES: list[tuple[str, Callable[[], bytes], tuple[int, str]]] = [
    ("not a PDF", lambda: b"Esto no es un PDF", (422, "pdf_not_a_pdf")),
    ("empty", lambda: b"", (422, "pdf_not_a_pdf")),
    ("encrypted", lambda: hostile.encrypted(user="x", owner="y"), (422, "pdf_encrypted")),
    ("JavaScript", hostile.javascript, (422, "pdf_active_content")),
    ("launch action", hostile.launch, (422, "pdf_active_content")),
    ("attachment", hostile.file_attachment, (422, "pdf_active_content")),
    ("zero pages", hostile.zero_pages, (422, "pdf_no_pages")),
    ("signed before", hostile.signed, (422, "pdf_already_signed")),
    ("loop of pages", hostile.page_tree_loop, (422, "pdf_damaged")),
    ("over 4 MB", lambda: b"%PDF-1.7\n" + bytes(4 * 1024 * 1024), (413, "base64_too_large")),
]


@pytest.fixture(scope="module")
def house(open_account: OpenAccount) -> Service:
    """An account that the tests of this module share: nothing of what they ask is done."""
    return open_account()


@pytest.fixture(scope="module")
def sent(house: Service) -> Sent:
    return house.sent(content=hostile.plain())


def create(house: Service, file: Json, **more: object) -> Json:
    return {"client_id": house.client()["id"], "name": "Contrato", "file": file, **more}


def stored(house: Service) -> set[str]:
    """Return every object of the account in the buckets."""
    storage = house.cloud.client("s3")
    prefix = f"{house.cloud.names.prefix}-files-"
    bucket = next(one["Name"] for one in storage.list_buckets()["Buckets"] if one["Name"].startswith(prefix))
    found = storage.list_objects_v2(Bucket=bucket, Prefix=f"accounts/{house.account_id}/")
    return {one["Key"] for one in found["Contents"]}


class TestFile:
    @pytest.mark.parametrize(("make", "expected"), [row[1:] for row in FILES], ids=[row[0] for row in FILES])
    def test_is_refused(
        self, house: Service, sent: Sent, make: Callable[[], bytes], expected: tuple[int, str]
    ) -> None:
        before, kept = house.count(), stored(house)

        answer = house.call("POST", "documents", json=create(house, {"content_base64": base64_of(make())}))

        assert refused(answer) == expected
        assert answer.json()["errors"][0]["pointer"] == "/file/content_base64"
        assert (house.count(), stored(house)) == (before, kept)

    @pytest.mark.parametrize(
        "text", ["%%%", "JVBERi0xLjcK=", "JVBE Ri0x", "data:application/pdf;base64,JVBERi0="]
    )
    def test_is_refused_when_it_is_not_base64(self, house: Service, text: str) -> None:
        answer = house.call("POST", "documents", json=create(house, {"content_base64": text}))

        assert refused(answer) == (422, "base64_invalid")

    @pytest.mark.parametrize(
        "file", [{}, {"content_base64": "JVBERi0=", "upload": True}], ids=["none", "both"]
    )
    def test_comes_in_one_way(self, house: Service, file: Json) -> None:
        answer = house.call("POST", "documents", json=create(house, file))

        assert refused(answer) == (422, "file_source_ambiguous")

    def test_of_51_mb_is_refused_inside_a_request(self, house: Service) -> None:
        body = create(house, {"content_base64": "A" * 68 * 1024 * 1024})

        answer = house.call("POST", "documents", json=body)

        assert refused(answer) == (413, "request_too_large")

    def test_that_is_refused_leaves_the_document_as_it_was(self, house: Service) -> None:
        draft = house.draft(hostile.plain())
        path = f"documents/{draft['id']}"

        answer = house.call("PATCH", path, json={"file": {"content_base64": base64_of(hostile.javascript())}})

        assert refused(answer) == (422, "pdf_active_content")
        assert house.document(draft["id"])["version"] == draft["version"]


class TestSigner:
    def test_without_a_channel_is_refused(self, house: Service) -> None:
        body = {"client_id": house.client()["id"], "name": "Sin contacto"}

        assert refused(house.call("POST", "signers", json=body)) == (422, "signer_without_contact")
        assert house.get("signers", name="Sin contacto")["data"] == []

    @pytest.mark.parametrize(
        ("field", "value", "code"),
        [
            ("email", "ana@", "email_invalid"),
            ("phone", "12", "phone_invalid"),
            ("tax_id", "X1", "tax_id_invalid"),
        ],
    )
    def test_with_a_contact_that_is_none_is_refused(
        self, house: Service, field: str, value: str, code: str
    ) -> None:
        body = {"client_id": house.client()["id"], "name": "Ana", "email": "ana@example.com", field: value}

        answer = house.call("POST", "signers", json=body)

        assert refused(answer) == (422, code)
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"

    def test_whom_no_message_reaches_is_refused_when_it_is_sent(self, house: Service) -> None:
        draft = house.draft(hostile.plain())
        signer = house.signer(email=None, phone="+525512345678")
        part = {"signer_id": signer["id"], "channels": ["email"]}
        house.put(f"documents/{draft['id']}/recipients", {"recipients": [part]})

        answer = house.call("POST", f"documents/{draft['id']}/send", json={})

        assert refused(answer) == (422, "recipient_without_channel")
        assert house.document(draft["id"])["status"] == "draft"

    def test_is_assigned_once(self, house: Service) -> None:
        draft, signer = house.draft(hostile.plain()), house.signer()
        body = {"recipients": [{"signer_id": signer["id"]}] * 2}

        answer = house.call("PUT", f"documents/{draft['id']}/recipients", json=body)

        assert refused(answer) == (422, "signer_assigned_twice")
        assert house.document(draft["id"])["recipients"] == []


class TestSending:
    def test_without_recipients_is_refused(self, house: Service) -> None:
        draft = house.draft(hostile.plain())

        answer = house.call("POST", f"documents/{draft['id']}/send", json={})

        assert refused(answer) == (422, "document_without_recipients")
        assert house.document(draft["id"])["version"] == draft["version"]

    def test_names_everything_that_is_in_the_way(self, house: Service) -> None:
        draft = house.post("documents", create(house, {"upload": True}))

        answer = house.call("POST", f"documents/{draft['id']}/send", json={})

        assert refused(answer) == (422, "several_problems")
        codes = {one["code"] for one in answer.json()["errors"]}
        assert codes == {"file_not_ready", "document_without_recipients"}

    def test_twice_is_refused(self, house: Service, sent: Sent) -> None:
        assert refused(house.call("POST", f"documents/{sent.id}/send", json={})) == (
            409,
            "document_not_draft",
        )

    def test_makes_no_signed_file_before_its_time(self, house: Service, sent: Sent) -> None:
        answer = house.call("GET", f"documents/{sent.id}/signed-file")

        assert refused(answer) == (409, "document_not_completed")


class TestLink:
    def test_that_is_forged_is_refused(self, house: Service, sent: Sent) -> None:
        genuine = sent.pages[0]
        for secret in (
            "forged",
            genuine.secret[:-1] + ("A" if genuine.secret[-1] != "A" else "B"),
            house.key,
        ):
            forged = Page(http=genuine.http, origin=genuine.origin, secret=secret)
            for answer in (forged.session(), forged.open(), forged.sign(consent="2026-11"), forged.refuse()):
                assert refused(answer) == (401, "link_invalid")

    def test_that_is_missing_is_refused(self, house: Service) -> None:
        answer = house.http.get(f"{house.cloud.url}/v1/signing")

        assert refused(answer) == (401, "link_missing")

    def test_that_has_expired_is_refused(self, house: Service) -> None:
        sent = house.sent(content=hostile.plain())
        _expire(house, sent)

        page = sent.pages[0]

        for answer in (page.session(), page.open(), page.sign(consent="2026-11"), page.refuse()):
            assert refused(answer) == (410, "link_expired")
        assert house.document(sent.id)["status"] == "in_progress"

    def test_that_has_expired_lives_again_when_it_is_sent_again(self, house: Service) -> None:
        sent = house.sent(content=hostile.plain())
        _expire(house, sent)

        house.post(f"documents/{sent.id}/resend")

        assert sent.pages[0].session().status_code == 200

    def test_opens_nothing_of_the_account(self, house: Service, sent: Sent) -> None:
        headers = {"Authorization": f"Bearer {sent.pages[0].secret}"}

        answer = house.http.get(f"{house.cloud.url}/v1/documents/{sent.id}", headers=headers)

        assert refused(answer) == (401, "credentials_invalid")


class TestKey:
    def test_is_asked_for(self, house: Service) -> None:
        answer = house.http.get(f"{house.cloud.url}/v1/documents")

        assert refused(answer) == (401, "credentials_missing")
        assert answer.headers["www-authenticate"].startswith("Bearer")

    def test_must_have_the_scope(self, open_account: OpenAccount) -> None:
        reader = open_account(scopes=frozenset({"documents:read"}))

        assert reader.count() == 0
        assert refused(reader.call("GET", "clients")) == (403, "scope_missing")
        assert refused(reader.call("POST", "documents", json={})) == (403, "scope_missing")


class TestBody:
    @pytest.mark.parametrize("body", [b"{", b"[]", b"\xff\xfe{}", b'{"name": NaN}', b'"name"'])
    def test_that_is_not_a_json_object_is_refused(self, house: Service, body: bytes) -> None:
        answer = house.http.post(
            f"{house.cloud.url}/v1/clients", content=body, headers={"Authorization": f"Bearer {house.key}"}
        )

        assert refused(answer) == (422, "body_not_json")

    def test_names_every_field_that_is_wrong(self, house: Service) -> None:
        body = {"client_id": 7, "name": "", "file": {"content_base64": "", "path": "/contrato.pdf"}}

        answer = house.call("POST", "documents", json=body)

        assert refused(answer) == (422, "request_invalid")
        assert {one["pointer"]: one["code"] for one in answer.json()["errors"]} == {
            "/client_id": "field_type",
            "/name": "field_too_short",
            "/file/path": "field_unknown",
        }


class TestProblem:
    @pytest.mark.parametrize(
        ("accepted", "language", "title"),
        [
            ("es-MX,es;q=0.9", "es", "documento"),
            ("pt-BR", "pt", "documento"),
            ("en-US,en;q=0.8,es;q=0.5", "en", "document"),
            ("fr", "es", "documento"),
        ],
    )
    def test_speaks_the_language_that_is_asked_for(
        self, house: Service, accepted: str, language: str, title: str
    ) -> None:
        answer = house.call("GET", "documents/doc_absent", headers={"Accept-Language": accepted})

        assert refused(answer) == (404, "document_not_found")
        assert answer.headers["content-language"] == language
        assert title in answer.json()["title"].lower()

    def test_differs_between_the_languages(self, house: Service) -> None:
        told = {
            house.call("GET", "documents/doc_absent", headers={"Accept-Language": one}).json()["detail"]
            for one in ("es", "pt", "en")
        }

        assert len(told) == 3


class TestWebhook:
    @pytest.mark.parametrize(
        "url",
        ["http://10.0.0.1/x", "http://169.254.169.254/latest", "ftp://example.com", "https://10.1.2.3/x"],
    )
    def test_to_a_place_that_is_not_allowed_is_refused(self, house: Service, url: str) -> None:
        answer = house.call("POST", "webhooks", json={"url": url})

        assert refused(answer) == (422, "webhook_url_forbidden")
        assert house.get("webhooks")["data"] == []

    def test_for_an_event_that_there_is_not_is_refused(self, house: Service) -> None:
        body = {"url": NOWHERE, "event_types": ["document.eaten"]}

        assert refused(house.call("POST", "webhooks", json=body)) == (422, "event_type_unknown")


def _expire(house: Service, sent: Sent) -> None:
    """Set the links' last moment into the past, as only time does otherwise."""
    # A message that goes out afterwards would make them young again.
    until(lambda: _notified(house, sent) or None, what="everybody told")
    past = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    database = house.cloud.client("dynamodb")
    for one in sent.document["recipients"]:
        database.update_item(
            TableName=house.cloud.names.table("documents"),
            Key={
                "pk": {"S": f"ACCOUNT#{house.account_id}#DOCUMENT#{sent.id}"},
                "sk": {"S": f"A#RECIPIENT#{one['id']}"},
            },
            UpdateExpression="SET #link.expires_at = :past",
            ConditionExpression="attribute_exists(pk)",
            ExpressionAttributeNames={"#link": "link"},
            ExpressionAttributeValues={":past": {"S": past}},
        )


def _notified(house: Service, sent: Sent) -> bool:
    return all(one["notified_at"] is not None for one in house.document(sent.id)["recipients"])
