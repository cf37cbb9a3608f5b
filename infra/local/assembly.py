"""The cloud assembly: what `python app.py` wrote, read back as stacks and assets."""

from __future__ import annotations

import hashlib
import io
import json
import os
import sys
import time
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from infra.local.environment import architecture
from infra.local.processes import run_showing
from infra.local.progress import Progress
from infra.local.state import ROOT

OUT = ROOT / "build" / "cloud" / "cdk.out"
PACKED = ROOT / "build" / "cloud" / "assets"
UNUSED_S = 3 * 86_400
STAGE = "local"
INPUTS = ("app.py", "cdk.json", "requirements.txt", "infra", "functions")
STAMPS = "build/lambda/**/.*.json"
"""What the build says of each part that it has made: code, with the pages in it, and layers."""


@dataclass(frozen=True)
class Asset:
    """A file or folder to put in the assets bucket."""

    bucket: str
    key: str
    path: Path
    zipped: bool
    """Whether it is a folder that travels as a zip."""

    def content(self) -> bytes:
        """Return the bytes to upload. A folder is zipped once: its key is the digest of what is in it."""
        if not self.zipped:
            return self.path.read_bytes()
        packed = PACKED / Path(self.key).name
        if not packed.exists():
            PACKED.mkdir(parents=True, exist_ok=True)
            draft = packed.with_suffix(f".{os.getpid()}")
            draft.write_bytes(self.zip())
            draft.replace(packed)
        os.utime(packed)
        return packed.read_bytes()

    def zip(self) -> bytes:
        """Return the folder as a zip: the same for the same files, whatever their dates."""
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as bundle:
            for file in sorted(path for path in self.path.rglob("*") if path.is_file()):
                entry = zipfile.ZipInfo(file.relative_to(self.path).as_posix(), (1980, 1, 1, 0, 0, 0))
                entry.external_attr = (file.stat().st_mode & 0xFFFF) << 16
                entry.compress_type = zipfile.ZIP_DEFLATED
                bundle.writestr(entry, file.read_bytes(), compresslevel=1)
        return out.getvalue()


@dataclass(frozen=True)
class Stack:
    """One template, and the stacks that must be there before it."""

    name: str
    template: dict[str, Any]
    needs: tuple[str, ...]
    assets: tuple[Asset, ...]


def build_and_synthesize(progress: Progress, *, python: str) -> list[Stack]:
    """Build layers and code, write the assembly, and return its stacks in the order of deployment.

    Skipped when nothing that they are made from has changed. `python` is the version of the interpreter that
    will run the functions; the templates name the runtime of AWS, whatever runs here.
    """
    arch = architecture()
    if (ROOT / "infra" / "build" / "__main__.py").exists():
        with progress.step(f"building layers and code for {arch}, Python {python}"):
            run_showing(
                "Building layers and code",
                [sys.executable, "-m", "infra.build", "--arch", arch, "--python", python],
                cwd=ROOT,
                environment=os.environ,
                log=ROOT / "build" / "cloud" / "build.log",
            )
    context = {"stage": STAGE, "arch": arch, "python": python}
    inputs = _fingerprint(json.dumps(context))
    stamp = OUT.with_suffix(".inputs")
    if not (stamp.exists() and stamp.read_text() == inputs and (OUT / "manifest.json").exists()):
        with progress.step("synthesizing the stacks"):
            run_showing(
                "Synthesizing",
                [sys.executable, "app.py"],
                cwd=ROOT,
                environment={
                    **os.environ,
                    "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}",
                    "CDK_OUTDIR": str(OUT),
                    "CDK_CONTEXT_JSON": json.dumps({**_cdk_context(), **context}),
                    "JSII_SILENCE_WARNING_END_OF_LIFE_NODE_VERSION": "1",
                },
                log=ROOT / "build" / "cloud" / "synth.log",
            )
            stamp.write_text(inputs)
    for old in PACKED.glob("*"):
        if time.time() - old.stat().st_mtime > UNUSED_S:
            old.unlink(missing_ok=True)
    return read(OUT)


def read(folder: Path) -> list[Stack]:
    """Return the stacks of an assembly, each after those it needs."""
    manifest = json.loads((folder / "manifest.json").read_text())["artifacts"]
    stacks = {
        identifier: one for identifier, one in manifest.items() if one["type"] == "aws:cloudformation:stack"
    }
    ordered: list[Stack] = []

    def add(identifier: str) -> None:
        artifact = stacks[identifier]
        name = artifact.get("properties", {}).get("stackName", identifier)
        if any(one.name == name for one in ordered):
            return
        needs = [other for other in artifact.get("dependencies", []) if other in stacks]
        for other in needs:
            add(other)
        ordered.append(
            Stack(
                name=name,
                template=json.loads((folder / artifact["properties"]["templateFile"]).read_text()),
                needs=tuple(stacks[other].get("properties", {}).get("stackName", other) for other in needs),
                assets=tuple(_assets(folder, manifest, artifact)),
            )
        )

    for identifier in stacks:
        add(identifier)
    return ordered


def _assets(folder: Path, manifest: dict[str, Any], artifact: dict[str, Any]) -> Iterator[Asset]:
    """Yield the file assets of a stack, its own template left out."""
    for dependency in artifact.get("dependencies", []):
        found = manifest[dependency]
        if found["type"] != "cdk:asset-manifest":
            continue
        files = json.loads((folder / found["properties"]["file"]).read_text()).get("files", {})
        for one in files.values():
            source = one["source"]
            if source["path"].endswith(".template.json"):
                continue
            for destination in one["destinations"].values():
                yield Asset(
                    bucket=destination["bucketName"],
                    key=destination["objectKey"],
                    path=(folder / source["path"]).resolve(),
                    zipped=source.get("packaging") == "zip",
                )


def _cdk_context() -> dict[str, Any]:
    settings = ROOT / "cdk.json"
    return dict(json.loads(settings.read_text()).get("context", {})) if settings.exists() else {}


def _fingerprint(extra: str) -> str:
    """Return a digest of everything that the assembly is made from, by path, size and time of change."""
    digest = hashlib.sha256(extra.encode())
    found = sorted(ROOT.glob(STAMPS))
    for name in INPUTS:
        top = ROOT / name
        found += [top] if top.is_file() else sorted(path for path in top.rglob("*") if path.is_file())
    for file in found:
        if file.suffix == ".mo" or "__pycache__" in file.parts:
            continue
        facts = file.stat()
        digest.update(f"{file.relative_to(ROOT)} {facts.st_size} {facts.st_mtime_ns}\n".encode())
    return digest.hexdigest()
