"""What a person sees whose time has run out, in their language, and that they can sign once it is given again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from infra.local.cloud import LocalCloud
from tests.journeys.test_ceremonies import PLAIN, time_passes
from tests.service import Service
from tests.web.visitor import Device, Visitors


class TestExpired:
    @pytest.mark.parametrize("device", ["phone", "desktop"])
    @pytest.mark.parametrize("language", ["es", "pt", "en"])
    def test_is_told_and_can_be_undone(
        self, api: Service, cloud: LocalCloud, visitors: Visitors, device: Device, language: str
    ) -> None:
        end = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=12)
        sent = api.asked({}, content=PLAIN, language=language, terms={"expires_at": end.isoformat()})
        time_passes(cloud, api, sent, at=end)
        ana = visitors.arrive(device)

        ana.visits(sent.pages[0].link)
        ana.sees_trouble("document_expired")
        ana.shows(f"expired-{language}")
        api.post(f"documents/{sent.id}/reactivate", {})
        ana.page.reload()

        ana.reads()
