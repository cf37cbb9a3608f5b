"""Dates as Brazil writes them, in the time of São Paulo."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone, tzinfo
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

ZONE: Final = "America/Sao_Paulo"
_BY_LAW: Final = timezone(timedelta(hours=-3))
"""Brasília time. Brazil has had no summer time since 2019 (Decreto 9.772/2019)."""


def zone() -> tzinfo:
    """Return the zone as the machine knows it. One that knows no zones keeps the time that the law gives."""
    try:
        return ZoneInfo(ZONE)
    except ZoneInfoNotFoundError:
        return _BY_LAW


def moment(at: datetime | None) -> str:
    """Return an aware moment as `DD/MM/YYYY HH:MM:SS`; nothing is an empty text."""
    return "" if at is None else at.astimezone(zone()).strftime("%d/%m/%Y %H:%M:%S")


def day(on: date | None) -> str:
    """Return a day as `DD/MM/YYYY`; nothing is an empty text."""
    return "" if on is None else on.strftime("%d/%m/%Y")
