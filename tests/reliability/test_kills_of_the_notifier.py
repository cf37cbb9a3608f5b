from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import notifying
from functions.actions.carriers import Phones
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.providers.mail.contract import Mail
from tests.reliability.crashing import Steps
from tests.reliability.messages import owing
from tests.reliability.office import Office
from tests.reliability.post import Post
from tests.reliability.tally import Tally

RECIPIENTS = 2
LATER = notifying.LEASE + GRACE + timedelta(seconds=1)


@dataclass
class CountedPost:
    """The post, with handing over as a step at which the product may die."""

    post: Post
    steps: Steps

    def send(self, mail: Mail) -> str:
        return self.steps.counted("send mail", self.post.send)(mail)


class TestNotifierKilledAnywhere:
    def test_tells_every_recipient(self, office: Office, steps: Steps, tally: Tally) -> None:
        post = Post()
        carrier = CountedPost(post, steps)
        model = office.sent(recipients=RECIPIENTS)
        points = steps.points(lambda: self._notify(office, model, carrier))
        documents = [office.sent(recipients=RECIPIENTS) for _ in points]
        for document, point in zip(documents, points, strict=True):
            steps.kill(
                lambda document=document: self._notify(office, document, carrier),  # type: ignore[misc]
                at=point,
            )

        # The queue gives its message again; then the sweeper finds what is left.
        for document in documents:
            self._notify(office, document, carrier)
        office.clock.passes(LATER)
        office.sweep()
        left = owing(settings.notifications_queue_url())
        for document in documents:
            if document.id in left:
                self._notify(office, document, carrier)

        lost, extra = 0, 0
        for document in documents:
            mails = Counter(one.to for one in post.about(document))
            lost += RECIPIENTS - len(mails)
            extra = max(extra, mails.total() - RECIPIENTS)
            assert len({one.reference for one in post.about(document)}) == RECIPIENTS
            assert office.happened(document).count("recipient.notified") == RECIPIENTS
            assert not [row for row in office.owed(document) if row.startswith("DUTY#")]
        tally.add("notifier", points=len(points), lost=lost, most_extra=extra)
        assert lost == 0
        assert extra <= 1

    def _notify(self, office: Office, document: Document, carrier: CountedPost) -> None:
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=carrier, phones=Phones(), clock=office.clock
        )


class TestLostAnswerOfTheMailService:
    def test_brings_a_second_copy_with_the_reference_of_the_first(self, office: Office) -> None:
        post = Post(answers_lost=1)
        document = office.sent()

        with pytest.raises(notifying.NotNotified):
            notifying.notify_document(
                office.command(), document_id=document.id, carrier=post, phones=Phones(), clock=office.clock
            )
        office.clock.passes(LATER)
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=Phones(), clock=office.clock
        )

        first, second = post.mails
        assert first.reference == second.reference
        assert office.happened(document).count("recipient.notified") == 1
