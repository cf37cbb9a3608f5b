"""Endpoints on real tables: whom they hear of, what they are sent beside the body, and how they change."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest

from functions import settings
from functions.actions import clients, endpoints
from functions.api.webhooks.create_webhook import create_webhook
from functions.api.webhooks.delete_webhook import delete_webhook
from functions.api.webhooks.get_webhook import get_webhook
from functions.api.webhooks.list_webhooks import list_webhooks
from functions.api.webhooks.rotate_webhook_secret import rotate_webhook_secret
from functions.api.webhooks.update_webhook import update_webhook
from functions.domain.documents import Document
from functions.domain.endpoints import MAX_ENDPOINTS_OF_DOCUMENT, DeliveryState, Endpoint
from functions.domain.identifiers import Prefix
from functions.storage import aws, identity
from functions.storage.unit import Unit
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.office import Office
from tests.reliability.webhooks import create, deliver

HOUR = timedelta(hours=1)
VALUE = "Bearer ocelote-2f6d"
THOUSANDS = 3000


class TestScope:
    def test_is_the_account_one_client_or_one_document_and_nobody_elses(self, office: Office) -> None:
        command = office.command()
        other_client = clients.register_client(
            command, name="Otro cliente", tax_id="EKU9003173C9", email=None, external_id=None
        ).client
        command.unit.commit()
        heard, unheard = office.draft(), office.draft()
        url = "http://127.0.0.1:49151/webhooks"
        of_account = office.endpoint(url)
        of_client = office.endpoint(url, client_id=office.client_id)
        of_document = office.endpoint(url, document_id=heard.id)
        office.endpoint(url, client_id=other_client.id)

        for document in (heard, unheard):
            office.relay(document)

        told = {
            document.id: {one.endpoint_id for one in office.deliveries(document)}
            for document in (heard, unheard)
        }
        assert told[heard.id] == {of_account.id, of_client.id, of_document.id}
        assert told[unheard.id] == {of_account.id, of_client.id}
        listed = office.ask(list_webhooks).body["data"]
        assert len(listed) == 4

    def test_has_room_for_so_many_however_many_come_at_once(self, office: Office) -> None:
        document = office.draft()
        body = {"url": "http://127.0.0.1:49151/webhooks", "document_id": document.id}
        start = Barrier(8)

        def ask(number: int) -> int:
            start.wait()
            return max(office.ask(create_webhook, body).status for _ in range(2))

        with ThreadPoolExecutor(8) as hands:
            statuses = list(hands.map(ask, range(8)))

        hearing = identity.endpoints_hearing_of(office.account_id, document_id=document.id)
        assert len(hearing) == MAX_ENDPOINTS_OF_DOCUMENT
        assert 409 in statuses
        assert office.ask(create_webhook, body).body["code"] == "too_many_webhooks"
        assert office.ask(delete_webhook, webhook_id=hearing[0].id).status == 204
        assert office.ask(create_webhook, body).status == 201

    @pytest.mark.parametrize(
        ("field", "value"),
        [("client_id", "cli_01ARZ3NDEKTSV4RRFFQ69G5FAV"), ("document_id", "doc_01ARZ3NDEKTSV4RRFFQ69G5FAV")],
    )
    def test_is_something_that_the_account_has(self, office: Office, field: str, value: str) -> None:
        answer = office.ask(create_webhook, {"url": "http://127.0.0.1:49151/", field: value})

        assert answer.status == 404

    def test_is_one_thing(self, office: Office) -> None:
        body = {"url": "http://127.0.0.1:49151/", "client_id": office.client_id, "document_id": "doc_1"}

        assert office.ask(create_webhook, body).body["code"] == "webhook_scope_ambiguous"


class TestHeaders:
    def test_are_sent_and_never_shown_nor_kept_in_the_clear(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver, headers={"Authorization": VALUE, "X-Tenant": "7"})
        where = {"webhook_id": webhook["id"]}
        deliver(office, office.draft())
        changed = office.ask(update_webhook, {"headers": {"X-Other": "8"}}, **where)
        deliver(office, office.draft())
        office.ask(update_webhook, {"headers": {}}, **where)
        deliver(office, office.draft())

        first, second, third = receiver.deliveries
        assert (first.headers["authorization"], first.headers["x-tenant"]) == (VALUE, "7")
        assert (second.headers.get("authorization"), second.headers["x-other"]) == (None, "8")
        assert not third.headers.keys() & {"authorization", "x-tenant", "x-other"}
        assert first.headers["content-type"] == "application/json"
        assert webhook["header_names"] == ["Authorization", "X-Tenant"]
        assert changed.body["header_names"] == ["X-Other"]
        assert VALUE not in json.dumps(webhook) + changed.text

    def test_stand_in_no_table_and_neither_does_the_secret(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver, headers={"Authorization": VALUE})
        pair = create(office, receiver, signing="v1a")
        office.ask(rotate_webhook_secret, webhook_id=webhook["id"])
        deliver(office, office.draft())

        rows = list(_all_rows())
        bare = webhook["secret"].removeprefix("whsec_")
        assert [row for row in rows if VALUE in row or bare in row or "whsk_" in row] == []
        assert [row for row in rows if pair["public_key"] in row] != []
        plain = identity.load_endpoint(office.account_id, webhook["id"])
        hearing = identity.endpoints_hearing_of(office.account_id)
        assert plain.sealed_headers
        assert all(one.sealed for one in plain.secrets)
        assert [one.sealed_headers for one in hearing] == [None, None]
        assert {secret.sealed for one in hearing for secret in one.secrets} == {""}

    @pytest.mark.parametrize(
        ("headers", "code"),
        [
            ({"Host": "a"}, "webhook_header_reserved"),
            ({"Content-Length": "1"}, "webhook_header_reserved"),
            ({"webhook-signature": "v1,a"}, "webhook_header_reserved"),
            ({"X-A": "1", "x-a": "2"}, "webhook_header_repeated"),
            ({"X-A": "1\r\nHost: b"}, "webhook_header_value_invalid"),
            ({"X-A": "1\r\n"}, "webhook_header_value_invalid"),
            ({"X-A\r\n": "1"}, "webhook_header_name_invalid"),
            ({" X-A": "1"}, "webhook_header_name_invalid"),
            ({f"X-{number}": "a" * 400 for number in range(11)}, "webhook_headers_too_large"),
        ],
    )
    def test_are_refused_where_they_would_change_what_is_sent(
        self, office: Office, headers: dict[str, str], code: str
    ) -> None:
        answer = office.ask(create_webhook, {"url": "http://127.0.0.1:49151/", "headers": headers})

        assert (answer.status, answer.body["code"]) == (422, code)


class TestChange:
    def test_is_seen_by_the_next_event(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver, event_types=["document.completed"])
        where = {"webhook_id": webhook["id"]}
        deliver(office, office.draft())
        changed = office.ask(
            update_webhook,
            {"event_types": ["document.*"], "url": f"{receiver.url}/2", "ordering": "document"},
            if_match=str(webhook["version"]),
            **where,
        )
        deliver(office, office.draft())

        assert len(receiver.deliveries) == 1
        assert changed.headers["ETag"] == f'"{webhook["version"] + 1}"'
        assert office.ask(get_webhook, **where).body == changed.body
        assert changed.body["ordering"] == "document"

    def test_is_refused_over_a_version_that_is_gone(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)
        where = {"webhook_id": webhook["id"]}
        start = Barrier(6)

        def change(number: int) -> int:
            start.wait()
            body = {"description": f"ERP {number}"}
            return office.ask(update_webhook, body, if_match=str(webhook["version"]), **where).status

        with ThreadPoolExecutor(6) as hands:
            statuses = sorted(hands.map(change, range(6)))

        assert statuses == [200] + [412] * 5
        assert office.ask(get_webhook, **where).body["version"] == webhook["version"] + 1

    def test_that_disables_is_told_why_and_taken_back(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)
        where = {"webhook_id": webhook["id"]}
        off = office.ask(update_webhook, {"enabled": False}, **where).body
        deliver(office, office.draft())
        on = office.ask(update_webhook, {"enabled": True}, **where).body

        assert receiver.deliveries == []
        assert (off["enabled"], off["disabled_reason"], on["disabled_reason"]) == (False, "requested", None)
        assert (on["enabled"], on["disabled_at"]) == (True, None)

    def test_of_nothing_is_no_new_version(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)

        answer = office.ask(update_webhook, {"url": receiver.url, "enabled": True}, webhook_id=webhook["id"])

        assert answer.body["version"] == webhook["version"]


class TestDeletion:
    def test_discards_what_is_on_its_way(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)
        document = office.draft()
        office.relay(document)
        assert office.ask(delete_webhook, webhook_id=webhook["id"]).status == 204
        deliver(office, document)

        assert [one.state for one in office.deliveries(document)] == [DeliveryState.DISCARDED]
        assert receiver.deliveries == []
        for operation, body in ((get_webhook, None), (update_webhook, {"enabled": False})):
            assert office.ask(operation, body, webhook_id=webhook["id"]).status == 404

    def test_leaves_nothing_of_a_document_that_is_gone(self, office: Office, receiver: Receiver) -> None:
        document = office.draft()
        webhook = create(office, receiver, document_id=document.id)
        office.ask(delete_webhook, webhook_id=webhook["id"])
        counted = [row for row in _rows_of(settings.identity_table()) if document.id in row]

        identity.forget_endpoints_of(office.account_id, document.id)

        assert len(counted) == 1
        assert [row for row in _rows_of(settings.identity_table()) if document.id in row] == []

    def test_is_done_once_by_many(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)
        start = Barrier(6)

        def delete(number: int) -> int:
            start.wait()
            if number % 2:
                return office.ask(delete_webhook, webhook_id=webhook["id"]).status
            return office.ask(update_webhook, {"description": str(number)}, webhook_id=webhook["id"]).status

        with ThreadPoolExecutor(6) as hands:
            statuses = list(hands.map(delete, range(6)))

        assert statuses.count(204) == 1
        assert identity.endpoints_hearing_of(office.account_id) == ()


class TestThousands:
    def test_slow_the_relay_of_a_document_by_nothing(
        self, office: Office, steps: Steps, capsys: pytest.CaptureFixture[str]
    ) -> None:
        url = "http://127.0.0.1:49151/webhooks"
        alone = office.draft()
        office.endpoint(url, document_id=alone.id)
        before, calls_before = _relayed(office, alone, steps)
        crowd = _crowd(office, url)
        try:
            among = office.draft()
            heard = office.endpoint(url, document_id=among.id)
            after, calls_after = _relayed(office, among, steps)
            page = endpoints.list_endpoints(office.account_id, limit=100, cursor=None)
            with capsys.disabled():
                print(f"\nrelay: {before:.3f} s alone, {after:.3f} s among {THOUSANDS} endpoints")  # noqa: T201

            assert calls_after == calls_before
            assert [one.endpoint_id for one in office.deliveries(among)] == [heard.id]
            assert len(page.items) == 100
            assert page.next_cursor is not None
        finally:
            for one in crowd:
                unit = Unit()
                identity.remove_endpoint(unit, one)
                unit.commit()


def _relayed(office: Office, document: Document, steps: Steps) -> tuple[float, int]:
    """Return how long a relay took, in seconds, and how many calls it made."""
    started = time.perf_counter()
    calls = len(steps.points(lambda: office.relay(document)))
    return time.perf_counter() - started, calls


def _crowd(office: Office, url: str) -> list[Endpoint]:
    """Add thousands of endpoints, each of another document."""
    pattern = office.endpoint(url, event_types=("email.bounced",))
    mint = office.command().mint
    crowd = [
        replace(pattern, id=mint(Prefix.ENDPOINT), document_id=mint(Prefix.DOCUMENT))
        for _ in range(THOUSANDS)
    ]
    for start in range(0, THOUSANDS, 30):
        unit = Unit()
        for one in crowd[start : start + 30]:
            identity.add_endpoint(unit, one, limit=1)
        unit.commit()
    return crowd


def _all_rows() -> Iterator[str]:
    tables = (
        settings.identity_table(),
        settings.documents_table(),
        settings.deliveries_table(),
        settings.ephemeral_table(),
    )
    for table in tables:
        yield from _rows_of(table)


def _rows_of(table: str) -> Iterator[str]:
    for page in aws.dynamodb().get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
        yield from (json.dumps(row, default=repr) for row in page["Items"])
