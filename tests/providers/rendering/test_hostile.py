"""Documents made to do harm. Each is rendered by a LibreOffice that later renders a good one."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from PIL import Image

from functions.domain.errors import Refusal
from functions.providers.rendering.contract import RenderFailed, RenderTimeout, SourceKind
from functions.providers.rendering.installation import Installation
from functions.providers.rendering.libreoffice import LibreOffice
from functions.providers.rendering.limits import Limits
from functions.providers.rendering.listener import Listener, Unreadable
from tests.providers.rendering import documents, pages


class Trap:
    """A server that notes who calls."""

    def __init__(self) -> None:
        self.requests: list[str] = []
        trap = self

        class Handler(BaseHTTPRequestHandler):
            def _note(self) -> None:
                trap.requests.append(f"{self.command} {self.path}")
                self.send_error(404)

            do_GET = do_HEAD = do_OPTIONS = do_PROPFIND = _note  # noqa: N815

            def log_message(self, *_: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def trap() -> Iterator[Trap]:
    one = Trap()
    Thread(target=one.server.serve_forever, daemon=True).start()
    yield one
    one.server.shutdown()
    one.server.server_close()


@pytest.fixture
def picture(tmp_path: Path) -> Path:
    Image.new("RGB", (64, 64), "red").save(tmp_path / "secret.png")
    return tmp_path / "secret.png"


class TestNetwork:
    def test_is_not_asked_for_a_linked_image(self, renderer: LibreOffice, tmp_path: Path, trap: Trap) -> None:
        source = documents.linking_image(tmp_path / "link.docx", target=f"{trap.url}/x.png")

        renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert trap.requests == []
        assert pages.images(tmp_path / "made.pdf") == 0

    def test_is_not_asked_by_markdown(self, renderer: LibreOffice, tmp_path: Path, trap: Trap) -> None:
        source = tmp_path / "link.md"
        source.write_text(f'![x]({trap.url}/x.png) <img src="{trap.url}/y.png"> [z]({trap.url}/z)')

        renderer.render(source, kind=SourceKind.MARKDOWN, out=tmp_path / "made.pdf")

        assert trap.requests == []

    @pytest.mark.skipif(sys.platform != "linux", reason="seccomp is Linux's")
    def test_is_cut_for_the_process_and_its_children(self, trap: Trap) -> None:
        asking = (
            "import subprocess, sys\n"
            "from functions.providers.rendering.worker.confinement import cut_network\n"
            "assert cut_network()\n"
            f"ask = 'import socket; socket.create_connection((\"127.0.0.1\", {trap.server.server_port}))'\n"
            "sys.exit(subprocess.run([sys.executable, '-c', ask]).returncode)\n"
        )

        asked = subprocess.run([sys.executable, "-c", asking], capture_output=True, text=True, check=False)

        assert asked.returncode == 1
        assert "PermissionError: [Errno 13]" in asked.stderr


class TestFiles:
    def test_of_the_machine_are_not_embedded(
        self, renderer: LibreOffice, tmp_path: Path, picture: Path
    ) -> None:
        source = documents.linking_image(tmp_path / "link.docx", target=picture.as_uri())

        renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert pages.images(tmp_path / "made.pdf") == 0

    def test_that_only_call_themselves_docx_are_refused(self, renderer: LibreOffice, tmp_path: Path) -> None:
        source = tmp_path / "page.docx"
        source.write_text("<html><body>Hola</body></html>")

        with pytest.raises(RenderFailed) as refused:
            renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert refused.value.facts["reason"] == "unreadable"
        assert not (tmp_path / "made.pdf").exists()

    def test_are_read_by_the_named_filter_and_no_other(self, installed: Installation, tmp_path: Path) -> None:
        source = tmp_path / "page.docx"
        source.write_text("<html><body>Hola</body></html>")
        listener = Listener(installation=installed, profile=None, limits=Limits())
        try:
            with pytest.raises(Unreadable):
                listener.convert(
                    source, filter_name="MS Word 2007 XML", out=tmp_path / "made.pdf", seconds=20
                )
        finally:
            listener.kill()


class TestBombs:
    def test_that_tell_their_size_are_refused_unopened(self, tmp_path: Path) -> None:
        source = documents.with_part(tmp_path / "bomb.docx", document=b" " * 80_000_000)

        with pytest.raises(RenderFailed) as refused:
            LibreOffice().render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        assert refused.value.facts["reason"] == "too_large"

    @pytest.mark.parametrize("kind", ["lying", "paragraphs", "pages", "tables", "markdown"])
    def test_end_within_the_limits(self, installed: Installation, tmp_path: Path, kind: str) -> None:
        source = tmp_path / "bomb"
        if kind == "lying":
            documents.lying_about_size(source)
        elif kind == "paragraphs":
            documents.with_part(source, document=documents.many_paragraphs(1_500_000))
        elif kind == "pages":
            documents.with_part(source, document=documents.many_pages(200_000))
        elif kind == "tables":
            documents.with_part(source, document=documents.deep_tables(5_000))
        else:
            source.write_text("[" * 500_000 + "*a_" * 100_000)
        renderer = LibreOffice(installed=installed, limits=Limits(seconds=8, cpu_seconds=6))
        what = SourceKind.MARKDOWN if kind == "markdown" else SourceKind.DOCX
        try:
            try:
                renderer.render(source, kind=what, out=tmp_path / "made.pdf")
            except (RenderFailed, RenderTimeout) as refused:
                _tell(kind, refused)

            good = documents.small(tmp_path / "good.docx")
            renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        finally:
            renderer.close()

        assert pages.texts(tmp_path / "good.pdf") == ["Hola,mundo"]


def _tell(kind: str, refused: Refusal) -> None:
    print(f"{kind}: {refused.code} {refused.facts}")  # noqa: T201
