from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import fields, replace
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from functions.domain.actors import Actor, ActorKind
from functions.domain.events import (
    GENESIS,
    ChainBroken,
    Event,
    EventType,
    Happening,
    canonical,
    commit,
    link_event,
    verify_chain,
)
from tests.builders import NOON, chained, draft, in_progress, recipient_id, signature, viewed

ANA = recipient_id("ana")
SIGNER = Actor(kind=ActorKind.RECIPIENT, id=ANA, ip="203.0.113.7", user_agent="Browser")

NAMES = st.text(st.characters(exclude_categories=["Cs"]))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | NAMES,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=8,
)


def history() -> list[Event]:
    """Return a document's life up to a signature."""
    opened = in_progress().viewed_by(ANA, at=NOON)
    return chained(
        draft().revised(name="Contrato", at=NOON),
        draft().assigned(in_progress().recipients, at=NOON),
        opened,
        viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON),
        actor=SIGNER,
    )


class TestCanonical:
    def test_sorts_keys_and_leaves_no_spaces(self) -> None:
        assert (
            canonical({"b": [1, {"d": None, "c": True}], "a": "x y"})
            == b'{"a":"x y","b":[1,{"c":true,"d":null}]}'
        )

    def test_writes_letters_as_utf_8(self) -> None:
        assert canonical({"name": "Peña ✓"}) == '{"name":"Peña ✓"}'.encode()

    def test_refuses_what_is_no_number(self) -> None:
        with pytest.raises(ValueError, match="JSON compliant"):
            canonical(float("nan"))

    @given(st.dictionaries(NAMES, VALUES, max_size=5))
    def test_does_not_depend_on_the_order_of_keys(self, value: dict[str, Any]) -> None:
        assert canonical(value) == canonical(dict(reversed(value.items())))

    @given(VALUES, VALUES)
    def test_tells_different_values_apart(self, one: Any, other: Any) -> None:
        assert (canonical(one) == canonical(other)) == (repr_of(one) == repr_of(other))


def repr_of(value: Any) -> Any:
    """Return the value in a form in which True is not 1 and the order of keys does not matter."""
    if isinstance(value, dict):
        return ("object", sorted((name, repr(repr_of(inner))) for name, inner in value.items()))
    if isinstance(value, list):
        return ("array", [repr_of(inner) for inner in value])
    return (type(value).__name__, value)


class TestCommit:
    @given(NAMES, NAMES)
    def test_hides_a_value_that_can_be_guessed_behind_the_salt(self, one: str, other: str) -> None:
        assert (commit({"name": "Ana"}, salt=one) == commit({"name": "Ana"}, salt=other)) == (one == other)


class TestLinkEvent:
    def test_chains_the_first_to_the_genesis_and_each_to_the_one_before(self) -> None:
        events = history()

        assert [one.previous_hash for one in events] == [GENESIS, *(one.hash for one in events[:-1])]
        assert [one.sequence for one in events] == [1, 2, 3, 4]

    def test_keeps_where_the_author_was_in_the_erasable_part(self) -> None:
        last = history()[-1]

        assert last.personal is not None
        assert (last.personal["ip"], last.personal["user_agent"]) == ("203.0.113.7", "Browser")
        assert (last.actor_kind, last.actor_id) == ("recipient", ANA)
        assert "203.0.113.7" not in str(last.data)

    def test_does_not_move_a_hash_that_others_have_kept(self) -> None:
        event = link_event(
            happening=Happening(type=EventType.DOCUMENT_SENT, data={"n": 1}, personal={"name": "Ana"}),
            event_id="evt_1",
            sequence=1,
            previous_hash=GENESIS,
            salt="salt",
            actor=replace(SIGNER, id="rcp_1"),
            at=NOON,
            account_id="acc_1",
            document_id="doc_1",
            status="in_progress",
        )

        # Written by hand: were this to change, the evidence pages of what is sealed already would not verify.
        personal = hashlib.sha256(b'salt{"ip":"203.0.113.7","name":"Ana","user_agent":"Browser"}').hexdigest()
        content = (
            '{"account_id":"acc_1","actor_id":"rcp_1","actor_kind":"recipient","data":{"n":1},'
            '"document_id":"doc_1","id":"evt_1","occurred_at":"2026-11-20T12:00:00+00:00",'
            f'"personal_digest":"{personal}","sequence":1,"status":"in_progress","type":"document.sent"}}'
        )
        assert event.personal_digest == personal
        assert event.hash == hashlib.sha256(f"{'0' * 64}{content}".encode()).hexdigest()


