"""A person who wants no more, told of by the carrier at once, and the notifier killed at every step."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial
from itertools import count

import pytest

from functions import settings
from functions.actions import documents, notifying, signers, suppressing
from functions.actions.documents import Assigned
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.parts import Channel, Part
from functions.domain.signers import Person
from functions.domain.suppressions import Cause
from functions.providers.messages.contract import MessageUnwanted, TextMessage
from functions.storage import aws, suppressions
from functions.storage.items import to_values
from tests.reliability.crashing import Steps
from tests.reliability.messages import owing
from tests.reliability.office import Office
from tests.reliability.post import Post
from tests.reliability.tally import Tally

LATER = notifying.LEASE + GRACE + timedelta(seconds=1)


@dataclass
class Unwanted:
    """A carrier of texts to people who have all answered STOP."""

    asked: list[TextMessage] = field(default_factory=list)

    def send(self, message: TextMessage) -> str:
        self.asked.append(message)
        raise MessageUnwanted("opted out")


class TestAnOptOutKilledAnywhere:
    numbers = count(1)

    def test_is_remembered_and_brings_the_message_by_the_next_channel_once(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        post, phones = Post(), Unwanted()
        model = self._sent(office)
        points = steps.points(lambda: self._notify(office, model, post, phones))
        told = [self._sent(office) for _ in points]
        for document, point in zip(told, points, strict=True):
            steps.kill(
                lambda document=document: self._notify(office, document, post, phones),  # type: ignore[misc]
                at=point,
            )

        for _ in range(2):
            office.clock.passes(LATER)
            office.sweep()
            left = owing(settings.notifications_queue_url())
            for document in told:
                if document.id in left:
                    self._notify(office, document, post, phones)

        lost, extra = 0, 0
        for document in told:
            happened = Counter(office.happened(document))
            lost += 1 - min(1, len(post.about(document)))
            extra = max(extra, len(post.about(document)) - 1)
            assert happened["message.failed"] == 1
            assert happened["recipient.notified"] == 1
            phone = document.recipients[0].phone or ""
            standing = suppressing.standing(office.account_id, Channel.SMS, phone)
            assert standing is not None
            assert standing.cause is Cause.OPT_OUT
            assert not [row for row in office.owed(document) if row.startswith("DUTY#")]
        tally.add("opt-out", points=len(points), lost=lost, most_extra=extra)
        assert lost == 0
        assert extra <= 1

    def _sent(self, office: Office) -> Document:
        """Send a document to somebody who is written to by SMS first."""
        command = office.command()
        person = Person.parsed(
            name="Ana Núñez",
            email="ana@example.com",
            phone=f"+5255{next(self.numbers):08}",
            tax_id=None,
            legal_representative=None,
            automatic_signature=None,
            external_id=None,
        )
        signer = signers.create_signer(command, client_id=office.client_id, name="Ana Núñez", person=person)
        command.unit.commit()
        draft = office.draft()
        command = office.command()
        part = Part(channels=(Channel.SMS, Channel.EMAIL))
        documents.replace_recipients(
            command, draft.id, parts=[Assigned(signer_id=signer.id, part=part)], expected_version=None
        )
        command.unit.commit()
        command = office.command()
        document = documents.send_document(command, draft.id, expected_version=None)
        command.unit.commit()
        return document

    def _notify(self, office: Office, document: Document, post: Post, phones: Unwanted) -> None:
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=phones, clock=office.clock
        )


class TestTheKeyOfAnAccountFromBefore:
    @pytest.mark.usefixtures("office")
    def test_is_one_however_its_making_ends(self, steps: Steps) -> None:
        accounts = (f"acc_{number:026}" for number in count())
        points = steps.points(lambda: suppressions.opt_out_key(next(accounts), sender="Ana"))

        for point in points:
            account_id = next(accounts)
            steps.kill(partial(suppressions.opt_out_key, account_id, sender="Ana"), at=point)
            first, second = (suppressions.opt_out_key(account_id, sender="Ana") for _ in range(2))
            assert first == second
            assert suppressions.find_opt_out_key(account_id) == first

    def test_is_made_when_it_is_first_needed(self, office: Office) -> None:
        aws.dynamodb().delete_item(
            TableName=settings.documents_table(),
            Key=to_values({"pk": f"SUPPRESSIONS#{office.account_id}", "sk": "KEY"}),
        )
        post = Post()
        document = office.sent()

        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=Unwanted(), clock=office.clock
        )

        key = suppressions.find_opt_out_key(office.account_id)
        assert key is not None
        (mail,) = post.about(document)
        token = mail.headers["List-Unsubscribe"].strip("<>").rpartition("/")[2]
        assert suppressing.sender_of(token) == key.sender == document.sender


class TestALookAtAnAddress:
    @pytest.mark.parametrize(
        ("channel", "known", "asked"),
        [
            (Channel.SMS, "+525512345678", "+52 (55) 1234-5678"),
            # What is left of a plus that was not escaped.
            (Channel.SMS, "+525512345678", "525512345678"),
            (Channel.EMAIL, "ana@facturación.mx", "Ana@xn--facturacin-obb.mx"),
        ],
    )
    def test_finds_it_however_it_is_written(
        self, office: Office, channel: Channel, known: str, asked: str
    ) -> None:
        suppressing.suppress_now(
            office.account_id, channel=channel, address=known, cause=Cause.OPT_OUT, at=office.clock()
        )

        found = suppressing.list_suppressions(
            office.account_id, channel=None, address=asked, limit=20, cursor=None
        )

        assert [one.cause for one in found.items] == [Cause.OPT_OUT]
