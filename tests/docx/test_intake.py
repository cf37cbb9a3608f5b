"""What the door lets in, what it cleans and what it turns away."""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import random
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from functions.docx.intake import accept
from functions.docx.limits import Limits
from functions.domain.docx_refusals import DocxTooLarge, NotADocx
from functions.domain.errors import Refusal
from tests.docx import contracts, hostile, hostile_zips, neutralised
from tests.docx.corpus import FIELDS, NEUTRALISED, REFUSED
from tests.mutants import mutants


def name(value: object) -> str:
    return getattr(value, "__name__", str(value))


def everything(content: bytes) -> bytes:
    return b"".join(name.encode() + part for name, part in contracts.parts(content).items())


class TestAccept:
    @pytest.mark.parametrize("made", [contracts.spanish, contracts.portuguese, contracts.plain], ids=name)
    def test_lets_contracts_in_as_they_are(self, made: Callable[[], bytes]) -> None:
        received = made()

        accepted = accept(content=received)

        assert accepted.neutralised == ()
        assert contracts.texts(accepted.content) == contracts.texts(received)
        assert accepted.received_sha256 == hashlib.sha256(received).hexdigest()
        assert accepted.kept_sha256 == hashlib.sha256(accepted.content).hexdigest()

    def test_keeps_what_it_kept_before_byte_for_byte(self) -> None:
        kept = accept(content=contracts.spanish()).content

        assert accept(content=kept).content == kept

    def test_takes_a_path(self, tmp_path: Path) -> None:
        (tmp_path / "a.docx").write_bytes(contracts.plain())

        assert accept(content=tmp_path / "a.docx").neutralised == ()

    def test_makes_a_document_of_a_word_template(self) -> None:
        known = contracts.parts(contracts.plain())
        known[hostile.TYPES] = known[hostile.TYPES].replace(b"document.main+xml", b"template.main+xml")

        accepted = accept(content=hostile.packed(known))

        assert contracts.texts(accepted.content)[0].startswith("Contrato")

    def test_allows_entries_whose_sizes_follow_them(self) -> None:
        class Unseekable(io.BytesIO):
            def seekable(self) -> bool:
                return False

            def seek(self, *_: object) -> int:
                raise io.UnsupportedOperation

            def tell(self) -> int:
                raise io.UnsupportedOperation

        out = Unseekable()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part, content in contracts.parts(contracts.plain()).items():
                archive.writestr(part, content)

        assert accept(content=out.getvalue()).neutralised == ()

    def test_keeps_hyperlinks_that_lead_to_pages(self) -> None:
        content = hostile.changed(
            body=f'<w:p><w:hyperlink xmlns:r="{hostile.OFFICE}" r:id="rIdX"><w:r><w:t>a</w:t></w:r>'
            "</w:hyperlink></w:p>",
            rel=hostile.rel("hyperlink", "https://example.com/terminos"),
        )

        accepted = accept(content=content)

        assert accepted.neutralised == ()
        assert b"https://example.com/terminos" in everything(accepted.content)

    @pytest.mark.parametrize(
        "instruction", ["PAGE", " NUMPAGES ", 'HYPERLINK "https://example.com"', "= 1 + 1", "TOC"]
    )
    def test_keeps_fields_that_number_and_refer(self, instruction: str) -> None:
        accepted = accept(content=hostile.changed(body=hostile.field(instruction)))

        assert accepted.neutralised == ()

    @pytest.mark.parametrize(("made", "refusal"), REFUSED, ids=name)
    def test_refuses(self, made: Callable[[], bytes], refusal: type[Refusal]) -> None:
        content = made()
        begun = time.monotonic()

        with pytest.raises(refusal) as refused:
            accept(content=content)

        assert time.monotonic() - begun < 5
        assert float(str(refused.value.facts["peak_mb"])) < 512

    def test_refuses_nothing_at_all(self) -> None:
        with pytest.raises(NotADocx):
            accept(content=b"")

    def test_refuses_what_is_too_large_before_reading_it(self) -> None:
        with pytest.raises(DocxTooLarge):
            accept(content=contracts.plain(), limits=Limits(size=1000))

    @pytest.mark.parametrize(("made", "told", "gone"), NEUTRALISED, ids=name)
    def test_takes_out_and_tells(self, made: Callable[[], bytes], told: str, gone: bytes) -> None:
        received = made()
        assert gone in everything(received)

        accepted = accept(content=received)

        assert told in accepted.neutralised
        assert gone not in everything(accepted.content)
        assert contracts.texts(accepted.content) == contracts.texts(received)

    @pytest.mark.parametrize(("instruction", "told"), FIELDS)
    @pytest.mark.parametrize("write", [hostile.field, hostile.simple_field], ids=name)
    def test_turns_fields_that_fetch_or_run_into_what_they_show(
        self, write: Callable[[str], str], instruction: str, told: str
    ) -> None:
        accepted = accept(content=hostile.changed(body=write(instruction)))

        assert accepted.neutralised == (told,)
        kept = contracts.parts(accepted.content)["word/document.xml"]
        assert b"resultado" in kept
        assert b"instr" not in kept
        assert b"fldChar" not in kept

    def test_turns_a_field_that_another_one_names_into_what_it_shows(self) -> None:
        accepted = accept(content=hostile.changed(body=hostile.built_field()))

        kept = contracts.parts(accepted.content)["word/document.xml"]
        assert accepted.neutralised == ("field",)
        assert b"resultado" in kept
        assert b"calc.exe" not in kept
        assert b"QUOTE" not in kept

    def test_keeps_the_picture_of_an_object_that_is_gone(self) -> None:
        kept = contracts.parts(accept(content=neutralised.ole_object()).content)

        assert "word/media/image9.png" in kept
        assert "word/embeddings/o.bin" not in kept
        assert b"imagedata" in kept["word/document.xml"]

    def test_leaves_behind_what_no_relationship_reaches(self) -> None:
        accepted = accept(content=hostile.changed(files={"word/stray.exe": b"MZ", "readme.txt": b"x"}))

        assert not {"word/stray.exe", "readme.txt"} & contracts.parts(accepted.content).keys()

    def test_gives_any_bytes_a_verdict(self) -> None:
        dice = random.Random(3)
        known = contracts.parts(contracts.spanish())
        whole = mutants([contracts.spanish()], dice=dice)
        inside = mutants([known[hostile.WORD]], dice=dice)
        for _ in range(15):
            for content in (next(whole), hostile.packed({**known, hostile.WORD: next(inside)})):
                # What is no Refusal goes through, and fails.
                with contextlib.suppress(Refusal):
                    accept(content=content)


