"""Objects that are pinned by their version stay what they are, whoever writes the same key again."""

from __future__ import annotations

import hashlib
from pathlib import Path

from functions import settings
from functions.storage import aws, files
from infra.bench.inside import inside
from infra.local.cloud import LocalCloud

KEY = "accounts/acc_x/documents/doc_x/sealed/00000007.pdf"


def current(bucket: str) -> set[tuple[str, str]]:
    """Return the versions that no newer one has made the bucket forget."""
    found = aws.s3().list_object_versions(Bucket=bucket, Prefix="accounts/acc_x/").get("Versions", [])
    return {(one["Key"], one["VersionId"]) for one in found if one["IsLatest"]}


class TestPut:
    def test_never_takes_the_place_of_what_may_be_pinned(self, cloud: LocalCloud, tmp_path: Path) -> None:
        late = tmp_path / "late.pdf"
        late.write_bytes(b"a second sealer, whose lease was over")
        with inside(cloud):
            first = files.put(key=KEY, body=b"sealed first", media_type=files.PDF)
            second = files.put(key=KEY, body=late, media_type=files.PDF)

            assert first.key == KEY != second.key
            assert {(one.key, one.version_id) for one in (first, second)} <= current(settings.files_bucket())
            assert files.read(first) == b"sealed first"
            assert files.read(second) == late.read_bytes()
            assert second.sha256 == hashlib.sha256(late.read_bytes()).hexdigest()

    def test_takes_the_place_of_what_nobody_pins_for_long(self, cloud: LocalCloud) -> None:
        key = "accounts/acc_x/documents/doc_x/pictures/1.png"
        with inside(cloud):
            first = files.put(key=key, body=b"1", media_type="image/png", replacing=True)
            second = files.put(key=key, body=b"2", media_type="image/png", replacing=True)

            assert first.key == second.key == key
            assert (key, second.version_id) in current(settings.files_bucket())
