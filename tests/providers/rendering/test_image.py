from __future__ import annotations

import re
from pathlib import Path

import pytest

from functions.providers.rendering.bake import bake
from functions.providers.rendering.contract import SourceKind
from functions.providers.rendering.installation import PACKAGES, Installation
from functions.providers.rendering.libreoffice import LibreOffice
from functions.runtime.access import Layer
from infra.build.roots import ROOTS
from tests.providers.rendering import documents, pages

ROOT = Path(__file__).parents[3]
IMAGE = ROOT / "infra" / "renderer"


def _pinned(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([a-z0-9-]+)==([^ ;\\]+)", lock.read_text(), re.MULTILINE))


class TestImage:
    def test_installs_the_packages_that_a_renderer_is_made_of(self) -> None:
        dockerfile = (IMAGE / "Dockerfile").read_text()
        final = dockerfile.rpartition("FROM debian")[2]
        installed = re.search(r"--no-install-recommends(.*?)&&", final, re.DOTALL)

        assert installed is not None
        assert set(PACKAGES) <= set(re.findall(r"[a-z0-9-]+", installed[1]))

    @pytest.mark.parametrize("layer", [Layer.CORE, Layer.TEMPLATES])
    def test_has_what_the_layer_has(self, layer: Layer) -> None:
        assert set(ROOTS[layer]) <= _pinned(IMAGE / "requirements.txt").keys()

    def test_has_the_versions_of_the_project(self) -> None:
        project = _pinned(ROOT / "requirements.txt")
        image = _pinned(IMAGE / "requirements.txt")

        assert {
            name: version for name, version in image.items() if project.get(name, version) != version
        } == {}

    def test_has_a_hash_for_every_package(self) -> None:
        lock = (IMAGE / "requirements.txt").read_text()

        assert all("--hash=sha256:" in entry for entry in re.split(r"\n(?=[a-z])", lock) if "==" in entry)


class TestBake:
    def test_makes_a_profile_that_renders_and_stays_as_it_is(
        self, installed: Installation, tmp_path: Path
    ) -> None:
        assert bake(tmp_path / "profile") == 1
        before = _contents(tmp_path / "profile")
        renderer = LibreOffice(installed=installed, profile=tmp_path / "profile")
        source = documents.small(tmp_path / "small.docx")

        renderer.render(source, kind=SourceKind.DOCX, out=tmp_path / "made.pdf")

        renderer.close()
        assert pages.texts(tmp_path / "made.pdf") == ["Hola,mundo"]
        assert _contents(tmp_path / "profile") == before

    def test_keeps_the_rules(self, installed: Installation, tmp_path: Path) -> None:
        bake(tmp_path / "profile")

        kept = (tmp_path / "profile" / "user" / "registrymodifications.xcu").read_text()

        for rule in ("BlockUntrustedRefererLinks", "DisableMacrosExecution", "MacroSecurityLevel"):
            assert rule in kept

    def test_is_readable_by_whoever_runs_the_image(self, installed: Installation, tmp_path: Path) -> None:
        bake(tmp_path / "profile")

        entries = [tmp_path / "profile", *(tmp_path / "profile").rglob("*")]
        assert all(entry.stat().st_mode & 0o004 for entry in entries)


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file): file.read_bytes() for file in folder.rglob("*") if file.is_file()}
