"""Pictures of pages: drawn when first asked for, kept, and true to what is sealed."""

from __future__ import annotations

import io
import re

from PIL import Image

from infra.local.samples.make import CONTRACT
from tests.journeys.test_drafting import awaited, upload
from tests.pdf import hostile
from tests.pdf.masking.content import hexadecimal_strings_of_odd_length
from tests.service import Json, Service, base64_of, refused, until


def picture(api: Service, document_id: str, page: int, **asked: str) -> Image.Image:
    link = api.get(f"documents/{document_id}/pages/{page}", **asked)
    return Image.open(io.BytesIO(api.http.get(link["url"]).content))


class TestPageImage:
    def test_shows_the_page_at_the_width_and_in_the_format_asked_for(self, api: Service) -> None:
        draft = api.draft(hostile.plain(2, size=(300, 600)))

        jpeg = picture(api, draft["id"], 2, width="200")
        png = picture(api, draft["id"], 1, width="150", format="png")

        assert (jpeg.format, jpeg.size) == ("JPEG", (200, 400))
        assert (png.format, png.size) == ("PNG", (150, 300))
        assert min(png.convert("L").tobytes()) < 100

    def test_is_made_once(self, api: Service) -> None:
        draft = api.draft(hostile.plain(2))
        path = f"documents/{draft['id']}/pages/1"

        versions = [re.findall(r"versionId=([^&]+)", api.get(path)["url"]) for _ in range(3)]

        assert versions[0] == versions[1] == versions[2] != []

    def test_is_of_the_file_named(self, api: Service) -> None:
        draft = api.draft(hostile.plain(size=(300, 600)))
        file = {"content_base64": base64_of(hostile.plain(size=(600, 300)))}
        extra = api.post(f"documents/{draft['id']}/files", {"name": "Anexo", "file": file})

        assert picture(api, draft["id"], 1, width="100").size == (100, 200)
        assert picture(api, draft["id"], 1, width="100", file_id=extra["id"]).size == (100, 50)

    def test_shows_the_sealed_copy_with_its_evidence(self, api: Service) -> None:
        sent = api.sent(content=CONTRACT.read_bytes())
        path = f"documents/{sent.id}/pages"
        assert refused(api.call("GET", f"{path}/1", params={"version": "signed"}))[0] == 409
        sent.pages[0].open()
        assert sent.pages[0].sign().is_success
        pages = api.wait(sent.id, "completed")["files"][0]["pages"]

        evidence = picture(api, sent.id, pages + 1, width="300", version="signed")

        assert min(evidence.convert("L").tobytes()) < 100
        assert refused(api.call("GET", f"{path}/{pages + 1}")) == (404, "pdf_page_not_found")
        beyond = api.call("GET", f"{path}/{pages + 90}", params={"version": "signed"})
        assert refused(beyond) == (404, "pdf_page_not_found")

    def test_is_refused_before_the_file_is_there(self, api: Service) -> None:
        draft = awaited(api)

        assert refused(api.call("GET", f"documents/{draft['id']}/pages/1")) == (409, "file_not_ready")


class TestFileOfTwoFaces:
    def test_is_refused_with_its_pages_named(self, api: Service) -> None:
        file = {"content_base64": base64_of(hexadecimal_strings_of_odd_length())}
        body = {"client_id": api.client()["id"], "name": "Contrato", "file": file}

        answer = api.call("POST", "documents", json=body)

        assert refused(answer) == (422, "pdf_renderers_disagree")
        assert ": 1." in answer.json()["detail"]

    def test_is_rejected_with_its_pages_named_when_it_comes_by_upload(self, api: Service) -> None:
        draft = awaited(api)

        upload(api.http, draft["upload"], hexadecimal_strings_of_odd_length())
        file = until(lambda: _checked(api, draft["id"]), what="checked")

        assert (file["status"], file["rejection"]) == ("rejected", "pdf_renderers_disagree")
        assert file["rejected_pages"] == [1]


def _checked(api: Service, document_id: str) -> Json | None:
    file: Json = api.get(f"documents/{document_id}")["files"][0]
    return None if file["status"] == "awaiting_upload" else file
