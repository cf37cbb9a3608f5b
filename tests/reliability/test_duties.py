from __future__ import annotations

from datetime import timedelta

import pytest

from functions.actions import documents, duties, notifying
from functions.actions.carriers import Phones
from functions.domain.documents import Document
from functions.domain.duties import GRACE, Duty, DutyKind, Notice
from functions.storage import duty_rows
from functions.storage.unit import StaleWrite
from tests.reliability.office import Office
from tests.reliability.post import Post

LATER = notifying.LEASE + GRACE + timedelta(seconds=1)


class TestDutyOwedAfreshWhileSomebodyIsAtIt:
    def test_is_not_ended_by_who_had_it_before(self, office: Office) -> None:
        document = office.sent()
        slow = _claimed(office, document)
        command = office.command()
        documents.resend_document(command, document.id, recipient_ids=None)
        command.unit.commit()
        office.clock.passes(timedelta(seconds=1))
        _claimed(office, document)

        with pytest.raises(StaleWrite):
            duties.conclude(
                office.command(),
                slow,
                lambda before, at: before.with_notified(
                    slow.subject, channel="email", notice=Notice.INVITATION, at=at
                ),
                clock=office.clock,
            )

        office.clock.passes(LATER)
        post = Post()
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=Phones(), clock=office.clock
        )
        assert len(post.mails) == 1


def _claimed(office: Office, document: Document) -> Duty:
    """Take the duty to tell the one recipient, as a notifier does that then is slow, or dies."""
    (owed,) = duty_rows.owed_by(office.account_id, document.id, DutyKind.NOTIFY)
    claimed = duties.claim(owed, clock=office.clock, lease=notifying.LEASE)
    assert claimed is not None
    return claimed
