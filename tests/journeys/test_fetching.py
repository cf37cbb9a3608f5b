"""Files that are fetched from where the customer keeps them."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator

import pytest

from infra.local.samples.make import CONTRACT
from tests.file_server import FileServer
from tests.pdf import hostile
from tests.service import Json, Service, base64_of, refused, until


@pytest.fixture
def server() -> Iterator[FileServer]:
    with FileServer() as serving:
        yield serving


def begun(api: Service, url: str) -> Json:
    body = {"client_id": api.client()["id"], "name": "Contrato", "file": {"url": url}}
    return api.post("documents", body)


def fetched(api: Service, document_id: str, *, place: int = 0) -> Json:
    def arrived() -> Json | None:
        file: Json = api.document(document_id)["files"][place]
        return file if file["status"] != "fetching" else None

    return until(arrived, what="a file that was fetched")


class TestFetch:
    def test_brings_a_file_that_becomes_ready(self, api: Service, server: FileServer) -> None:
        url = server.puts("/contrato.pdf?clave=secreta", CONTRACT.read_bytes())

        document = begun(api, url)
        file = fetched(api, document["id"])

        assert document["file"]["status"] == "fetching"
        assert (file["status"], file["pages"]) == ("ready", 4)
        assert file["received_sha256"] == hashlib.sha256(CONTRACT.read_bytes()).hexdigest()
        assert server.asked == ["/contrato.pdf?clave=secreta"]
        events = api.history(document["id"])
        assert [one.type for one in events] == ["document.created", "document.updated"]
        assert "secreta" not in api.call("GET", f"documents/{document['id']}/events").text
        assert "secreta" not in api.call("GET", f"documents/{document['id']}").text

    def test_brings_an_extra_file_and_another_main_one(self, api: Service, server: FileServer) -> None:
        url = server.puts("/a.pdf", CONTRACT.read_bytes(), media_type="binary/octet-stream")
        draft = api.draft(hostile.plain())

        api.post(f"documents/{draft['id']}/files", {"name": "Anexo", "file": {"url": url}})
        extra = fetched(api, draft["id"], place=1)
        api.patch(f"documents/{draft['id']}", {"file": {"url": url}})
        main = fetched(api, draft["id"])

        assert (extra["status"], extra["pages"]) == ("ready", 4)
        assert (main["status"], main["pages"], main["id"]) == ("ready", 4, draft["files"][0]["id"])

    @pytest.mark.parametrize(
        ("answer", "code"),
        [
            ((200, "application/pdf", b"not a pdf"), "pdf_not_a_pdf"),
            ((200, "application/pdf", hostile.javascript()), "pdf_active_content"),
            ((200, "text/html", b"<html>"), "file_url_wrong_type"),
            ((302, "application/pdf", b""), "file_url_redirects"),
            ((403, "application/pdf", b""), "file_url_refused"),
        ],
    )
    def test_says_what_is_wrong(
        self, api: Service, server: FileServer, answer: tuple[int, str, bytes], code: str
    ) -> None:
        server.files["/a.pdf"] = answer

        file = fetched(api, begun(api, server.url("/a.pdf"))["id"])

        assert (file["status"], file["rejection"]) == ("rejected", code)
        assert server.asked == ["/a.pdf"]

    def test_does_not_replace_a_file_given_since(self, api: Service, server: FileServer) -> None:
        document = begun(api, server.puts("/a.pdf", b"", status=503))
        until(lambda: server.asked or None, what="a first try")
        path = f"documents/{document['id']}"

        given = api.patch(path, {"file": {"content_base64": base64_of(hostile.plain())}})

        assert api.document(document["id"])["file"] == given["file"]
        assert given["file"]["status"] == "ready"


class TestForm:
    @pytest.mark.parametrize(
        ("file", "code"),
        [
            ({"url": "ftp://files.example.com/a.pdf"}, "file_url_forbidden"),
            ({"url": "https://user:word@files.example.com/a.pdf"}, "file_url_forbidden"),
            ({"url": "https://169.254.169.254/latest"}, "file_url_forbidden"),
            ({"url": "https://files.example.com/a.pdf", "upload": True}, "file_source_ambiguous"),
        ],
    )
    def test_is_refused_at_once(self, api: Service, file: Json, code: str) -> None:
        body = {"client_id": api.client()["id"], "name": "Contrato", "file": file}

        assert refused(api.call("POST", "documents", json=body)) == (422, code)
