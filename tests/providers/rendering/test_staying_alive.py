"""What happens to LibreOffice, and to us, when things go wrong or go on for long."""

from __future__ import annotations

import os
import signal
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Timer

import pytest

from functions.providers.rendering import installation
from functions.providers.rendering.contract import (
    RenderFailed,
    RenderTimeout,
    RenderUnavailable,
    SourceKind,
)
from functions.providers.rendering.installation import Installation
from functions.providers.rendering.libreoffice import LibreOffice
from functions.providers.rendering.limits import MIB, Limits
from tests.providers.rendering import documents, pages


@pytest.fixture
def good(tmp_path: Path) -> Path:
    return documents.small(tmp_path / "good.docx")


@pytest.fixture
def long(tmp_path: Path) -> Path:
    """A document that takes seconds."""
    return documents.with_part(tmp_path / "long.docx", document=documents.many_pages(3000))


class TestCrash:
    def test_of_an_idle_one_is_not_noticed(self, installed: Installation, tmp_path: Path, good: Path) -> None:
        renderer = LibreOffice(installed=installed)
        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "first.pdf")
        os.kill(renderer.start().ready["ready"], signal.SIGKILL)

        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "second.pdf")

        assert pages.texts(tmp_path / "second.pdf") == ["Hola,mundo"]
        renderer.close()

    def test_in_the_middle_is_tried_again_where_it_was_not_the_first_document(
        self, installed: Installation, tmp_path: Path, good: Path, long: Path
    ) -> None:
        renderer = LibreOffice(installed=installed)
        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        first = renderer.start().ready["ready"]
        Timer(0.4, os.kill, (first, signal.SIGKILL)).start()

        made = renderer.render(long, kind=SourceKind.DOCX, out=tmp_path / "long.pdf")

        assert made.pages >= 3000
        assert renderer.start().ready["ready"] != first
        renderer.close()

    def test_of_a_new_one_is_the_document_s_fault(
        self, installed: Installation, tmp_path: Path, good: Path, long: Path
    ) -> None:
        renderer = LibreOffice(installed=installed)
        Timer(0.4, os.kill, (renderer.start().ready["ready"], signal.SIGKILL)).start()

        with pytest.raises(RenderFailed) as failed:
            renderer.render(long, kind=SourceKind.DOCX, out=tmp_path / "long.pdf")

        assert failed.value.facts["reason"] == "crash"
        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        renderer.close()


class TestLimits:
    def test_end_a_hang(self, installed: Installation, tmp_path: Path, good: Path) -> None:
        renderer = LibreOffice(installed=installed, limits=Limits(seconds=2))
        hung = renderer.start().ready["ready"]
        os.kill(hung, signal.SIGSTOP)

        began = time.monotonic()
        with pytest.raises(RenderTimeout) as ended:
            renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")

        assert ended.value.facts["limit"] == "time"
        assert time.monotonic() - began < 5
        assert not _runs(hung)
        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        renderer.close()

    def test_end_a_loop(self, installed: Installation, tmp_path: Path, long: Path) -> None:
        renderer = LibreOffice(installed=installed, limits=Limits(cpu_seconds=0))

        with pytest.raises(RenderTimeout) as ended:
            renderer.render(long, kind=SourceKind.DOCX, out=tmp_path / "long.pdf")

        assert ended.value.facts["limit"] == "cpu"
        renderer.close()

    def test_too_low_to_start_are_told(self, installed: Installation, tmp_path: Path, good: Path) -> None:
        renderer = LibreOffice(installed=installed, limits=Limits(memory=40 * MIB, start_seconds=10))

        with pytest.raises(RenderUnavailable):
            renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")


