"""By whom webhooks are signed on real tables, and examples that are sent to try an endpoint out."""

from __future__ import annotations

import base64
from datetime import timedelta

import pytest
from standardwebhooks import Webhook

from functions import settings
from functions.api.webhooks import test_webhook as trying
from functions.api.webhooks.create_webhook import create_webhook
from functions.api.webhooks.rotate_webhook_secret import rotate_webhook_secret
from functions.domain.endpoints import DeliveryState
from functions.storage import deliveries
from tests.receiver import Receiver
from tests.reliability.messages import wakeups
from tests.reliability.office import Office
from tests.reliability.webhooks import create, deliver, try_all
from tests.verifying import signed_by, signed_by_pair, versions

HOUR = timedelta(hours=1)


class TestSecret:
    def test_signs_beside_its_successor_until_the_overlap_ends(
        self, office: Office, receiver: Receiver
    ) -> None:
        old = create(office, receiver)
        new = office.ask(rotate_webhook_secret, {"overlap_hours": 24}, webhook_id=old["id"]).body
        deliver(office, office.draft())
        office.clock.passes(24 * HOUR)
        deliver(office, office.draft())

        during, after = receiver.deliveries
        for secret in (old["secret"], new["secret"]):
            assert Webhook(secret).verify(during.body, during.headers)
        assert versions(during) == ["v1", "v1"]
        assert versions(after) == ["v1"]
        assert signed_by(new["secret"], after)
        assert not signed_by(old["secret"], after)
        assert [one["expires_at"] is None for one in new["secrets"]] == [True, False]

    def test_ends_at_once_where_it_has_leaked(self, office: Office, receiver: Receiver) -> None:
        old = create(office, receiver)
        new = office.ask(rotate_webhook_secret, {"overlap_hours": 0}, webhook_id=old["id"]).body
        deliver(office, office.draft())

        (told,) = receiver.deliveries
        assert versions(told) == ["v1"]
        assert signed_by(new["secret"], told)
        assert len(new["secrets"]) == 1

    def test_is_one_of_three_at_most(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver)
        where = {"webhook_id": webhook["id"]}
        answers = [office.ask(rotate_webhook_secret, **where) for _ in range(3)]

        assert [one.status for one in answers] == [200, 200, 409]
        assert answers[-1].body["code"] == "too_many_webhook_secrets"
        assert office.ask(rotate_webhook_secret, {"overlap_hours": 0}, **where).status == 200

    def test_is_the_accounts_own_where_it_gives_one(self, office: Office, receiver: Receiver) -> None:
        own = "whsec_" + base64.b64encode(b"0123456789abcdef01234567").decode()
        webhook = create(office, receiver, secret=own)
        deliver(office, office.draft())

        (told,) = receiver.deliveries
        assert webhook["secret"] == own
        assert Webhook(own).verify(told.body, told.headers)

    @pytest.mark.parametrize(
        "secret", ["whsec_", "whsec_c2hvcnQ=", "geheim", "whsec_" + "A" * 100, "whsk_AA"]
    )
    def test_is_refused_where_it_is_none(self, office: Office, secret: str) -> None:
        answer = office.ask(create_webhook, {"url": "http://127.0.0.1:49151/", "secret": secret})

        assert (answer.status, answer.body["code"]) == (422, "webhook_secret_invalid")
        assert len(secret) < 10 or secret not in answer.text

    def test_can_be_a_key_pair_of_which_only_the_public_half_is_told(
        self, office: Office, receiver: Receiver
    ) -> None:
        shared = create(office, receiver)
        pair = office.ask(
            rotate_webhook_secret, {"signing": "v1a", "overlap_hours": 1}, webhook_id=shared["id"]
        ).body
        deliver(office, office.draft())
        office.clock.passes(HOUR)
        deliver(office, office.draft())

        during, after = receiver.deliveries
        assert (pair["signing"], pair["secret"]) == ("v1a", None)
        assert pair["public_key"].startswith("whpk_")
        assert versions(during) == ["v1a", "v1"]
        assert versions(after) == ["v1a"]
        assert Webhook(shared["secret"]).verify(during.body, during.headers)
        assert signed_by_pair(pair["public_key"], during)
        assert signed_by_pair(pair["public_key"], after)
        refused = office.ask(
            create_webhook, {"url": receiver.url, "signing": "v1a", "secret": shared["secret"]}
        )
        assert refused.body["code"] == "webhook_secret_not_taken"


class TestExample:
    def test_goes_the_way_of_real_ones_and_says_what_it_is(self, office: Office, receiver: Receiver) -> None:
        webhook = create(office, receiver, event_types=["email.bounced"], enabled=False)
        answer = office.ask(
            trying.test_webhook, {"event_type": "document.completed"}, webhook_id=webhook["id"]
        )
        (wakeup,) = wakeups(settings.webhooks_queue_url())
        try_all(office, wakeup["detail"]["id"])

        (told,) = receiver.deliveries
        (delivery,) = deliveries.of_event(answer.body["event_id"])
        assert answer.status == 202
        assert answer.body["deliveries"] == [{"id": delivery.id, "name": "document.completed"}]
        assert (delivery.test, delivery.state) == (True, DeliveryState.DELIVERED)
        assert told.headers["webhook-test"] == "true"
        assert (told.id, told.content["type"]) == (answer.body["event_id"], "document.completed")
        assert Webhook(webhook["secret"]).verify(told.body, told.headers)

    def test_is_marked_where_real_ones_are_not(self, office: Office, receiver: Receiver) -> None:
        create(office, receiver)
        deliver(office, office.draft())

        assert [one.headers.get("webhook-test") for one in receiver.deliveries] == [None]

    def test_is_sent_by_the_sweeper_where_the_wake_up_is_lost(
        self, office: Office, receiver: Receiver
    ) -> None:
        webhook = create(office, receiver)
        office.ask(trying.test_webhook, {"event_type": "document.sent"}, webhook_id=webhook["id"])
        wakeups(settings.webhooks_queue_url())
        office.clock.passes(HOUR)

        assert office.sweep().deliveries == 1
