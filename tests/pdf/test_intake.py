"""What the door lets in, what it cleans and what it turns away."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from PIL import Image

from functions.domain.errors import Kind
from functions.domain.pdf_refusals import (
    NotAPdf,
    PdfAlreadySigned,
    PdfDamaged,
    PdfEncrypted,
    PdfHasActiveContent,
    PdfHasNoPages,
    PdfPageNotFound,
    PdfTooComplex,
    PdfTooLarge,
    PdfTooManyPages,
)
from functions.pdf.intake import AcceptedPdf, accept, render_page
from functions.pdf.limits import DEFAULT, MIB
from tests.pdf import hostile

ACTIVE: list[tuple[Callable[[], bytes], str]] = [
    (hostile.javascript, "javascript"),
    (hostile.javascript_in_a_name_tree, "javascript"),
    (hostile.javascript_behind_an_escaped_name, "javascript"),
    (hostile.javascript_link, "javascript"),
    (hostile.launch, "launch"),
    (hostile.launch_after_a_harmless_action, "launch"),
    (hostile.submit_form, "submit_form"),
    (hostile.remote_goto, "remote_file"),
    (hostile.file_attachment, "embedded_file"),
    (hostile.xfa, "xfa"),
    (hostile.external_stream, "external_stream"),
    (hostile.rich_media, "media"),
]


def name(value: object) -> str:
    return getattr(value, "__name__", str(value))


def opened(accepted: AcceptedPdf) -> pikepdf.Pdf:
    return pikepdf.open(io.BytesIO(accepted.content))


class TestAccept:
    def test_tells_hashes_pages_and_sizes(self) -> None:
        received = hostile.plain(3, size=(300, 500))

        accepted = accept(content=received)

        assert accepted.received_sha256 == hashlib.sha256(received).hexdigest()
        assert accepted.kept_sha256 == hashlib.sha256(accepted.content).hexdigest()
        assert accepted.page_count == 3
        assert accepted.pages == ((300.0, 500.0),) * 3
        assert accepted.neutralised == ()

    def test_takes_a_path_as_well(self, tmp_path: Path) -> None:
        path = tmp_path / "contract.pdf"
        path.write_bytes(hostile.plain())

        assert accept(content=path).kept_sha256 == accept(content=hostile.plain()).kept_sha256

    def test_gives_the_size_of_a_page_as_it_is_displayed(self) -> None:
        def turn(pdf: pikepdf.Pdf) -> None:
            pdf.pages[0].obj.Rotate = 90
            pdf.pages[0].obj.CropBox = pikepdf.Array([100, 100, 300, 500])

        assert accept(content=hostile.changed(turn)).pages == ((400.0, 200.0),)

    def test_finds_the_blank_foot_below_the_text(self) -> None:
        foot = accept(content=hostile.plain()).foot

        assert foot is not None
        assert 0.06 < foot.top < 0.12
        assert foot.height > 0.8

    def test_finds_no_foot_on_a_full_page(self) -> None:
        assert accept(content=hostile.one_page(hostile.stream(b"0.5 g 0 0 595 842 re f"))).foot is None

    def test_drops_what_an_earlier_revision_held(self) -> None:
        plain = hostile.plain()
        hidden = b"\n9999 0 obj\n(SECRET OF AN EARLIER REVISION)\nendobj\n"

        kept = accept(content=plain.replace(b"\nxref", hidden + b"xref", 1)).content

        assert b"SECRET OF AN EARLIER REVISION" not in kept

    @pytest.mark.parametrize("garbage", [b"\xef\xbb\xbf\r\n", b"Subject: contrato\n" * 20])
    def test_repairs_a_file_behind_garbage(self, garbage: bytes) -> None:
        assert accept(content=garbage + hostile.plain() + garbage).page_count == 1

    def test_takes_away_where_the_file_opens_and_keeps_web_links(self) -> None:
        def change(pdf: pikepdf.Pdf) -> None:
            pdf.Root.OpenAction = pikepdf.Array([pdf.pages[0].obj, pikepdf.Name.Fit])
            link = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("https://example.com"))
            strange = pikepdf.Dictionary(S=pikepdf.Name.URI, URI=pikepdf.String("file:///etc/passwd"))
            pdf.pages[0].obj.Annots = pikepdf.Array(
                pikepdf.Dictionary(
                    Type=pikepdf.Name.Annot,
                    Subtype=pikepdf.Name.Link,
                    Rect=pikepdf.Array([0, 0, 9, 9]),
                    A=action,
                    AA=pikepdf.Dictionary(),
                )
                for action in (link, strange)
            )

        accepted = accept(content=hostile.changed(change))

        assert accepted.neutralised == ("additional_actions", "links", "open_action")
        with opened(accepted) as pdf:
            kept, emptied = pdf.pages[0].obj.Annots
            assert kept.A.URI == "https://example.com"
            assert "/S" not in emptied.A
            assert "/OpenAction" not in pdf.Root

    def test_draws_form_fields_into_the_page(self) -> None:
        accepted = accept(content=hostile.filled_form("Cláusula 5"))

        assert accepted.neutralised == ("form_fields",)
        with opened(accepted) as pdf:
            assert "/AcroForm" not in pdf.Root
            assert "/Annots" not in pdf.pages[0].obj or len(pdf.pages[0].obj.Annots) == 0
        picture = Image.open(io.BytesIO(render_page(content=accepted.content, page=1, width=595, kind="png")))
        assert min(picture.convert("L").crop((100, 642, 300, 692)).tobytes()) < 100

    @pytest.mark.parametrize(("make", "found"), ACTIVE, ids=name)
    def test_refuses_active_content(self, make: Callable[[], bytes], found: str) -> None:
        with pytest.raises(PdfHasActiveContent) as refusal:
            accept(content=make())

        assert found in refusal.value.facts["found"]  # type: ignore[operator]

    @pytest.mark.parametrize(("user", "password"), [("abrir", "user"), ("", "owner")])
    def test_refuses_encryption_by_either_password(self, user: str, password: str) -> None:
        with pytest.raises(PdfEncrypted) as refusal:
            accept(content=hostile.encrypted(user=user, owner="dueño"))

        assert refusal.value.facts["password"] == password

    def test_refuses_a_file_that_carries_a_signature(self) -> None:
        with pytest.raises(PdfAlreadySigned):
            accept(content=hostile.signed())

    def test_refuses_no_pages(self) -> None:
        with pytest.raises(PdfHasNoPages):
            accept(content=hostile.zero_pages())

    @pytest.mark.parametrize(
        "content", [b"", b"PK\x03\x04 not this", b"<html>%PDF", b" " * 1100 + b"%PDF-1.7"]
    )
    def test_refuses_what_is_not_a_pdf(self, content: bytes) -> None:
        with pytest.raises(NotAPdf):
            accept(content=content)

    @pytest.mark.parametrize("length", [300, 700, 1200])
    def test_refuses_a_truncated_file(self, length: int) -> None:
        with pytest.raises((PdfDamaged, PdfHasNoPages)):
            accept(content=hostile.plain(4)[:length])

    def test_refuses_one_byte_too_many(self, tmp_path: Path) -> None:
        path = tmp_path / "large.pdf"
        with path.open("wb") as file:
            file.write(hostile.plain())
            file.truncate(51 * MIB)

        with pytest.raises(PdfTooLarge) as refusal:
            accept(content=path)

        assert refusal.value.kind is Kind.TOO_LARGE
        assert refusal.value.facts == {"size": 51 * MIB, "limit": 50 * MIB}

    def test_refuses_one_page_too_many(self) -> None:
        limits = replace(DEFAULT, pages=3)

        assert accept(content=hostile.plain(3), limits=limits).page_count == 3
        with pytest.raises(PdfTooManyPages):
            accept(content=hostile.plain(4), limits=limits)

    def test_stops_at_the_wall_clock(self) -> None:
        with pytest.raises(PdfTooComplex) as refusal:
            accept(content=hostile.plain(), limits=replace(DEFAULT, wall_seconds=0.01))

        assert refusal.value.facts["limit"] == "time"

    @pytest.mark.skipif(sys.platform == "darwin", reason="no limit of memory there")
    @pytest.mark.parametrize("megabytes", [24, 40, 56])
    def test_refuses_a_file_that_leaves_no_room_for_a_library(self, megabytes: int) -> None:
        with pytest.raises((PdfTooComplex, PdfDamaged)):
            accept(content=hostile.plain(), limits=replace(DEFAULT, memory=megabytes * MIB))

    def test_stops_at_the_processor_time(self) -> None:
        with pytest.raises(PdfTooComplex) as refusal:
            accept(content=hostile.slow_path(), limits=replace(DEFAULT, cpu_seconds=1))

        assert refusal.value.facts["limit"] == "cpu"


class TestRenderPage:
    def test_draws_the_page_asked_for_at_the_width_asked_for(self) -> None:
        picture = Image.open(io.BytesIO(render_page(content=hostile.plain(2), page=2, width=400)))

        assert picture.format == "JPEG"
        assert picture.width == 400
        assert abs(picture.height - 400 * 842 / 595) <= 1

    def test_refuses_a_page_that_is_not_there(self) -> None:
        with pytest.raises(PdfPageNotFound) as refusal:
            render_page(content=hostile.plain(), page=2, width=100)

        assert (refusal.value.facts["page"], refusal.value.facts["pages"]) == (2, 1)


class TestCommandLine:
    def test_prints_a_verdict_for_each_file_whatever_it_is(self, tmp_path: Path) -> None:
        files = {
            "good.pdf": hostile.plain(),
            "cleaned.pdf": hostile.filled_form("a"),
            "bad.pdf": hostile.launch(),
            "junk.pdf": b"\0" * 4000,
        }
        for file, content in files.items():
            (tmp_path / file).write_bytes(content)
        paths = [*(str(tmp_path / file) for file in files), str(tmp_path / "missing.pdf"), str(tmp_path)]

        done = subprocess.run(
            [sys.executable, "-m", "functions.pdf.intake", *paths], capture_output=True, check=True, text=True
        )

        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(one["verdict"], one["code"]) for one in told] == [
            ("accepted", None),
            ("neutralised", None),
            ("refused", "pdf_active_content"),
            ("refused", "pdf_not_a_pdf"),
            ("refused", "unreadable"),
            ("refused", "unreadable"),
        ]
        assert [one["file"] for one in told] == paths
        assert told[0]["pages"] == 1
        assert told[0]["ms"] > 0
        assert told[0]["peak_mb"] > 0


class TestImport:
    @pytest.mark.parametrize("module", ["intake", "assembly", "evidence_model", "sandbox"])
    def test_keeps_what_reads_pdfs_out_of_the_parent(self, module: str) -> None:
        told = f"import sys, functions.pdf.{module}; print(*sys.modules)"

        loaded = subprocess.run(
            [sys.executable, "-c", told], capture_output=True, check=True, text=True
        ).stdout

        heavy = {"pikepdf", "pypdfium2", "reportlab", "PIL", "pyhanko", "asn1crypto", "cryptography"}
        assert not heavy & set(loaded.split())

    def test_works_from_any_folder_with_the_package_on_a_path_of_its_own(self, tmp_path: Path) -> None:
        (tmp_path / "contract.pdf").write_bytes(hostile.plain())
        (tmp_path / "json.py").write_text("raise SystemExit('taken from the working folder')")
        root = Path(__file__).parents[2]
        told = (
            f"import sys; sys.path[:1] = [{str(root)!r}]\n"
            "from pathlib import Path\n"
            "from functions.pdf.intake import accept\n"
            "print(accept(content=Path('contract.pdf')).page_count)"
        )

        done = subprocess.run(
            [sys.executable, "-c", told], cwd=tmp_path, capture_output=True, check=True, text=True
        )

        assert done.stdout.strip() == "1"
