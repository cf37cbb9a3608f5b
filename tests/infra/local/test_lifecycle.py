"""Objects end on one machine when the lifecycle of their bucket says so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from infra.local.aws import Cloud
from infra.local.cloud import LocalCloud
from infra.local.lifecycle import expire

BUCKET = "lifecycle"
DAY = timedelta(days=1)


@pytest.fixture
def owner(cloud: LocalCloud) -> Cloud:
    return Cloud(cloud.endpoint_url)


@pytest.fixture
def s3(owner: Cloud) -> Iterator[Any]:
    """A bucket that forgets what is below `previews/` after a day, and older versions of anything after ten."""
    client = owner.client("s3")
    client.create_bucket(Bucket=BUCKET)
    client.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
    client.put_bucket_lifecycle_configuration(
        Bucket=BUCKET,
        LifecycleConfiguration={
            "Rules": [
                {
                    "ID": "previews",
                    "Status": "Enabled",
                    "Filter": {"Prefix": "previews/"},
                    "Expiration": {"Days": 1},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 1},
                },
                {
                    "ID": "superseded",
                    "Status": "Enabled",
                    "Filter": {"Prefix": ""},
                    "NoncurrentVersionExpiration": {"NoncurrentDays": 10},
                },
            ]
        },
    )
    yield client
    for name in keys(client):
        client.delete_object(Bucket=BUCKET, Key=name[0], VersionId=name[1])
    client.delete_bucket(Bucket=BUCKET)


def keys(s3: Any) -> list[tuple[str, str]]:
    """Every version and marker that is left."""
    listed = s3.list_object_versions(Bucket=BUCKET)
    found = [*listed.get("Versions", []), *listed.get("DeleteMarkers", [])]
    return [(one["Key"], one["VersionId"]) for one in found]


class TestExpire:
    def test_leaves_what_is_young(self, owner: Cloud, s3: Any) -> None:
        s3.put_object(Bucket=BUCKET, Key="previews/a.pdf", Body=b"a")

        expire(owner, at=datetime.now(UTC) + DAY / 2)

        assert [name for name, _ in keys(s3)] == ["previews/a.pdf"]

    def test_leaves_nothing_of_what_expired_in_the_end(self, owner: Cloud, s3: Any) -> None:
        s3.put_object(Bucket=BUCKET, Key="previews/a.pdf", Body=b"a")
        s3.put_object(Bucket=BUCKET, Key="contract.pdf", Body=b"c")

        expire(owner, at=datetime.now(UTC) + 1.1 * DAY)
        assert [one["Key"] for one in s3.list_objects_v2(Bucket=BUCKET)["Contents"]] == ["contract.pdf"]
        for days in (2, 3):
            expire(owner, at=datetime.now(UTC) + days * DAY)

        assert [name for name, _ in keys(s3)] == ["contract.pdf"]

    def test_takes_old_versions_and_keeps_the_newest(self, owner: Cloud, s3: Any) -> None:
        for body in (b"1", b"2"):
            s3.put_object(Bucket=BUCKET, Key="contract.pdf", Body=body)

        expire(owner, at=datetime.now(UTC) + 5 * DAY)
        assert len(keys(s3)) == 2
        expire(owner, at=datetime.now(UTC) + 11 * DAY)

        assert len(keys(s3)) == 1
        assert s3.get_object(Bucket=BUCKET, Key="contract.pdf")["Body"].read() == b"2"
