"""A document with everything that belongs to it as one ZIP."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from zipfile import ZipFile

from functions.storage.outgoing import PART_BYTES
from infra.bench.samples import scanned
from infra.local.samples.make import CONTRACT
from tests.archives import PATIENCE, WRITTEN, exported, head_of, unpacked
from tests.cloud import OpenAccount
from tests.docx import contracts
from tests.journeys.test_files import add
from tests.pdf import hostile
from tests.service import Json, Service, done, refused, until


def signed(api: Service, document_id: str, *, recipients: int = 1) -> Json:
    """Send a draft to people who sign it, and return it completed."""
    api.assign(document_id, [api.signer() for _ in range(recipients)])
    sent = api.post(f"documents/{document_id}/send")
    for one in sent["recipients"]:
        page = api.page(document_id, one["id"])
        done(page.open())
        done(page.sign())
    return api.wait(document_id, "completed", within=PATIENCE)


class TestExport:
    def test_of_a_draft_holds_its_file_its_data_and_its_history(self, api: Service) -> None:
        document = api.draft(CONTRACT.read_bytes(), name="Contrato nº 7")

        archive = exported(api, document["id"])

        assert archive.names == [*WRITTEN, "files/01-Contrato no 7.pdf"]
        assert archive.json("document.json") == api.document(document["id"])
        assert archive.json("events.json")["events"] == api.get(f"documents/{document['id']}/events")["data"]
        assert archive.digests("file") == [document["file"]["sha256"]]
        assert [one["belongs_to"] for one in archive.of("file")] == [document["files"][0]["id"]]

    def test_of_a_completed_document_holds_every_signed_file(self, api: Service, tmp_path: Path) -> None:
        draft = api.draft(CONTRACT.read_bytes(), name="Contrato")
        add(api, draft["id"], "Anexo A")
        add(api, draft["id"], "Anexo A", CONTRACT.read_bytes())
        document = signed(api, draft["id"], recipients=2)

        archive = exported(api, draft["id"])

        assert archive.digests("signed_file") == [one["sealed_sha256"] for one in document["files"]]
        assert archive.digests("file") == [one["sha256"] for one in document["files"]]
        assert [one["belongs_to"] for one in archive.of("signature")] == [
            one["id"] for one in document["recipients"]
        ]
        assert [one for one in archive.names if one not in WRITTEN] == [
            "files/01-Contrato.pdf",
            "files/02-Anexo A.pdf",
            "files/03-Anexo A.pdf",
            "signed/01-Contrato.pdf",
            "signed/02-Anexo A.pdf",
            "signed/03-Anexo A.pdf",
            f"signatures/01-{document['recipients'][0]['name']}.png",
            f"signatures/02-{document['recipients'][1]['name']}.png",
        ]
        assert unpacked(archive, tmp_path) == sorted(archive.names)

    def test_of_a_template_holds_source_and_answers_and_what_was_there_before(self, api: Service) -> None:
        template = api.template(contracts.plain("{{ nombre }} paga {{ monto }}."))
        values = {"nombre": "José Núñez", "monto": "1200"}
        file = {"template_id": template["id"], "values": values}
        body = {"client_id": api.client()["id"], "name": "Pago", "file": file}
        document = api.post("documents", body)
        until(lambda: _pages(api, document["id"]), what="pages", within=PATIENCE)
        first = api.document(document["id"])["file"]["sha256"]

        archive = exported(api, document["id"])
        assert archive.names == [
            *WRITTEN,
            "files/01-Pago.pdf",
            "sources/01-Pago.docx",
            "answers/01-Pago.json",
        ]
        assert archive.json("answers/01-Pago.json") == values
        docx = ZipFile(io.BytesIO(archive.zip.read("sources/01-Pago.docx")))
        assert "José Núñez paga" in docx.read("word/document.xml").decode()

        api.patch(f"documents/{document['id']}", {"file": {"markdown": "# Pago"}})
        until(lambda: _pages(api, document["id"]), what="pages", within=PATIENCE)
        later = exported(api, document["id"])
        assert later.zip.read("sources/01-Pago.md") == b"# Pago"
        earlier = [one for one in later.names if one.startswith("earlier/")]
        assert {Path(one).suffix for one in earlier} == {".docx", ".json", ".pdf"}
        assert archive.digests("source")[0] in later.digests("source")
        assert archive.digests("answers") == later.digests("answers")
        assert first in later.digests("file")

    def test_reads_in_the_language_of_the_document(self, api: Service) -> None:
        for language, words in (
            ("es", "CÓMO COMPROBAR LA HISTORIA"),
            ("pt", "COMO CONFERIR O HISTÓRICO"),
            ("en", "HOW TO CHECK THE HISTORY"),
        ):
            document = api.draft(hostile.plain(), language=language)
            readme = exported(api, document["id"]).zip.read("README.txt").decode()
            assert words in readme
            assert f"{document['id']}" in readme

    def test_holds_a_history_that_anybody_can_check_as_the_readme_says(self, api: Service) -> None:
        document = signed(api, api.draft(hostile.plain())["id"])

        archive = exported(api, document["id"])

        kept = archive.json("events.json")
        assert head_of(kept) == kept["chain_head"] == archive.json("manifest.json")["chain_head"]
        # People are told of the finished copy afterwards.
        (completed,) = [one for one in kept["events"] if one["type"] == "document.completed"]
        assert completed["data"]["sealed_sha256"] == archive.digests("signed_file")[0]

    def test_tells_no_secret_and_no_link(self, api: Service) -> None:
        document = api.draft(hostile.plain())
        api.assign(document["id"], [api.signer()])
        sent = api.post(f"documents/{document['id']}/send")
        page = api.page(document["id"], sent["recipients"][0]["id"])
        done(page.open())

        archive = exported(api, document["id"])

        told = b"".join(archive.zip.read(name) for name in WRITTEN).decode()
        hashed = hashlib.sha256(page.secret.encode()).hexdigest()
        for secret in (page.secret, hashed, api.key, "X-Amz", "http://", "https://", "accounts/", "seed"):
            assert secret not in told

    def test_of_large_files_is_whole(self, api: Service, tmp_path: Path) -> None:
        pages = [scanned(tmp_path / f"{pages}.pdf", pages=pages, page_bytes=350_000) for pages in (8, 9, 10)]
        document = api.draft(pages[0].read_bytes(), name="Planos")
        for place, one in enumerate(pages[1:]):
            add(api, document["id"], f"Plano {place}", one.read_bytes())

        archive = exported(api, document["id"])

        # More than one part of an upload in parts, and not a whole number of them.
        assert archive.told["size"] > 1.1 * PART_BYTES
        assert len(archive.of("file")) == 3


class TestAskedAgain:
    def test_is_the_same_file_while_nothing_changes_and_another_after_that(self, api: Service) -> None:
        document = api.draft(hostile.plain())
        first = exported(api, document["id"])

        again = api.call("POST", f"documents/{document['id']}/export", json={})
        assert (again.status_code, again.json()["status"]) == (200, "ready")
        told = api.get(f"documents/{document['id']}/export")
        assert (told["sha256"], told["made_at"], told["current"]) == (
            first.told["sha256"],
            first.told["made_at"],
            True,
        )

        api.patch(f"documents/{document['id']}", {"name": "Otro"})
        stale = api.get(f"documents/{document['id']}/export")
        assert (stale["status"], stale["current"], stale["document_version"]) == ("ready", False, 1)
        assert api.call("POST", f"documents/{document['id']}/export", json={}).status_code == 202
        later = exported(api, document["id"])
        assert (later.told["document_version"], later.told["current"]) == (2, True)
        assert later.names[-1] == "files/01-Otro.pdf"
        # The link to the one before opens what it opened.
        assert api.http.get(stale["url"]).content == first.content

    def test_is_no_event_of_the_document(self, api: Service) -> None:
        document = api.document(api.draft(hostile.plain())["id"])

        exported(api, document["id"])

        assert api.document(document["id"]) == document
        assert len(api.history(document["id"])) == 1

    def test_with_the_same_key_answers_what_it_answered(self, api: Service) -> None:
        document = api.draft(hostile.plain())
        key = {"Idempotency-Key": "uno"}
        first = api.call("POST", f"documents/{document['id']}/export", json={}, headers=key)
        exported(api, document["id"])

        again = api.call("POST", f"documents/{document['id']}/export", json={}, headers=key)

        assert (again.status_code, again.json()) == (first.status_code, first.json())
        assert again.headers["idempotency-replayed"] == "true"
        assert first.json()["status"] == "making"


class TestEveryState:
    def test_can_be_exported(self, api: Service) -> None:
        canceled, refusing, gone = (api.sent(content=hostile.plain()) for _ in range(3))
        api.post(f"documents/{canceled.id}/cancel", {"reason": "Se repite"})
        done(refusing.pages[0].open())
        done(refusing.pages[0].refuse())
        api.call("DELETE", f"documents/{gone.id}")
        waiting = api.post(
            "documents", {"client_id": api.client()["id"], "name": "Por subir", "file": {"upload": True}}
        )

        for document_id, status in ((canceled.id, "canceled"), (refusing.id, "refused")):
            assert exported(api, document_id).json("document.json")["status"] == status
        assert exported(api, gone.id).json("document.json")["deleted_at"] is not None
        assert exported(api, waiting["id"]).names == WRITTEN

    def test_is_refused_before_anybody_asked(self, api: Service) -> None:
        document = api.draft(hostile.plain())

        assert refused(api.call("GET", f"documents/{document['id']}/export")) == (404, "export_not_found")


class TestAnotherAccount:
    def test_finds_neither_the_document_nor_its_export(self, api: Service, open_account: OpenAccount) -> None:
        document = api.draft(hostile.plain())
        exported(api, document["id"])
        stranger = open_account(name="Otra cuenta")

        for method in ("POST", "GET"):
            answer = stranger.call(
                method, f"documents/{document['id']}/export", json={} if method == "POST" else None
            )
            assert refused(answer) == (404, "document_not_found")


class TestHostileNames:
    def test_stay_inside_the_archive_and_open_everywhere(self, api: Service, tmp_path: Path) -> None:
        names = [
            "../../x",
            "..\\..\\x",
            "CON",
            "nul.pdf",
            "/etc/passwd",
            "C:\\x",
            "Contrato 📄✍🏽",
            "a\u200fb\u2069c",
            "ñ" * 200,
            "igual",
            "IGUAL",
            "...",
        ]
        document = api.draft(hostile.plain(), name="../../x")
        for name in names:
            add(api, document["id"], name)

        archive = exported(api, document["id"])

        assert [one["name"] for one in archive.of("file")] == [
            "files/01-_.._x.pdf",
            "files/02-_.._x.pdf",
            "files/03-_.._x.pdf",
            "files/04-CON.pdf",
            "files/05-nul.pdf",
            "files/06-_etc_passwd.pdf",
            "files/07-C__x.pdf",
            "files/08-Contrato 📄✍🏽.pdf",
            "files/09-abc.pdf",
            f"files/10-{'ñ' * 50}.pdf",
            "files/11-igual.pdf",
            "files/12-IGUAL.pdf",
            "files/13-document.pdf",
        ]
        assert unpacked(archive, tmp_path) == sorted(archive.names)


def _pages(api: Service, document_id: str) -> Json | None:
    file: Json = api.get(f"documents/{document_id}", wait="25")["file"]
    return file if file["status"] == "ready" else None
