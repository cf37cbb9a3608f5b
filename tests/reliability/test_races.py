from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial

import pytest

from functions import settings
from functions.actions import delivering, notifying, sealing, uploads
from functions.actions.carriers import Phones
from functions.api.documents.cancel_document import cancel_document
from functions.api.documents.reopen_document import reopen_document
from functions.api.documents.send_document import send_document
from functions.api.signing.delegate_signature import delegate_signature
from functions.domain.duties import DutyKind
from functions.domain.endpoints import DeliveryState
from functions.domain.files import FileState
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.storage import aws, deliveries, duty_rows
from functions.storage.files import UploadPlace
from functions.storage.parameters import parameter
from functions.storage.unit import StaleWrite
from infra.local.samples.make import CONTRACT
from tests.receiver import Receiver
from tests.reliability.office import Office
from tests.reliability.post import Post
from tests.reliability.racing import ROUNDS, RUNNERS, together

pytestmark = pytest.mark.timeout(60 + 20 * ROUNDS)


class TestLastSignatureOfEight:
    def test_owes_exactly_one_seal_and_keeps_every_signature(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document, held = office.opened_by_all(recipients=RUNNERS)

            answers = together([partial(office.sign, secret) for secret in held])

            assert [one.status for one in answers] == [200] * RUNNERS
            signed = office.document(document.id)
            assert signed.status is Status.SEALING
            assert all(one.signature is not None for one in signed.recipients)
            events = office.history(document)
            assert office.happened(document).count("recipient.signed") == RUNNERS
            assert [one.status for one in events].count("sealing") == 1
            assert office.owed(document).count("DUTY#seal#") == 1

    def test_is_taken_once_however_often_it_comes(self, office: Office) -> None:
        for number in range(ROUNDS):
            document, (secret,) = office.opened_by_all()
            key = f"same signature {number}"

            answers = together([partial(office.sign, secret, key=key)] * RUNNERS)

            assert [one.status for one in answers] == [200] * RUNNERS
            assert len({one.text for one in answers}) == 1
            assert sum(not one.replayed for one in answers) == 1
            assert office.happened(document).count("recipient.signed") == 1


class TestSignatureAgainstCancelation:
    def test_lets_one_of_them_win(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document, (secret,) = office.opened_by_all()

            signed, canceled = together(
                [
                    partial(office.sign, secret),
                    partial(office.ask, cancel_document, {}, document_id=document.id),
                ]
            )

            won = {signed.status, canceled.status}
            assert won == {200, 409}, (signed.text, canceled.text)
            after = office.document(document.id)
            assert after.status is (Status.SEALING if signed.status == 200 else Status.CANCELED)
            assert office.owed(document).count("DUTY#seal#") == (1 if signed.status == 200 else 0)
            assert len(set(office.happened(document)) & {"recipient.signed", "document.canceled"}) == 1


class TestTwoTabs:
    def test_sign_once_and_tell_the_other_so(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document, (secret,) = office.opened_by_all()

            answers = together([partial(office.sign, secret, key=f"tab {tab}") for tab in range(2)])

            assert sorted(one.status for one in answers) == [200, 409]
            late = next(one for one in answers if one.status == 409)
            assert late.body["code"] == "recipient_already_signed"
            assert office.happened(document).count("recipient.signed") == 1


class TestSignatureAgainstDelegation:
    def test_lets_one_of_them_win(self, office: Office) -> None:
        heir = {"name": "Eva", "email": "eva@example.com"}
        for _ in range(ROUNDS):
            document, (secret,) = office.opened_by_all()

            signed, passed = together(
                [
                    partial(office.sign, secret),
                    partial(office.ask, delegate_signature, heir, bearer=secret),
                ]
            )

            assert {signed.status, passed.status} == {200, 409}, (signed.text, passed.text)
            after = office.document(document.id)
            assert len(after.recipients) == (1 if signed.status == 200 else 2)
            assert after.status is (Status.SEALING if signed.status == 200 else Status.IN_PROGRESS)


class TestTakingBackAgainstTheLastSignature:
    def test_lets_one_of_them_win(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document, (secret,) = office.opened_by_all()

            signed, back = together(
                [
                    partial(office.sign, secret),
                    partial(office.ask, reopen_document, {}, document_id=document.id),
                ]
            )

            assert 200 in {signed.status, back.status}
            after = office.document(document.id)
            assert after.status is (Status.DRAFT if back.status == 200 else Status.SEALING)
            assert office.owed(document).count("DUTY#seal#") == (0 if back.status == 200 else 1)
            assert not (back.status == 200 and any(one.link for one in after.recipients))


class TestSameKeyEightTimes:
    def test_is_one_request(self, office: Office) -> None:
        for number in range(ROUNDS):
            document = office.draft(recipients=2)
            send = partial(office.ask, send_document, key=f"same sending {number}", document_id=document.id)

            answers = together([send] * RUNNERS)

            assert [one.status for one in answers] == [202] * RUNNERS
            assert len({one.text for one in answers}) == 1
            assert sum(not one.replayed for one in answers) == 1
            assert office.happened(document).count("document.sent") == 1


class TestRelayTwiceAtOnce:
    def test_owes_each_delivery_once(self, office: Office) -> None:
        endpoint = office.endpoint("http://127.0.0.1:9999/")
        for _ in range(ROUNDS):
            document = office.sent()

            together([partial(office.relay, document)] * 2)

            events = office.history(document)
            owed = [(one.event_id, one.endpoint_id) for one in office.deliveries(document)]
            assert sorted(owed) == sorted((one.id, endpoint.id) for one in events)
            told = Counter(one["id"] for one in office.told_to_the_bus())
            assert all(1 <= told[one.id] <= 2 for one in events)
            assert not [row for row in office.owed(document) if row.startswith("EVENT#")]


class TestDelivererTwiceAtOnce:
    def test_posts_once(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url)
        for number in range(ROUNDS):
            document = office.draft()
            office.relay(document)
            (event,) = office.history(document)
            deliver = partial(delivering.deliver_event, event.id, endpoint_id=None, clock=office.clock)

            together([deliver] * RUNNERS)

            assert len(receiver.deliveries) == number + 1
            (delivery,) = office.deliveries(document)
            assert (delivery.state, delivery.attempts) == (DeliveryState.DELIVERED, 1)


class TestClaimsOfTheSameMillisecond:
    """Two who claim the same at one time write the same row; it is not both of theirs."""

    def test_give_a_delivery_to_one(self, office: Office) -> None:
        office.endpoint("http://127.0.0.1:9999/")
        document = office.draft()
        office.relay(document)
        (delivery,) = office.deliveries(document)
        at = office.clock()

        claims = [deliveries.claim(delivery, at=at, lease=timedelta(seconds=60)) for _ in range(2)]

        assert [one is not None for one in claims] == [True, False]

    def test_give_a_duty_to_one(self, office: Office) -> None:
        document = office.sent()
        (duty,) = duty_rows.owed_by(office.account_id, document.id, DutyKind.NOTIFY)
        at = office.clock()

        claims = [duty_rows.claim(duty, at=at, lease=timedelta(seconds=60)) for _ in range(2)]

        assert [one is not None for one in claims] == [True, False]


class TestNotifierTwiceAtOnce:
    def test_mails_each_recipient_once(self, office: Office) -> None:
        for _ in range(ROUNDS):
            document = office.sent(recipients=2)
            post = Post()
            notify: Callable[[], None] = partial(
                lambda post, document: notifying.notify_document(
                    office.command(),
                    document_id=document.id,
                    carrier=post,
                    phones=Phones(),
                    clock=office.clock,
                ),
                post,
                document,
            )

            together([notify] * 4)

            assert Counter(one.to for one in post.mails) == {one.email: 1 for one in document.recipients}
            assert office.happened(document).count("recipient.notified") == 2


class TestSealerTwiceAtOnce:
    def test_completes_once(self, office: Office) -> None:
        document = office.signed_by_all()
        key, authority = sealing.sealing_key(), sealing.timestamp_authority()
        roots = parameter(settings.seal_roots_parameter()).encode()

        def seal() -> None:
            sealing.seal_document(
                office.command(),
                document_id=document.id,
                key=key,
                authority=authority,
                roots_pem=roots,
                clock=office.clock,
            )

        together([seal] * 4)

        assert office.document(document.id).status is Status.COMPLETED
        assert office.happened(document).count("document.completed") == 1
        files = aws.s3().list_object_versions(
            Bucket=settings.files_bucket(),
            Prefix=f"accounts/{office.account_id}/documents/{document.id}/sealed/",
        )
        assert len(files["Versions"]) == 1


class TestTwoUploadsForOneDocument:
    def test_bring_one_file(self, office: Office) -> None:
        document = office.draft(upload_id=office.command().mint(Prefix.UPLOAD))
        assert document.file.upload_id is not None
        place = UploadPlace(
            account_id=office.account_id, document_id=document.id, upload_id=document.file.upload_id
        )
        contents = [CONTRACT.read_bytes(), CONTRACT.read_bytes() + b"\n"]
        versions = [
            aws.s3().put_object(Bucket=settings.uploads_bucket(), Key=place.key, Body=one)["VersionId"]
            for one in contents
        ]

        def take(version: str) -> bool:
            try:
                uploads.take_upload(office.command(), place, version_id=version)
            except StaleWrite:
                return False
            return True

        # Who was too late is woken again by the queue.
        for version, taken in zip(versions, together([partial(take, one) for one in versions]), strict=True):
            assert taken or take(version)

        after = office.document(document.id)
        assert after.file.state is FileState.READY
        assert office.happened(document) == ["document.created", "document.updated"]
