"""What holds in every dialect, whatever has happened to a document of any content."""

from __future__ import annotations

import pytest
from hypothesis import given

from functions.dialects.examples import examples
from functions.dialects.registry import WEBHOOK_DIALECTS, webhooks
from functions.domain.documents import Document
from functions.domain.events import Event
from tests.dialects.telling import SECRET, WEBHOOK_EVENTS, happened, no_link, posted_of

VENDORS = sorted(set(WEBHOOK_DIALECTS) - {"native"})


@pytest.mark.parametrize("dialect", WEBHOOK_DIALECTS)
class TestEveryDialect:
    @given(one=happened())
    def test_names_only_what_it_has_names_for(self, dialect: str, one: tuple[Event, Document]) -> None:
        told = webhooks(dialect)

        assert {message.name for message in posted_of(told, *one)} <= set(told.names)

    @given(one=happened())
    def test_tells_no_secret_no_address_and_no_browser(
        self, dialect: str, one: tuple[Event, Document]
    ) -> None:
        for message in posted_of(webhooks(dialect), *one):
            assert SECRET not in message.body

    @given(one=happened())
    def test_says_the_same_whenever_it_is_asked(self, dialect: str, one: tuple[Event, Document]) -> None:
        told = webhooks(dialect)

        assert posted_of(told, *one) == posted_of(told, *one)

    @given(one=happened())
    def test_tells_what_it_tells_where_files_are_gone(
        self, dialect: str, one: tuple[Event, Document]
    ) -> None:
        told = webhooks(dialect)

        with_links = [message.name for message in posted_of(told, *one)]
        without = [message.name for message in posted_of(told, *one, links=no_link)]

        assert with_links == without


@pytest.mark.parametrize("dialect", VENDORS)
class TestVendorsDialect:
    def test_knows_nothing_of_endpoints(self, dialect: str) -> None:
        for kind in WEBHOOK_EVENTS:
            one = examples()[kind]
            assert webhooks(dialect).messages(one.event, one.subject, one.about) == ()
