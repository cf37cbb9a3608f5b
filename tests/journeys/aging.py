"""Time that passes for one link alone."""

from __future__ import annotations

import hashlib

from infra.local.cloud import LocalCloud


def aged(cloud: LocalCloud, secret: str) -> None:
    """Make a link one whose time is over."""
    digest = hashlib.sha256(secret.encode()).hexdigest()
    cloud.client("dynamodb").update_item(
        TableName=cloud.names.table("documents"),
        Key={"pk": {"S": f"LINK#{digest}"}, "sk": {"S": "LINK"}},
        UpdateExpression="SET expires_at = :past",
        ExpressionAttributeValues={":past": {"S": "2020-01-01T00:00:00+00:00"}},
    )
