"""Counts of what was done lately, in the ephemeral table: each is one atomic addition, whatever happens beside it."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, Final

from botocore.exceptions import ClientError

from functions import settings
from functions.domain.rates import Rate
from functions.storage import aws
from functions.storage.items import from_values, to_values

_KEPT: Final = 60


def count(rate: Rate, *, of: str, at: datetime, token: str) -> None:
    """Count a request once, however often it is attempted, and refuse it where it is one too many.

    `of` is what is counted for, such as an address: kept as a digest only. `token` names the request.
    """
    request: dict[str, Any] = {
        "TableName": settings.ephemeral_table(),
        "Key": to_values(_keys(rate, of=of, at=at)),
        "UpdateExpression": "ADD #n :one SET #l = :l, #e = :e",
        "ConditionExpression": "attribute_not_exists(#l) OR #l <> :l",
        "ExpressionAttributeNames": {"#n": "counted", "#l": "last", "#e": "expires_at"},
        "ExpressionAttributeValues": to_values(
            {":one": 1, ":l": _digest(token), ":e": rate.ends(at) + _KEPT}
        ),
        "ReturnValues": "UPDATED_NEW",
        "ReturnValuesOnConditionCheckFailure": "ALL_OLD",
    }
    try:
        row = aws.dynamodb().update_item(**request)["Attributes"]
    except ClientError as failed:
        if failed.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return
    rate.require(int(from_values(row)["counted"]), at=at)


def _keys(rate: Rate, *, of: str, at: datetime) -> dict[str, str]:
    return {"pk": f"RATE#{rate.name}#{_digest(of)}#{rate.began(at)}", "sk": "COUNT"}


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:32]