class TestVerifyChain:
    def test_accepts_a_history_as_it_was_written(self) -> None:
        events = history()

        verify_chain(events, head=events[-1].hash)

    def test_accepts_a_document_to_which_nothing_has_happened(self) -> None:
        verify_chain([], head=GENESIS)

    @pytest.mark.parametrize("place", range(4))
    def test_accepts_a_history_whose_personal_data_was_erased(self, place: int) -> None:
        events = history()
        events[place] = replace(events[place], personal=None, salt="")

        verify_chain(events, head=events[-1].hash)

    @pytest.mark.parametrize("place", range(4))
    @pytest.mark.parametrize("field", [one.name for one in fields(Event)])
    def test_detects_a_change_of_any_field_anywhere(self, field: str, place: int) -> None:
        events = history()
        events[place] = replace(events[place], **{field: CHANGES[field](getattr(events[place], field))})

        with pytest.raises(ChainBroken):
            verify_chain(events, head=history()[-1].hash)

    @given(st.permutations(range(4)).filter(lambda order: order != [0, 1, 2, 3]))
    def test_detects_another_order(self, order: list[int]) -> None:
        events = history()

        with pytest.raises(ChainBroken):
            verify_chain([events[place] for place in order], head=events[-1].hash)

    @pytest.mark.parametrize("place", range(4))
    def test_detects_an_event_taken_out(self, place: int) -> None:
        events = history()

        with pytest.raises(ChainBroken):
            verify_chain(events[:place] + events[place + 1 :], head=events[-1].hash)

    @pytest.mark.parametrize("place", range(5))
    def test_detects_an_event_added(self, place: int) -> None:
        events = history()
        copied = events[min(place, 3)]

        with pytest.raises(ChainBroken):
            verify_chain([*events[:place], copied, *events[place:]], head=events[-1].hash)

    def test_detects_a_longer_history_that_chains_well(self) -> None:
        events = history()
        longer = events + chained(in_progress().with_bounce(ANA, at=NOON), previous=events[-1])

        verify_chain(longer, head=longer[-1].hash)
        with pytest.raises(ChainBroken, match="not the head"):
            verify_chain(longer, head=events[-1].hash)

    def test_detects_a_gap_in_the_numbers_of_a_history_that_chains_well(self) -> None:
        first = history()[0]
        bounced = in_progress().with_bounce(ANA, at=NOON)
        events = [first, *chained(bounced, previous=replace(first, sequence=2))]

        with pytest.raises(ChainBroken, match="found sequence 3"):
            verify_chain(events, head=events[-1].hash)

    def test_detects_a_history_rewritten_from_one_event_on(self) -> None:
        events = history()
        forged = events[:2] + chained(
            in_progress().with_bounce(ANA, at=NOON),
            in_progress().with_bounce(ANA, at=NOON),
            previous=events[1],
        )

        with pytest.raises(ChainBroken):
            verify_chain(forged, head=events[-1].hash)

    @given(st.integers(0, 3), st.data())
    def test_detects_a_single_byte_of_the_content(self, place: int, data: st.DataObject) -> None:
        events = history()
        content = dict(events[place].data)
        key = data.draw(st.sampled_from(sorted(content)))
        events[place] = replace(events[place], data={**content, key: f"{content[key]}x"})

        with pytest.raises(ChainBroken) as broken:
            verify_chain(events, head=events[-1].hash)
        assert broken.value.sequence == place + 1


def _flipped(text: str) -> str:
    return ("0" if text[0] != "0" else "1") + text[1:]


CHANGES: dict[str, Callable[[Any], Any]] = {
    "id": _flipped,
    "type": lambda type_: next(other for other in EventType if other is not type_),
    "sequence": lambda sequence: sequence + 1,
    "occurred_at": lambda at: at + timedelta(microseconds=1),
    "account_id": _flipped,
    "document_id": _flipped,
    "status": _flipped,
    "actor_kind": _flipped,
    "actor_id": _flipped,
    "data": lambda data: {**data, "more": True},
    "personal": lambda personal: {**personal, "ip": "203.0.113.8"},
    "salt": _flipped,
    "personal_digest": _flipped,
    "previous_hash": _flipped,
    "hash": _flipped,
}
