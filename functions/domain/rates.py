"""How often something may be done from one place: so many times in a span of time that begins with the clock's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from functions.domain.errors import TooMany


class TooManyRequests(TooMany):
    """It was done too often for now. Fact `retry_after`, in seconds."""

    code = "too_many_requests"


@dataclass(frozen=True, kw_only=True)
class Rate:
    """So many times in each span."""

    name: str
    most: int
    span: timedelta

    def began(self, at: datetime) -> int:
        """Return when the span of this moment began, in seconds since 1970."""
        seconds = int(at.timestamp())
        return seconds - seconds % int(self.span.total_seconds())

    def ends(self, at: datetime) -> int:
        return self.began(at) + int(self.span.total_seconds())

    def require(self, count: int, *, at: datetime) -> None:
        """Refuse what comes when the count is full."""
        if count > self.most:
            raise TooManyRequests(retry_after=max(1, self.ends(at) - int(at.timestamp())))
