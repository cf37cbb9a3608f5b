"""What Lambda gets."""

from __future__ import annotations

import gettext
import json
import os
import platform
import struct
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

import pytest

from functions.domain.languages import LOCALE
from functions.runtime.access import Layer
from infra.access import SERVICES
from infra.build import ARCHITECTURES, BuildError, Part, build
from infra.build.layers import build_layer, packages_of
from infra.build.lock import closure, pinned
from infra.build.messages import compile_messages
from infra.build.target import Target
from infra.catalog import Catalog
from infra.local.fork_server_process import SHARED

AARCH64, X86_64 = 183, 62
"""How ELF names processors."""
TARGET = Target.of(arch="arm64", python="3.13")


class TestParts:
    def test_are_the_code_and_six_layers(self, parts: dict[str, Part]) -> None:
        assert set(parts) == {"app", "core", "pdf", "mail", "http", "keys", "templates"}

    def test_fit_lambda_together(self, parts: dict[str, Part]) -> None:
        assert sum(part.size for part in parts.values()) < 250_000_000

    def test_are_left_alone_when_nothing_changed(self, parts: dict[str, Part]) -> None:
        begun = time.monotonic()
        again = build()
        took = time.monotonic() - begun

        assert not any(part.built for part in again)
        assert {part.name: part.size for part in again} == {name: part.size for name, part in parts.items()}
        assert took < 2

    def test_hold_code_for_the_processor_of_the_target(self, parts: dict[str, Part]) -> None:
        libraries = [
            file for part in parts.values() for file in part.folder.rglob("*.so*") if not file.is_symlink()
        ]
        machines = {struct.unpack_from("<H", file.read_bytes(), 18)[0] for file in libraries}

        assert libraries
        assert machines == {AARCH64}

    def test_are_precompiled_by_hash_so_that_their_bytes_do_not_depend_on_the_day(
        self, parts: dict[str, Part]
    ) -> None:
        if not all(part.compiled for part in parts.values()):
            pytest.skip("no Python 3.13 here to precompile with")
        for part in parts.values():
            sources = [file for file in part.folder.rglob("*.py") if "__pycache__" not in file.parts]
            compiled = list(part.folder.rglob("*.pyc"))
            assert len(compiled) >= 0.99 * len(sources)
            # PEP 552: bit 0 says by hash, bit 1 that the source is checked; we want the first alone.
            assert {struct.unpack_from("<I", file.read_bytes(), 4)[0] for file in compiled} == {1}

    def test_refuse_a_processor_that_lambda_has_not(self) -> None:
        with pytest.raises(BuildError, match="mips"):
            build(arch="mips")


class TestCode:
    def test_is_ours_alone_and_without_tests(self, parts: dict[str, Part]) -> None:
        folder = parts["app"].folder
        names = {file.name for file in folder.rglob("*")}

        # The pages that are answered to the sites of an account are ours as well.
        assert sorted(each.name for each in folder.iterdir()) == ["functions", "pages.json"]
        # An operation is called so.
        assert {name.partition(".")[0] for name in names if name.startswith("test_")} == {"test_webhook"}
        assert not {name for name in names if name.endswith(".po")}
        assert not names & {"tests", "conftest.py"}

    def test_brings_its_texts_compiled(self, parts: dict[str, Part]) -> None:
        languages = {file.parts[-3] for file in parts["app"].folder.rglob("*.mo")}

        assert languages == {"es", "pt", "en"}


