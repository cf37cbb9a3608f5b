"""A wake-up that never came: the sweeper, as deployed, finds what is owed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from functions.domain.duties import Duty, DutyKind, Notice
from functions.storage import duty_rows
from functions.storage.unit import Unit
from infra.local.cloud import LocalCloud
from tests.cloud import reaching
from tests.pdf import hostile
from tests.service import Service


def sweep(cloud: LocalCloud) -> None:
    """Do what the clock does each minute."""
    swept = cloud.client("lambda").invoke(FunctionName=cloud.names.function("sweep_duties"), Payload=b"{}")
    assert "FunctionError" not in swept, swept["Payload"].read()


class TestSweeper:
    def test_finds_a_message_that_is_owed(self, api: Service, cloud: LocalCloud) -> None:
        sent = api.sent(content=hostile.plain())
        recipient = sent.document["recipients"][0]
        api.mails(recipient["email"])
        owed = Duty(
            kind=DutyKind.NOTIFY,
            account_id=api.account_id,
            owner_id=sent.id,
            subject=recipient["id"],
            not_before=datetime.now(UTC) - timedelta(minutes=10),
            notice=Notice.REMINDER,
        )
        with reaching(cloud):
            unit = Unit()
            duty_rows.add(unit, owed)
            unit.commit()

        sweep(cloud)

        assert [mail.link for mail in api.mails(recipient["email"], count=2)] == [sent.pages[0].link] * 2