class TestLife:
    def test_ends_after_so_many_documents(self, installed: Installation, tmp_path: Path, good: Path) -> None:
        renderer = LibreOffice(installed=installed, limits=Limits(documents=2))
        processes = []
        for _ in range(3):
            processes.append(renderer.start().ready["ready"])
            renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        renderer.close()

        assert processes[0] == processes[1] != processes[2]
        _wait_until(lambda: not any(_runs(process) for process in processes))

    def test_leaves_nothing_behind(self, installed: Installation, tmp_path: Path, good: Path) -> None:
        renderer = LibreOffice(installed=installed)
        renderer.render(good, kind=SourceKind.DOCX, out=tmp_path / "good.pdf")
        listener = renderer.start()

        renderer.close()

        assert not listener.folder.exists()
        _wait_until(lambda: not _runs(listener.ready["ready"]))
        assert listener.ready["sockets"]
        assert not any(Path(socket).exists() for socket in listener.ready["sockets"])

    def test_ends_with_ours_even_when_that_is_killed(self, installed: Installation, tmp_path: Path) -> None:
        parent = subprocess.Popen(
            [
                sys.executable,
                "-c",
                (
                    "import time\n"
                    "from functions.providers.rendering.libreoffice import LibreOffice\n"
                    "listener = LibreOffice().start()\n"
                    "print(listener.ready['ready'], listener.folder, flush=True)\n"
                    "time.sleep(60)\n"
                ),
            ],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert parent.stdout is not None
        process, folder = parent.stdout.readline().split()
        parent.kill()
        parent.wait()
        parent.stdout.close()

        _wait_until(lambda: not _runs(int(process)) and not Path(folder).exists())

    @pytest.mark.skipif(sys.platform != "linux", reason="/proc")
    def test_knows_nothing_of_our_environment(
        self, installed: Installation, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "a secret of ours")
        renderer = LibreOffice(installed=installed)

        environment = Path(f"/proc/{renderer.start().ready['ready']}/environ").read_bytes()

        renderer.close()
        assert b"a secret of ours" not in environment
        assert b"XDG_CACHE_HOME" in environment

    def test_is_told_missing_where_it_is(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        monkeypatch.setenv("RENDERER_OFFICE", str(tmp_path))
        installation.find.cache_clear()

        with pytest.raises(RenderUnavailable):
            installation.find()

        installation.find.cache_clear()


class TestTwo:
    def test_render_at_once(self, installed: Installation, tmp_path: Path) -> None:
        source = tmp_path / "contract.docx"
        documents.contract(source, language="es", clauses=6)
        renderers = [LibreOffice(installed=installed) for _ in range(2)]

        def render(number: int) -> int:
            one = renderers[number % 2]
            return one.render(source, kind=SourceKind.DOCX, out=tmp_path / f"{number}.pdf").pages

        with ThreadPoolExecutor(max_workers=4) as pool:
            counts = list(pool.map(render, range(12)))
        for one in renderers:
            one.close()

        assert len(set(counts)) == 1
        assert len({tuple(pages.texts(tmp_path / f"{number}.pdf")) for number in range(12)}) == 1


class TestWarm:
    def test_is_faster_than_a_cold_start(self, installed: Installation, tmp_path: Path) -> None:
        source = tmp_path / "contract.docx"
        documents.contract(source, language="es", clauses=8)
        renderer = LibreOffice(installed=installed)
        renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")
        cold, warm = [], []
        for _ in range(3):
            cold.append(_seconds_of_soffice(installed, source, tmp_path))
            for _ in range(4):
                began = time.monotonic()
                renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")
                warm.append(time.monotonic() - began)
        renderer.close()

        ratio = statistics.median(cold) / statistics.median(warm)
        print(  # noqa: T201
            f"cold {statistics.median(cold) * 1000:.0f} ms, warm {statistics.median(warm) * 1000:.0f} ms: "
            f"{ratio:.1f} times faster"
        )
        assert ratio > 2


def _seconds_of_soffice(installed: Installation, source: Path, folder: Path) -> float:
    """Time `soffice --convert-to`, on a profile that it has made before."""
    command = [str(installed.office), "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"]
    command += ["--convert-to", "pdf", "--outdir", str(folder / "cold"), str(source)]
    if not (folder / "profile").exists():
        subprocess.run(command, capture_output=True, check=False, timeout=60)
    began = time.monotonic()
    subprocess.run(command, capture_output=True, check=True, timeout=60)
    return time.monotonic() - began


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    status = Path(f"/proc/{process}/stat")
    try:
        return status.read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def _wait_until(holds: object, *, seconds: float = 30) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)
