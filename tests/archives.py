"""Exports as somebody has them who downloaded them, held against all that is said of them."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from zipfile import ZIP_STORED, ZipFile

import pytest

from tests.service import Json, Service, until

PATIENCE: Final = 90.0
WRITTEN: Final = ["README.txt", "document.json", "events.json", "manifest.json"]


@dataclass(frozen=True)
class Archive:
    """An export as somebody has it who downloaded it."""

    told: Json
    content: bytes

    @property
    def zip(self) -> ZipFile:
        return ZipFile(io.BytesIO(self.content))

    @property
    def names(self) -> list[str]:
        return self.zip.namelist()

    def json(self, name: str) -> Any:
        return json.loads(self.zip.read(name))

    def of(self, kind: str) -> list[Json]:
        """Return the lines of the manifest that are of this kind."""
        return [one for one in self.json("manifest.json")["entries"] if one["kind"] == kind]

    def digests(self, kind: str) -> list[str]:
        return [one["sha256"] for one in self.of(kind)]


def exported(api: Service, document_id: str) -> Archive:
    """Ask for an export, wait for it, fetch it and hold it against all that is said of it."""
    asked = api.call("POST", f"documents/{document_id}/export", json={})
    assert asked.status_code in (200, 202), asked.text
    told = until(lambda: _made(api, document_id), what="an export", within=PATIENCE)
    assert told["status"] == "ready"
    answer = api.http.get(told["url"])
    assert answer.headers["content-type"] == "application/zip"
    archive = Archive(told=told, content=answer.content)
    assert len(archive.content) == told["size"]
    assert hashlib.sha256(archive.content).hexdigest() == told["sha256"]
    _whole(archive)
    return archive


def _made(api: Service, document_id: str) -> Json | None:
    """Return the export once it is made; a notice may have changed the document meanwhile."""
    told = api.get(f"documents/{document_id}/export", wait="20")
    if told["status"] == "making":
        return None
    if not told["current"]:
        api.post(f"documents/{document_id}/export")
        return None
    return told


def _whole(archive: Archive) -> None:
    """Every entry is what the manifest says, and no other is there."""
    opened = archive.zip
    assert opened.testzip() is None
    told = {one["name"]: one for one in archive.json("manifest.json")["entries"]}
    assert sorted(archive.names) == sorted([*told, "manifest.json"])
    assert len({name.casefold() for name in archive.names}) == len(archive.names)
    for info in opened.infolist():
        assert info.compress_type == ZIP_STORED
        # Data that only ends with its length is read by few programs where it is not compressed.
        assert not info.flag_bits & 0x08
        assert info.filename.isascii() or info.flag_bits & 0x800
        if info.filename != "manifest.json":
            content = opened.read(info)
            assert len(content) == told[info.filename]["size"]
            assert hashlib.sha256(content).hexdigest() == told[info.filename]["sha256"]


def unpacked(archive: Archive, folder: Path) -> list[str]:
    """Unpack by the program that people have, and return what lies in the folder then."""
    program = shutil.which("unzip")
    if program is None:
        pytest.skip("unzip is not installed")
    packed = folder / "document.zip"
    packed.write_bytes(archive.content)
    tested = subprocess.run([program, "-t", packed], capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout + tested.stderr
    assert "No errors detected" in tested.stdout
    out = folder / "out" / "deep"
    out.parent.mkdir()
    subprocess.run([program, "-q", packed, "-d", out], capture_output=True, check=True)
    assert sorted(one.name for one in folder.iterdir()) == ["document.zip", "out"]
    assert [one.name for one in (folder / "out").iterdir()] == ["deep"]
    return sorted(one.relative_to(out).as_posix() for one in out.rglob("*") if one.is_file())


def head_of(kept: Json) -> str:
    """Return the hash of the last event, having checked each, by nothing but the words of the README."""
    previous = "0" * 64
    for event in kept["events"]:
        assert event["previous_hash"] == previous
        personal = event["salt"].encode() + _canonical(event["personal"])
        assert hashlib.sha256(personal).hexdigest() == event["personal_digest"]
        named = {
            name: event[name] for name in ("id", "type", "sequence", "document_id", "data", "personal_digest")
        }
        content = {
            **named,
            "occurred_at": event["occurred_at"].replace("Z", "+00:00"),
            "account_id": kept["account_id"],
            "status": event["document_status"],
            "actor_kind": event["actor"]["kind"],
            "actor_id": event["actor"]["id"],
        }
        previous = hashlib.sha256(previous.encode() + _canonical(content)).hexdigest()
        assert event["hash"] == previous
    return previous


def _canonical(value: Any) -> bytes:
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
