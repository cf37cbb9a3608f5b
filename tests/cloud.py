"""The one-machine cloud for tests: started when the first test asks for it, with an account for each test."""

from __future__ import annotations

import itertools
import os
import secrets
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Final

import httpx
import pytest
from ulid import ULID

from functions.actions.accounts import create_account
from functions.domain.identifiers import Prefix
from functions.runtime.access import Scope
from functions.storage import aws
from infra.local.cloud import LocalCloud
from tests.receiver import Receiver
from tests.service import Service

STARTING: Final = 420
"""Seconds for the test that happens to be first: layers may have to be built."""

OpenAccount = Callable[..., Service]


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "slow: takes more than ten seconds; leave out with -m 'not slow'")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "cloud" in getattr(item, "fixturenames", ()) and item.get_closest_marker("timeout") is None:
            item.add_marker(pytest.mark.timeout(STARTING))


@pytest.fixture(scope="session")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalCloud]:
    """The whole service, with a state of its own, for all tests of this run."""
    # Nobody starts it a second time: saving what grows with each test would be for nothing.
    with LocalCloud.started(state=tmp_path_factory.mktemp("cloud"), save_every_s=3600) as started:
        yield started
        faults = faults_of(started)
    assert faults == [], "functions failed behind the scenes, whatever the tests saw"


@pytest.fixture(scope="session")
def http() -> Iterator[httpx.Client]:
    """Speaks HTTP as an integration does; proxies of the machine are not asked."""
    with httpx.Client(timeout=60, trust_env=False, limits=httpx.Limits(max_connections=50)) as client:
        yield client


@pytest.fixture(scope="session")
def open_account(cloud: LocalCloud, http: httpx.Client) -> OpenAccount:
    """Opens accounts, each with a name and mail addresses of its own, so that no test sees another's."""
    numbers = itertools.count(1)

    def open_one(*, name: str = "Cuenta de prueba", scopes: frozenset[str] | None = None) -> Service:
        return account_in(cloud, http=http, name=name, tag=f"a{next(numbers)}", scopes=scopes)

    return open_one


@pytest.fixture
def api(open_account: OpenAccount) -> Service:
    """The native API, as a fresh account."""
    return open_account()


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """A customer's server that hears of events."""
    with Receiver() as listening:
        yield listening


def faults_of(cloud: LocalCloud) -> list[str]:
    """Return what the functions and their emulator logged as an error."""
    lines = cloud.functions_log.read_text().splitlines()
    emulator = (cloud.state.logs / "ministack.log").read_text().splitlines()
    faults = [line for line in lines if '"level":"ERROR"' in line or '"level":"CRITICAL"' in line]
    return faults + [line for line in emulator if " ERROR " in line]


def account_in(
    cloud: LocalCloud, *, http: httpx.Client, name: str, tag: str, scopes: frozenset[str] | None = None
) -> Service:
    """Open an account in a running cloud, with the service's own code, and return the API as that account."""
    at = datetime.now(UTC)
    with reaching(cloud):
        opened = create_account(
            name=name,
            email=f"{tag}@example.com",
            tax_id=None,
            language="es",
            live=False,
            scopes=frozenset(str(scope) for scope in Scope) if scopes is None else scopes,
            random_text=secrets.token_urlsafe(32),
            at=at,
            mint=_mint(at),
        )
    return Service(cloud=cloud, http=http, key=opened.api_key, account_id=opened.account.id, tag=tag)


def _mint(at: datetime) -> Callable[[Prefix], str]:
    return lambda prefix: f"{prefix}_{ULID.from_datetime(at)}"


@contextmanager
def reaching(cloud: LocalCloud) -> Iterator[None]:
    """Let the service's code reach the cloud for a moment; other tests find the environment as it was."""
    given = {
        "IDENTITY_TABLE": cloud.names.table("identity"),
        "DOCUMENTS_TABLE": cloud.names.table("documents"),
        "AWS_ENDPOINT_URL": cloud.endpoint_url,
        "AWS_REGION": cloud.region,
        "AWS_DEFAULT_REGION": cloud.region,
        **{name.upper(): value for name, value in cloud.credentials.items()},
    }
    before = {name: os.environ.get(name) for name in given}
    _forget_clients()
    os.environ.update(given)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                os.environ.pop(name, None)
            else:
                os.environ[name] = value
        _forget_clients()


def _forget_clients() -> None:
    aws.forget()
