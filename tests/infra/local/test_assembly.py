from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path
from typing import Any

from infra.local.assembly import Asset, read


def assembly(folder: Path) -> Path:
    """Write an assembly of two stacks, the dependent one first."""

    def stack(name: str, *needs: str) -> dict[str, Any]:
        (folder / f"{name}.template.json").write_text(json.dumps({"Resources": {name: {}}}))
        assets = {
            "files": {
                "template": {
                    "source": {"path": f"{name}.template.json", "packaging": "file"},
                    "destinations": {"here": {"bucketName": "b", "objectKey": "t.json"}},
                },
                "code": {
                    "source": {"path": "asset.1", "packaging": "zip"},
                    "destinations": {
                        "here": {"bucketName": "assets-${AWS::AccountId}", "objectKey": "1.zip"}
                    },
                },
            }
        }
        (folder / f"{name}.assets.json").write_text(json.dumps(assets))
        return {
            "type": "aws:cloudformation:stack",
            "properties": {"templateFile": f"{name}.template.json", "stackName": f"rubrica-{name}"},
            "dependencies": [*needs, f"{name}.assets"],
        }

    (folder / "asset.1").mkdir()
    (folder / "asset.1" / "code.py").write_text("print()")
    manifest = {
        "artifacts": {
            "api": stack("api", "data"),
            "api.assets": {"type": "cdk:asset-manifest", "properties": {"file": "api.assets.json"}},
            "data": stack("data"),
            "data.assets": {"type": "cdk:asset-manifest", "properties": {"file": "data.assets.json"}},
        }
    }
    (folder / "manifest.json").write_text(json.dumps(manifest))
    return folder


class TestRead:
    def test_puts_each_stack_after_those_it_needs(self, tmp_path: Path) -> None:
        stacks = read(assembly(tmp_path))

        assert [stack.name for stack in stacks] == ["rubrica-data", "rubrica-api"]
        assert stacks[1].needs == ("rubrica-data",)

    def test_finds_the_assets_and_leaves_the_templates_out(self, tmp_path: Path) -> None:
        found = read(assembly(tmp_path))[0].assets

        assert [(one.bucket, one.key, one.path.name) for one in found] == [
            ("assets-${AWS::AccountId}", "1.zip", "asset.1")
        ]


class TestAsset:
    def test_is_the_same_zip_whatever_the_dates(self, tmp_path: Path) -> None:
        folder = assembly(tmp_path) / "asset.1"
        asset = Asset(bucket="b", key="k", path=folder, zipped=True)
        before = asset.zip()

        os.utime(folder / "code.py", (0, 0))

        assert asset.zip() == before
        assert zipfile.ZipFile(io.BytesIO(before)).read("code.py") == b"print()"
