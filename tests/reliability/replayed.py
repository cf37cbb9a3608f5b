"""What the tests of replays have in common: an endpoint, what it missed, and everybody at work till all is done."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from functions import settings
from functions.actions import delivering, replaying, replaying_many
from functions.domain.documents import Document
from functions.domain.duties import GRACE
from functions.domain.endpoints import (
    MAX_ENDPOINTS,
    Delivery,
    DeliveryState,
    DisabledReason,
    Endpoint,
)
from functions.domain.feed import SETTLED
from functions.domain.replaying import Replay, Which
from functions.storage import deliveries, identity, replays
from tests.reliability.messages import wakeups
from tests.reliability.office import Office

LATER = max(replaying_many.LEASE, SETTLED) + GRACE + timedelta(seconds=1)
"""Until whoever died is taken for dead, and no relay that was under way is."""
SINCE = timedelta(hours=1)
ROUNDS = 12


@dataclass(frozen=True)
class Desk:
    """Who asks for replays, and who does the work."""

    office: Office

    def happened(self, number: int = 1) -> list[Document]:
        """Have that many documents drafted, and relayed to whoever hears of them now."""
        found = [self.office.draft() for _ in range(number)]
        for one in found:
            self.office.relay(one)
        return found

    def disabled(self, endpoint: Endpoint) -> Endpoint:
        return self.changed(endpoint, endpoint.disabled(DisabledReason.REQUESTED, at=self.office.clock()))

    def enabled(self, endpoint: Endpoint) -> Endpoint:
        return self.changed(endpoint, endpoint.enabled_again(at=self.office.clock()))

    def scoped(self, url: str, **scope: str) -> Endpoint:
        """Register an endpoint that hears of less than the account."""
        model = self.office.endpoint(url)
        self.removed(model)
        command = self.office.command()
        endpoint = replace(model, **scope)  # type: ignore[arg-type]
        identity.add_endpoint(command.unit, endpoint, limit=MAX_ENDPOINTS)
        command.unit.commit()
        return endpoint

    def removed(self, endpoint: Endpoint) -> None:
        command = self.office.command()
        identity.remove_endpoint(command.unit, endpoint)
        command.unit.commit()

    def failed(self, document: Document, endpoint: Endpoint) -> Delivery:
        """Use up the attempts of the delivery of a document's last event."""
        event = self.office.history(document)[-1]
        stands = deliveries.load(event.id, endpoint.id, part=0)
        assert stands is not None
        at = self.office.clock()
        claimed = deliveries.claim(stands, at=at, lease=delivering.LEASE)
        assert claimed is not None
        ended = replace(claimed, state=DeliveryState.FAILED, ended_at=at, last_status=500)
        deliveries.settle(ended)
        return replace(ended, leased_until=None)

    def asked(
        self,
        endpoint: Endpoint,
        which: Which,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
    ) -> Replay:
        command = self.office.command()
        replay = replaying.replay_many(
            command, endpoint.id, which=which, since=since or command.at - SINCE, until=until
        )
        command.unit.commit()
        return replay

    def again(self, delivery: Delivery) -> Delivery:
        command = self.office.command()
        begun = replaying.replay_delivery(command, delivery.id)
        command.unit.commit()
        return begun

    def work(self, replay: Replay) -> None:
        """Let a worker take the replay on, as a wake-up does."""
        replaying_many.replay_some(self.office.account_id, replay.id, clock=self.office.clock)

    def deliver(self) -> None:
        """Do what the wake-ups of deliveries ask for."""
        for wakeup in wakeups(settings.webhooks_queue_url()):
            told = wakeup["detail"]
            delivering.deliver_event(
                told["id"],
                endpoint_id=told.get("endpoint_id"),
                part=told.get("part"),
                clock=self.office.clock,
            )

    def settle(self) -> None:
        """Let time pass, and the sweeper wake whoever lost its wake-up, until nothing is owed."""
        for _ in range(ROUNDS):
            self.office.clock.passes(LATER)
            swept = self.office.sweep()
            if swept.duties == swept.deliveries == 0:
                return
            for replay_id in {one["detail"]["owner_id"] for one in wakeups(settings.replays_queue_url())}:
                replaying_many.replay_some(self.office.account_id, replay_id, clock=self.office.clock)
            self.deliver()
        raise AssertionError("the sweeper still finds something owed")

    def stands(self, replay: Replay) -> Replay:
        return replays.load(self.office.account_id, replay.id)

    def changed(self, before: Endpoint, after: Endpoint) -> Endpoint:
        command = self.office.command()
        identity.change_endpoint(command.unit, before, after)
        command.unit.commit()
        return after