class TestCommandLine:
    def test_prints_a_line_for_each_file_and_goes_on(self, tmp_path: Path) -> None:
        files = {
            "good.docx": contracts.spanish(),
            "object.docx": neutralised.ole_object(),
            "bomb.docx": hostile_zips.bomb_of_one_part(),
            "text.docx": hostile.text(),
        }
        for file, content in files.items():
            (tmp_path / file).write_bytes(content)
        paths = [str(tmp_path / file) for file in [*files, "absent.docx"]]

        done = subprocess.run(
            [sys.executable, "-m", "functions.docx.intake", *paths],
            capture_output=True,
            check=True,
            text=True,
        )

        told = [json.loads(line) for line in done.stdout.splitlines()]
        assert [(one["verdict"], one["code"]) for one in told] == [
            ("accepted", None),
            ("neutralised", None),
            ("refused", "docx_too_complex"),
            ("refused", "docx_not_a_docx"),
            ("refused", "unreadable"),
        ]
        assert [one["file"] for one in told] == paths
        assert all({"pages", "ms", "peak_mb"} <= one.keys() for one in told)


class TestImport:
    @pytest.mark.parametrize("module", ["intake", "templates", "sandbox"])
    def test_keeps_what_reads_docx_out_of_the_parent(self, module: str) -> None:
        told = f"import sys, functions.docx.{module}; print(*sys.modules)"

        loaded = subprocess.run(
            [sys.executable, "-c", told], capture_output=True, check=True, text=True
        ).stdout

        assert not {"lxml", "docx", "docxtpl", "jinja2", "PIL"} & set(loaded.split())
