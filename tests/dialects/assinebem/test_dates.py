from __future__ import annotations

import zoneinfo
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given

from functions.dialects.assinebem.dates import day, moment
from tests.dialects.telling import moments

SAO_PAULO = ZoneInfo("America/Sao_Paulo")


class TestMoment:
    @given(moments)
    def test_is_read_back_as_the_time_of_sao_paulo(self, at: datetime) -> None:
        read = datetime.strptime(moment(at), "%d/%m/%Y %H:%M:%S").replace(tzinfo=SAO_PAULO)

        # Two hours of the last night of a summer time bear the same name.
        assert read == at.astimezone(SAO_PAULO).replace(microsecond=0, fold=0)

    @pytest.mark.parametrize(
        ("at", "written"),
        [
            (datetime(2026, 11, 20, 2, 59, 59, tzinfo=UTC), "19/11/2026 23:59:59"),
            (datetime(2026, 1, 1, 3, 0, tzinfo=UTC), "01/01/2026 00:00:00"),
            # The last summer time: it began on 4 November 2018 and ended on 17 February 2019, at midnight.
            (datetime(2018, 11, 4, 2, 59, 59, tzinfo=UTC), "03/11/2018 23:59:59"),
            (datetime(2018, 11, 4, 3, 0, tzinfo=UTC), "04/11/2018 01:00:00"),
            (datetime(2019, 2, 17, 1, 59, 59, tzinfo=UTC), "16/02/2019 23:59:59"),
            (datetime(2019, 2, 17, 2, 0, tzinfo=UTC), "16/02/2019 23:00:00"),
        ],
    )
    def test_keeps_summer_time_where_there_was_any(self, at: datetime, written: str) -> None:
        assert moment(at) == written

    def test_is_the_same_from_whatever_zone(self) -> None:
        at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

        assert moment(at.astimezone(ZoneInfo("America/Mexico_City"))) == moment(at) == "20/11/2026 09:00:00"

    def test_that_has_not_come_is_empty(self) -> None:
        assert moment(None) == ""


class TestMomentOnAMachineWithoutZones:
    @pytest.fixture(autouse=True)
    def _without_zones(self) -> Iterator[None]:
        known = zoneinfo.TZPATH
        zoneinfo.reset_tzpath(to=())
        ZoneInfo.clear_cache()
        yield
        zoneinfo.reset_tzpath(to=known)
        ZoneInfo.clear_cache()

    def test_is_told_in_the_time_that_the_law_has_given_since_2019(self) -> None:
        with pytest.raises(zoneinfo.ZoneInfoNotFoundError):
            ZoneInfo("America/Sao_Paulo")

        at = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)

        for days in range(0, 365, 30):
            then = at + timedelta(days=days)
            assert moment(then) == then.strftime("%d/%m/%Y 09:00:00")


class TestDay:
    def test_is_written_as_in_brazil(self) -> None:
        assert (day(date(1990, 5, 1)), day(None)) == ("01/05/1990", "")
