"""A cloud of which only the tables, buckets, queues and keys are awake: tests alone decide who is woken, and when."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from functions.providers.http import client
from functions.runtime import observing
from functions.storage import aws
from infra.local.cloud import LocalCloud
from infra.local.front_door import carriers
from tests.providers.http.conftest import authority, serve
from tests.receiver import Receiver
from tests.reliability.crashing import Steps
from tests.reliability.failing import Faults
from tests.reliability.office import Office, start_cold

__all__ = ["authority", "serve"]
"""Receivers that behave badly, as the tests of the client have them."""


@pytest.fixture(scope="package")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """A cloud of this package's own, whose functions sleep."""
    with LocalCloud.started(state=tmp_path_factory.mktemp("quiet"), save_every_s=3600) as started:
        _put_to_sleep(started)
        yield started


@pytest.fixture(scope="package")
def environment(cloud: LocalCloud) -> Iterator[pytest.MonkeyPatch]:
    """What the functions find in theirs, for the code that runs in this process; rights are the owner's."""
    with pytest.MonkeyPatch.context() as patch:
        for name, value in (_settings(cloud) | _access(cloud)).items():
            patch.setenv(name, value)
        # A function serves one call at a time: its gauges are not made for the threads of the races.
        patch.setattr(observing, "log_call", lambda **_: None)
        _forget()
        yield patch
        _forget()


@pytest.fixture(scope="package")
def steps(environment: pytest.MonkeyPatch) -> Steps:
    counter = Steps()
    counter.watch(aws.session())
    environment.setattr(client, "post", counter.counted("post", client.post))
    return counter


@pytest.fixture(scope="package")
def faults(steps: Steps) -> Faults:
    days = Faults()
    days.watch(aws.session())
    return days


@pytest.fixture(scope="package")
def furnished(cloud: LocalCloud, faults: Faults) -> Office:
    return Office.opened(cloud)


@pytest.fixture
def office(furnished: Office) -> Office:
    """An account with people to send documents to; what earlier tests have left undone is swept away."""
    furnished.tidy()
    return furnished


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A customer's server that hears of events."""
    with Receiver() as listening:
        yield listening


def _put_to_sleep(cloud: LocalCloud) -> None:
    functions, events = cloud.client("lambda"), cloud.client("events")
    for source in functions.list_event_source_mappings()["EventSourceMappings"]:
        functions.update_event_source_mapping(UUID=source["UUID"], Enabled=False)
    clocks = [rule for rule in events.list_rules()["Rules"] if rule.get("ScheduleExpression")]
    assert clocks, "the sweeper's rule has another shape than this fixture knows"
    for rule in clocks:
        events.disable_rule(Name=rule["Name"])


def _settings(cloud: LocalCloud) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in cloud.client("lambda").get_paginator("list_functions").paginate():
        for one in page["Functions"]:
            found.update(one.get("Environment", {}).get("Variables", {}))
    return found


def _access(cloud: LocalCloud) -> dict[str, str]:
    return {
        "AWS_ENDPOINT_URL": cloud.endpoint_url,
        **carriers(cloud.url),
        "AWS_REGION": cloud.region,
        "AWS_DEFAULT_REGION": cloud.region,
        "NO_PROXY": "127.0.0.1",
        **{name.upper(): value for name, value in cloud.credentials.items()},
    }


def _forget() -> None:
    aws.forget()
    start_cold()
