"""What holds of every message, whatever the document and its people are."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from functions.dialects.examples import examples
from functions.dialects.zapsign.webhooks import WEBHOOKS
from functions.domain.actors import Actor, ActorKind
from functions.domain.documents import Document
from functions.domain.events import EventType, Happening
from functions.domain.languages import Language
from functions.domain.lifecycle import Status
from functions.domain.parts import Channel, Role
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.requirements import Requirement
from functions.domain.terms import Reminders, SignatureKind, Terms
from functions.domain.webhooks import About, freeze
from tests.builders import LATER, NOON, chained, in_progress, recipient, settled, signature, stored
from tests.dialects.zapsign.telling import SAMPLES, bodies
from tests.dialects.zapsign.test_samples import ADDED, types

TOLD = [kind for kind, one in examples().items() if WEBHOOKS.messages(one.event, one.subject, About())]
ONE_BY_ONE = {name: types(sample, defaultdict(set)) for name, sample in SAMPLES.items()}
ADDRESS, BROWSER = "198.51.100.77", "Mozilla/5.0 (Secret)"
STARTED = Actor(kind=ActorKind.RECIPIENT, id="rcp", ip=ADDRESS, user_agent=BROWSER)

texts = st.text(max_size=20)
maybe_texts = st.none() | texts
times = st.none() | st.datetimes(min_value=NOON.replace(tzinfo=None), timezones=st.just(UTC))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | texts | st.floats(allow_nan=False),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(texts, inner, max_size=2),
    max_leaves=4,
)


@st.composite
def people(draw: st.DrawFn) -> Recipient:
    name = draw(st.sampled_from(["ana", "luis", "eva"]))
    return replace(
        recipient(name),
        name=draw(texts),
        external_id=draw(maybe_texts),
        email=draw(st.none() | st.just("ana@example.com")),
        phone=draw(st.sampled_from([None, "", "+5511987654321", "+1", "unknown"])),
        tax_id=draw(st.sampled_from([None, "", "52998224725", "11222333000181", "GODE561231GR8"])),
        role=draw(st.sampled_from(Role)),
        status=draw(st.sampled_from(RecipientStatus)),
        channels=draw(st.none() | st.lists(st.sampled_from(Channel), max_size=2).map(tuple)),
        requirements=tuple(draw(st.sets(st.sampled_from(Requirement)))),
        signature_kinds=draw(st.none() | st.just((SignatureKind.CLICK,))),
        redirect_url=draw(st.none() | st.just("https://example.com")),
        notified_at=draw(times),
        viewed_at=draw(times),
        signed_at=draw(times),
        refused_at=draw(times),
        refusal_comment=draw(maybe_texts),
        signature=draw(
            st.none()
            | st.just(replace(signature(), ip=ADDRESS, user_agent=BROWSER, initials=stored("initials.png")))
        ),
        resends=draw(st.dictionaries(st.sampled_from(["email", "sms", "whatsapp"]), st.integers(0, 9))),
    )


@st.composite
def documents(draw: st.DrawFn) -> Document:
    given_people = draw(st.lists(people(), max_size=3, unique_by=lambda one: one.id))
    known = in_progress()
    terms = Terms(
        reminders=draw(st.none() | st.integers(1, 100).map(lambda hours: Reminders(every_hours=hours))),
        expires_at=draw(times),
    )
    return replace(
        known,
        recipients=tuple(given_people),
        terms=terms,
        name=draw(texts),
        status=draw(st.sampled_from(Status)),
        language=draw(st.sampled_from(Language)).value,
        external_id=draw(maybe_texts),
        metadata=draw(st.dictionaries(texts, texts, max_size=2)),
        sender_email=draw(maybe_texts),
        end_reason=draw(maybe_texts),
        sent_at=draw(times),
        deleted_at=draw(times),
        sealed_file=draw(st.none() | st.just(stored("sealed.pdf"))),
        sandbox=draw(st.booleans()),
        sealed_link_seed="c2VjcmV0IHNlZWQ=",
        updated_at=LATER + timedelta(microseconds=draw(st.integers(0, 999_999))),
    )


@st.composite
def tellings(draw: st.DrawFn) -> tuple[EventType, Document, About]:
    """Return an event that the vendor tells of, with its document: about one of its people, or about nobody."""
    return (
        draw(st.sampled_from(TOLD)),
        draw(documents()),
        About(answers=draw(st.dictionaries(texts, json_values, max_size=3))),
    )


def posted(telling: tuple[EventType, Document, About], *, linked: bool) -> Iterator[tuple[Document, str]]:
    """Return what is posted of the event, told of each of the people."""
    kind, document, about = telling
    data = examples()[kind].event.data
    for person in document.recipients or (None,):
        mine = {"recipient_id": person.id} if person is not None and "recipient_id" in data else {}
        happened = document.having(Happening(type=kind, data={**data, **mine}), at=document.updated_at)
        (event,) = chained(happened, actor=STARTED)
        for message in WEBHOOKS.messages(event, settled(happened), about):
            body = freeze(message).filled(lambda _: "https://example.com/f" if linked else None)
            yield document, body.decode()


def nulls(value: Any, name: str = "") -> Iterator[str]:
    """Return the names of what is null in a body, at every depth."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from nulls(inner, key)
    elif isinstance(value, list):
        for inner in value:
            yield from nulls(inner, name)
    elif value is None:
        yield name


