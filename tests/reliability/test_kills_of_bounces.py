"""A mail that comes back, the worker that notes it killed at every step: the next channel is used once."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count

from functions.actions import bouncing, documents, keeping, notifying, signers, suppressing
from functions.actions.documents import Assigned
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.parts import Channel, Part
from functions.domain.signers import Person
from functions.domain.suppressions import Cause, Failure
from functions.domain.telling import Reference
from functions.providers.messages.contract import TextMessage
from tests.reliability.crashing import Steps
from tests.reliability.office import Office
from tests.reliability.post import Post
from tests.reliability.tally import Tally

LATER = notifying.LEASE + GRACE + timedelta(seconds=1)


@dataclass
class Texts:
    """A carrier of texts that keeps what it is given."""

    taken: list[TextMessage] = field(default_factory=list)

    def send(self, message: TextMessage) -> str:
        self.taken.append(message)
        return str(len(self.taken))


class TestBounceKilledAnywhere:
    numbers = count()
    """What bounces is written to no more: each document goes to an address of its own."""

    def test_is_noted_once_and_brings_the_next_channel_once(
        self, office: Office, steps: Steps, tally: Tally
    ) -> None:
        post, texts = Post(), Texts()
        model = self._told(office, post, texts)
        points = steps.points(lambda: self._bounce(office, model, post))
        bounced = [self._told(office, post, texts) for _ in points]
        for document, point in zip(bounced, points, strict=True):
            steps.kill(
                lambda document=document: self._bounce(office, document, post),  # type: ignore[misc]
                at=point,
            )

        lost, extra = 0, 0
        for document in bounced:
            # The queue gives the report again, and may give it twice.
            for _ in range(2):
                self._bounce(office, document, post)
            self._notify(office, document, post, texts)
            happened = Counter(office.happened(document))
            sent = [one for one in texts.taken if document.id in one.reference]
            lost += 1 - min(1, len(sent))
            extra = max(extra, len(sent) - 1)
            assert happened["email.bounced"] == 1
            assert happened["recipient.notified"] == 2
            assert not [row for row in office.owed(document) if row.startswith("DUTY#")]
            address = document.recipients[0].email or ""
            standing = suppressing.standing(office.account_id, Channel.EMAIL, address)
            assert standing is not None
            assert standing.cause is Cause.BOUNCE
        tally.add("bounce", points=len(points), lost=lost, most_extra=extra)
        assert (lost, extra) == (0, 0)

    def _told(self, office: Office, post: Post, texts: Texts) -> Document:
        """Send a document to somebody with a phone too, and mail the invitation."""
        command = office.command()
        person = Person.parsed(
            name="Ana Núñez",
            email=f"ana{next(self.numbers)}@example.com",
            phone="+525512345678",
            tax_id=None,
            legal_representative=None,
            automatic_signature=None,
            external_id=None,
        )
        signer = signers.create_signer(command, client_id=office.client_id, name="Ana Núñez", person=person)
        command.unit.commit()
        draft = office.draft()
        command = office.command()
        part = Part(channels=(Channel.EMAIL, Channel.SMS))
        documents.replace_recipients(
            command,
            draft.id,
            parts=[Assigned(signer_id=signer.id, part=part)],
            expected_version=None,
        )
        command.unit.commit()
        command = office.command()
        document = documents.send_document(command, draft.id, expected_version=None)
        command.unit.commit()
        self._notify(office, document, post, texts)
        return document

    def _bounce(self, office: Office, document: Document, post: Post) -> None:
        (mail,) = post.about(document)
        assert mail.reference is not None
        bouncing.take_failure(
            office.command(), Reference.read(mail.reference), failure=Failure(), clock=office.clock
        )

    def _notify(self, office: Office, document: Document, post: Post, texts: Texts) -> None:
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=texts, clock=office.clock
        )


class TestAComplaintAboutADocumentThatWasDeleted:
    def test_is_heeded_by_the_next_one(self, office: Office) -> None:
        post = Post()
        document = office.sent()
        notifying.notify_document(
            office.command(), document_id=document.id, carrier=post, phones=Texts(), clock=office.clock
        )
        command = office.command()
        documents.cancel_document(command, document.id, reason=None)
        command.unit.commit()
        command = office.command()
        keeping.delete_document(command, document.id)
        command.unit.commit()
        before = office.happened(document)
        (mail,) = post.about(document)
        assert mail.reference is not None

        for _ in range(2):
            bouncing.take_failure(
                office.command(),
                Reference.read(mail.reference),
                failure=Failure(cause=Cause.COMPLAINT),
                clock=office.clock,
            )

        standing = suppressing.standing(office.account_id, Channel.EMAIL, mail.to)
        assert standing is not None
        assert standing.cause is Cause.COMPLAINT
        assert office.happened(document) == before
