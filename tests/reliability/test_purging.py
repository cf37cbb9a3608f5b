from __future__ import annotations

import json
from datetime import timedelta

import pytest

from functions import settings
from functions.actions import keeping
from functions.api.documents.delete_document import delete_document
from functions.api.documents.get_document import get_document
from functions.api.documents.restore_document import restore_document
from functions.api.documents.retain_document import retain_document
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.keeping import RESTORABLE
from functions.domain.lifecycle import DocumentPurged
from functions.storage import aws, purging
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.tally import Tally
from tests.service import Json

UNHEARD = "http://127.0.0.1:49151/webhooks"
DUE = RESTORABLE + GRACE + timedelta(seconds=1)


def deleted(office: Office) -> Document:
    """Return a document that was sent, opened and deleted; its file lies in a folder of its own.

    An endpoint hears of it alone.
    """
    document, _ = office.opened_by_all(recipients=2)
    office.endpoint(UNHEARD, document_id=document.id)
    for name in ("original/x.pdf", "pages/x/1-1000.jpeg"):
        key = f"accounts/{office.account_id}/documents/{document.id}/{name}"
        for body in (b"1", b"2"):
            aws.s3().put_object(Bucket=settings.files_bucket(), Key=key, Body=body)
        aws.s3().delete_object(Bucket=settings.files_bucket(), Key=key)
    office.relay(document)
    assert office.ask(delete_document, document_id=document.id).status == 200
    office.relay(document)
    return office.document(document.id)


def purge(office: Office, document: Document) -> None:
    keeping.purge_document(office.command(), document_id=document.id, clock=office.clock)


FEED_TELLS = {
    *("pk", "sk", "event_id", "type", "document_id", "client_id"),
    *("sequence", "occurred_at", "relayed_at", "expires_at"),
}
"""Ids, types and times: a reader of the feed who is behind learns that something was there, and no more."""


def remains(office: Office, document: Document) -> list[str]:
    """Return the sort keys of every row of any table that tells of the document, but for its places in the feed."""
    return [row["sk"]["S"] for row in _telling_of(document) if not row["pk"]["S"].startswith("FEED#")]


def _telling_of(document: Document) -> list[Json]:
    found: list[Json] = []
    for table in (settings.documents_table(), settings.deliveries_table(), settings.identity_table()):
        for page in aws.dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            found += [row for row in page["Items"] if document.id in json.dumps(row, default=repr)]
    return found


def versions(office: Office, document: Document) -> int:
    prefix = f"accounts/{office.account_id}/documents/{document.id}/"
    listed = aws.s3().list_object_versions(Bucket=settings.files_bucket(), Prefix=prefix)
    return len(listed.get("Versions", [])) + len(listed.get("DeleteMarkers", []))


class TestPurge:
    def test_leaves_a_tombstone_and_nothing_else(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url)
        wakeups(settings.purges_queue_url())
        document = deleted(office)
        assert versions(office, document) == 6
        assert len(remains(office, document)) > 10

        office.clock.passes(DUE)
        office.sweep()
        assert [one["detail"]["owner_id"] for one in wakeups(settings.purges_queue_url())] == [document.id]
        purge(office, document)

        assert remains(office, document) == [purging.TOMBSTONE]
        assert versions(office, document) == 0
        fed = [row for row in _telling_of(document) if row["pk"]["S"].startswith("FEED#")]
        assert fed
        assert {name for row in fed for name in row} == FEED_TELLS
        stone = purging.tombstone(office.account_id, document.id)
        assert stone is not None
        assert (stone.chain_head, stone.sequence) == (document.chain_head, document.sequence)
        answer = office.ask(get_document, document_id=document.id)
        assert (answer.status, answer.body["code"]) == (410, "document_purged")
        assert office.ask(restore_document, document_id=document.id).status == 410

    def test_waits_for_its_time(self, office: Office) -> None:
        wakeups(settings.purges_queue_url())
        document = deleted(office)
        office.clock.passes(RESTORABLE - timedelta(minutes=1))

        office.sweep()
        purge(office, document)

        assert office.document(document.id) == document
        assert wakeups(settings.purges_queue_url()) == []

    def test_spares_what_was_restored(self, office: Office) -> None:
        document = deleted(office)
        assert office.ask(restore_document, document_id=document.id).status == 200
        office.clock.passes(DUE)

        purge(office, document)

        assert office.document(document.id).deleted_at is None
        assert [one for one in office.owed(document) if one.startswith("DUTY#purge")] == []

    def test_spares_what_is_held_until_it_is_held_no_more(self, office: Office) -> None:
        document = deleted(office)
        assert office.ask(retain_document, {"legal_hold": True}, document_id=document.id).status == 200
        office.clock.passes(DUE)

        purge(office, document)

        assert office.document(document.id).legal_hold
        assert office.ask(retain_document, {"legal_hold": False}, document_id=document.id).status == 200
        purge(office, document)
        with pytest.raises(DocumentPurged):
            office.document(document.id)


class TestPurgeKilledAnywhere:
    @pytest.mark.timeout(600)
    def test_ends_with_the_tombstone_alone(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = deleted(office)
        office.clock.passes(DUE)
        points = [point for point in steps.points(lambda: purge(office, model)) if point.leaves_a_trace][::3]
        office.clock.ahead = timedelta()
        documents = [deleted(office) for _ in points]
        office.clock.passes(DUE)
        for document, point in zip(documents, points, strict=True):
            steps.kill(lambda document=document: purge(office, document), at=point)  # type: ignore[misc]

        office.clock.passes(keeping.LEASE + GRACE + timedelta(seconds=1))
        office.sweep()
        for one in wakeups(settings.purges_queue_url()):
            detail = one["detail"]
            keeping.purge_document(office.command(), document_id=detail["owner_id"], clock=office.clock)

        left = [remains(office, document) for document in documents]
        assert left == [[purging.TOMBSTONE]] * len(documents)
        assert [versions(office, document) for document in documents] == [0] * len(documents)
        tally.note(f"purge killed at {len(points)} points: nothing is left but tombstones")