MAY_BE_NULL = {key for told in ONE_BY_ONE.values() for key, kinds in told.items() if "NoneType" in kinds}
NEVER_NULL_ALL_THE_SAME = {"cpf", "cnpj", "resend_attempts"}
"""The vendor's own examples differ in these: whoever declares them as text or counts is right with ours."""


class TestEveryMessage:
    @given(tellings())
    def test_has_no_null_where_the_vendor_has_text(self, telling: tuple[EventType, Document, About]) -> None:
        for linked in (True, False):
            for _, body in posted(telling, linked=linked):
                assert set(nulls(json.loads(body))) <= MAY_BE_NULL - NEVER_NULL_ALL_THE_SAME

    @given(tellings())
    def test_has_the_keys_of_the_vendor_and_their_types(
        self, telling: tuple[EventType, Document, About]
    ) -> None:
        everywhere: dict[str, set[str]] = defaultdict(set)
        for told in ONE_BY_ONE.values():
            for key, kinds in told.items():
                everywhere[key] |= kinds
        for _, body in posted(telling, linked=True):
            read = json.loads(body)
            name = read["event_type"]
            assert {key for key in read if (name, key) not in ADDED} == set(SAMPLES[name])
            ours = types(
                {key: value for key, value in read.items() if (name, key) not in ADDED}, defaultdict(set)
            )
            assert {key: kinds for key, kinds in ours.items() if not kinds <= everywhere[key]} == {}

    @given(tellings())
    def test_tells_no_secret_and_nothing_of_peoples_devices(
        self, telling: tuple[EventType, Document, About]
    ) -> None:
        for document, body in posted(telling, linked=True):
            kept_back = [
                ADDRESS,
                BROWSER,
                document.sealed_link_seed or "",
                *(one.link.secret_sha256 for one in document.recipients if one.link is not None),
                *(file.stored.key for file in document.files if file.stored is not None),
                document.account_id,
            ]
            assert [secret for secret in kept_back if secret in body] == []

    @given(documents())
    def test_is_about_somebody_who_is_among_the_signers(self, document: Document) -> None:
        for kind in (EventType.RECIPIENT_VIEWED, EventType.RECIPIENT_READ_CONFIRMED):
            for person in document.recipients:
                data = {"recipient_id": person.id}
                happened = document.having(Happening(type=kind, data=data), at=NOON)
                (event,) = chained(happened)
                for body in bodies(event, settled(happened)):
                    who = body.get("signer_who_viewed") or body["signer_who_read"]
                    assert who["token"] in [one["token"] for one in body["signers"]]
