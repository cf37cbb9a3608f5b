"""Addresses that nothing is sent to, as native answers tell them."""

from __future__ import annotations

from datetime import datetime

from functions.dialects.native.wire import Body
from functions.domain.suppressions import Suppression


class SuppressionBody(Body):
    """An address that the account's messages no longer go to. `address` is shortened; search by the whole one.

    `cause`: `bounce` (it takes no mail), `complaint` (marked as spam), or `opt_out` (the person wants no more).
    """

    id: str
    channel: str
    address: str
    cause: str
    created_at: datetime

    @classmethod
    def of(cls, suppression: Suppression) -> SuppressionBody:
        return cls(
            id=suppression.id,
            channel=suppression.channel.value,
            address=suppression.address,
            cause=suppression.cause.value,
            created_at=suppression.created_at,
        )