class TestLayers:
    def test_do_not_repeat_what_core_brings(self) -> None:
        core = packages_of(Layer.CORE, target=TARGET)
        for layer in (Layer.PDF, Layer.MAIL, Layer.HTTP):
            assert not packages_of(layer, target=TARGET) & core

    def test_describe_only_the_services_that_functions_use(self, parts: dict[str, Part]) -> None:
        data = parts["core"].folder / "python" / "botocore" / "data"

        assert {each.name for each in data.iterdir() if each.is_dir()} == set(SERVICES)

    def test_keep_the_licences_of_what_they_bring(self, parts: dict[str, Part]) -> None:
        for layer in ("core", "pdf", "mail", "http"):
            assert list(parts[layer].folder.glob("python/*.dist-info/METADATA"))

    def test_come_out_the_same_each_time(self, tmp_path: Path) -> None:
        once, again = (
            build_layer(Layer.MAIL, target=TARGET, into=tmp_path / name / "mail").folder
            for name in ("once", "again")
        )

        assert _contents(once) == _contents(again)

    def test_suffice_to_import_every_handler(self, catalog: Catalog) -> None:
        """On this machine's processor, without any package of this machine."""
        folders = _built_for_here()
        by_layers: dict[tuple[Layer, ...], list[str]] = defaultdict(list)
        for each in catalog.declared:
            by_layers[tuple(sorted(set(each.declaration.layers)))].append(each.declaration.handler)
        for layers, handlers in by_layers.items():
            path = [str(folders["app"]), *(str(folders[layer.value] / "python") for layer in layers)]
            assert _imported(handlers, path=path) == handlers

    def test_of_all_functions_suffices_to_import_what_they_are_forked_with(self) -> None:
        folders = _built_for_here()
        path = [str(folders["app"]), str(folders[Layer.CORE] / "python")]

        assert _loaded(SHARED, path=path) == list(SHARED)


class TestLock:
    def test_resolves_needs_of_needs_for_the_target(self) -> None:
        found = closure(["boto3"], markers=TARGET.markers)

        assert {"boto3", "botocore", "s3transfer", "jmespath", "urllib3", "python-dateutil", "six"} <= found

    def test_leaves_out_what_only_other_systems_need(self) -> None:
        assert "colorama" not in closure(["click"], markers=TARGET.markers)

    def test_pins_each_package_with_its_hashes(self) -> None:
        lines = pinned({"boto3", "botocore"}).splitlines()

        assert [line.split("==")[0] for line in lines if "==" in line] == ["boto3", "botocore"]
        assert sum("--hash=sha256:" in line for line in lines) >= 2

    def test_refuses_a_package_that_is_not_locked(self) -> None:
        with pytest.raises(BuildError, match="not-in-the-lock"):
            pinned({"not-in-the-lock"})


def _contents(folder: Path) -> dict[str, bytes]:
    return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}


def _built_for_here() -> dict[str, Path]:
    """Return the folders of code and layers for this machine's own processor and Python."""
    arch = next((name for name, machine in ARCHITECTURES.items() if machine == platform.machine()), None)
    if arch is None:
        pytest.skip(f"no Lambda runs on {platform.machine()}")
    python = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {part.name: part.folder for part in build(arch=arch, python=python)}


def _imported(handlers: list[str], *, path: list[str]) -> list[str]:
    return _found(
        "    module, _, name = one.rpartition('.')\n"
        "    callable(getattr(importlib.import_module(module), name)) and found.append(one)\n",
        asked=handlers,
        path=path,
    )


def _loaded(modules: tuple[str, ...], *, path: list[str]) -> list[str]:
    return _found("    importlib.import_module(one) and found.append(one)\n", asked=list(modules), path=path)


def _found(step: str, *, asked: list[str], path: list[str]) -> list[str]:
    """Return what a step finds of what is asked for, on an interpreter that has nothing but these folders."""
    program = (
        "import importlib, json, sys\n"
        f"sys.path[:0] = {path!r}\n"
        "found = []\n"
        f"for one in {asked!r}:\n"
        f"{step}"
        "print(json.dumps(found))\n"
    )
    bare = {"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1", "HOME": str(Path.home())}
    command = [sys.executable, "-S", "-s", "-c", program]
    done = subprocess.run(command, cwd="/", env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found: list[str] = json.loads(done.stdout)
    return found


class TestMessages:
    def test_are_the_same_bytes_whenever_they_are_compiled(self) -> None:
        compile_messages()
        catalogues = sorted(LOCALE.glob("*/LC_MESSAGES/*.mo"))

        assert catalogues
        for catalogue in catalogues:
            with catalogue.open("rb") as file:
                told = gettext.GNUTranslations(file).info()
            assert told["pot-creation-date"] == "2026-01-01 00:00+0000"
