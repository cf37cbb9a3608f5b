"""Ends what a bucket's lifecycle says is over: MiniStack keeps the rules, and does nothing about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any, Final

from infra.local.aws import Cloud

EVERY: Final = timedelta(hours=1)


def expire(cloud: Cloud, *, at: datetime) -> int:
    """Take away what is over by then in every bucket, and return how many versions that were.

    As in S3, an object that expires becomes a version behind a delete marker, and goes as a version does (Amazon S3
    User Guide, "Lifecycle configuration elements"). A marker with nothing behind it goes as well.
    """
    s3, count = cloud.client("s3"), 0
    for bucket in s3.list_buckets()["Buckets"]:
        name = bucket["Name"]
        for rule in _rules(s3, name):
            for versions in _objects(s3, name, prefix=rule.get("Filter", {}).get("Prefix", "")):
                count += _expire(s3, name, versions, rule, at=at)
    return count


def _rules(s3: Any, bucket: str) -> Sequence[Mapping[str, Any]]:
    try:
        rules = s3.get_bucket_lifecycle_configuration(Bucket=bucket)["Rules"]
    except s3.exceptions.ClientError as failed:
        if failed.response["Error"]["Code"] == "NoSuchLifecycleConfiguration":
            return ()
        raise
    return [rule for rule in rules if rule["Status"] == "Enabled"]


def _objects(s3: Any, bucket: str, *, prefix: str) -> Iterator[list[Mapping[str, Any]]]:
    """Yield the versions and markers of each object, the newest first."""
    found: list[Mapping[str, Any]] = []
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found += [{**one, "marker": False} for one in page.get("Versions", [])]
        found += [{**one, "marker": True} for one in page.get("DeleteMarkers", [])]
    found.sort(key=lambda one: one["LastModified"], reverse=True)
    found.sort(key=lambda one: (one["Key"], not one["IsLatest"]))
    for _, versions in groupby(found, key=lambda one: one["Key"]):
        yield list(versions)


def _expire(
    s3: Any, bucket: str, versions: list[Mapping[str, Any]], rule: Mapping[str, Any], *, at: datetime
) -> int:
    newest, *older = versions
    days = rule.get("Expiration", {}).get("Days")
    if days and not newest["marker"] and newest["LastModified"] + timedelta(days=days) <= at:
        s3.delete_object(Bucket=bucket, Key=newest["Key"])
    kept = rule.get("NoncurrentVersionExpiration", {}).get("NoncurrentDays")
    gone = []
    if kept:
        # A version is one of the past since the next one came.
        gone = [
            one
            for one, next_one in zip(older, versions, strict=False)
            if next_one["LastModified"] + timedelta(days=kept) <= at
        ]
    if days and newest["marker"] and len(gone) == len(older):
        gone.append(newest)
    for one in gone:
        s3.delete_object(Bucket=bucket, Key=one["Key"], VersionId=one["VersionId"])
    return len(gone)
