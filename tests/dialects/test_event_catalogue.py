"""What is said about every event in advance, and what events then say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from openapi_schema_validator import OAS31Validator, oas31_format_checker

from functions.dialects import catalogue, registry
from functions.dialects.examples import examples
from functions.dialects.native import event_catalogue
from functions.dialects.native.event_catalogue import DATA, EventTypeNotFound
from functions.domain import conducting, expiring, keeping, organising
from functions.domain.automatic import left_to_person, signed_for
from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import Event, EventType, Happening
from functions.domain.files import File, FileState
from functions.domain.filing import with_file, with_order, without_file
from functions.domain.parts import Channel
from functions.domain.proving import failed, proven
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from functions.domain.reviewing import Decision, Review, reviewed
from functions.domain.terms import RefusalPolicy, Reminders, Terms
from tests.builders import (
    LATER,
    NOON,
    chained,
    completed,
    draft,
    in_progress,
    links,
    ready_file,
    recipient,
    recipient_id,
    refused,
    sealing,
    settled,
    signature,
    signed,
    stored,
    viewed,
)
from tests.described import require_described

ANA, LUIS = recipient_id("ana"), recipient_id("luis")
SCHEMAS = Path(__file__).parents[2] / "docs" / "events"


def happenings() -> Iterator[Happening]:
    """Yield what real verbs say has happened, in as many variants as their data has."""
    for one in _documents():
        assert one.happening is not None
        yield one.happening


def _documents() -> Iterator[Document]:
    yield Document.drafted(
        document_id="doc",
        account_id="acc",
        client_id="cli",
        name="Contrato",
        sender="Papelería del Sur",
        language="es",
        file=File(state=FileState.REJECTED, rejection="pdf_renderers_disagree", rejected_pages=(2, 3)),
        external_id=None,
        metadata={},
        at=NOON,
    )
    begun = draft()
    yield begun.revised(name="Otro", file=ready_file(), at=NOON)
    yield begun.assigned([recipient("ana"), recipient("luis")], at=NOON)
    extra = replace(ready_file(), id="fil_extra", name="Anexo")
    several = with_file(begun, extra, at=NOON)
    yield several
    yield with_order(settled(several), ["fil_extra", begun.files[0].id], at=NOON)
    yield without_file(settled(several), "fil_extra", at=NOON)
    yield conducting.with_terms(begun, Terms(expires_at=LATER), at=NOON)
    yield keeping.organised(begun, organising.Organisation(folder="/x"), at=NOON)
    yield keeping.retained(begun, legal_hold=True, retain_until=LATER, at=NOON)
    automatic = draft(replace(recipient("ana"), automatic=True), recipient("luis"))
    yield automatic.sent(links=links(automatic), sealed_link_seed="c2VlZA==", at=NOON)
    reminded = replace(
        in_progress(), terms=Terms(reminders=Reminders(every_hours=1, at_most=1)), sent_at=NOON
    )
    yield expiring.passed_time(reminded, at=LATER)
    yield sealing().completed([stored("sealed.pdf")], evidence=_evidence(), at=NOON)
    both = replace(sealing(), extra_files=(extra,))
    sealed = [stored("sealed.pdf"), stored("sealed-2.pdf")]
    yield both.completed(sealed, evidence=_evidence(), apart={"fil_extra": stored("e.pdf")}, at=NOON)
    yield conducting.reactivated(refused(), expires_at=None, at=NOON)
    yield conducting.reopened(signed(in_progress(), "ana"), at=NOON)
    yield keeping.deleted(completed(), keep_until=None, at=NOON)
    sent = in_progress()
    for notice in Notice:
        yield sent.with_notified(ANA, channel="sms", notice=notice, at=NOON)
    yield sent.with_bounce(ANA, channel=Channel.EMAIL, at=NOON)
    opened = viewed(in_progress(_asked()), "ana")
    for requirement, facts in _facts():
        yield proven(opened, ANA, Proof(requirement=requirement, at=NOON, facts=facts))
    yield failed(opened, ANA, _failure(Requirement.SELFIE), attempts_left=1)
    yield failed(opened, ANA, _failure(Requirement.CODE_EMAIL), attempts_left=1)
    halted = failed(opened, ANA, _failure(Requirement.SELFIE), attempts_left=0)
    yield halted
    for decision in Decision:
        yield reviewed(settled(halted), ANA, Review(decision=decision, message="Es ella"), at=NOON)
    yield signed_for(viewed(sent, "ana"), ANA, replace(signature(), mandate_id="man"), at=NOON)
    yield left_to_person(sent, ANA, why="mandate_expired", at=NOON)
    two = viewed(replace(in_progress(), extra_files=(extra,)), "ana")
    yield two.signed_by(ANA, replace(signature(), initials=stored("initials.png")), at=NOON)
    alerting = replace(sent, terms=Terms(refusal_policy=RefusalPolicy.ALERTS))
    yield alerting.refused_by(ANA, reason="No", at=NOON)


def _asked() -> Any:
    return replace(recipient("ana"), requirements=(Requirement.CODE_EMAIL, Requirement.SELFIE), kyc=True)


def _facts() -> list[tuple[Requirement, dict[str, Any]]]:
    """Return what proofs say of themselves, as functions/actions/proving.py and its neighbours write it."""
    face = {"provider": "simulator", "compared": True, "similarity": 97}
    return [
        (Requirement.CODE_EMAIL, {"channel": "email"}),
        (Requirement.CODE_EMAIL, {"channel": "email", "batch_id": "bat", "proven_at": NOON.isoformat()}),
        (Requirement.IDENTITY_DOCUMENT, {"provider": "simulator", "document_kind": "ine"}),
        (Requirement.SELFIE, face),
        (Requirement.SELFIE, {**face, "confidence": 99}),
        (Requirement.SELFIE, {"provider": "simulator", "register": "match"}),
    ]


def _failure(requirement: Requirement) -> FailedProof:
    coded = requirement is Requirement.CODE_EMAIL
    return FailedProof(
        requirement=requirement,
        at=NOON,
        reason=FailureReason.CODE_WRONG if coded else FailureReason.STEP_FAILED,
        facts={} if coded else {"provider": "simulator", "confidence": 3, "step": "blink"},
        pictures=() if coded else (stored("selfie.jpg"),),
    )


def _evidence() -> dict[str, str]:
    return {"seal_level": "B-LT", "sealed_at": NOON.isoformat(), "seal_certificate_serial": "4711"}


def event(happening: Happening) -> Event:
    (one,) = chained(replace(draft(), happening=happening))
    return one


class TestEveryEvent:
    def test_has_an_entry_that_says_when_it_happens(self) -> None:
        assert set(DATA) == set(EventType)
        for one in EventType:
            told = event_catalogue.description(one)
            assert told.endswith(".")
            assert "\n" not in told, one

    @pytest.mark.parametrize("event_type", EventType)
    def test_says_in_its_example_what_its_entry_describes(self, event_type: EventType) -> None:
        data = dict(examples()[event_type].event.data)

        event_catalogue.strict(event_type).validate_python(data, strict=True)

    @pytest.mark.parametrize("event_type", EventType)
    def test_has_a_payload_that_keeps_to_its_schema(self, event_type: EventType) -> None:
        schema = event_catalogue.payload_schema(event_type)
        OAS31Validator.check_schema(schema)
        (body,) = catalogue.bodies(event_type)["native"]

        OAS31Validator(schema, format_checker=oas31_format_checker).validate(dict(body.content))

        lacking = {**body.content, "data": {**body.content["data"], "document": None, "webhook": None}}
        assert list(OAS31Validator(schema).iter_errors(lacking))

    @pytest.mark.parametrize("event_type", EventType)
    def test_may_say_more_one_day(self, event_type: EventType) -> None:
        (body,) = catalogue.bodies(event_type)["native"]
        later = {**body.content, "data": {**body.content["data"], "new": 1}, "newer": 2}

        OAS31Validator(event_catalogue.payload_schema(event_type)).validate(later)

    def test_is_named_by_every_dialect_with_a_name_that_endpoints_can_ask_for(self) -> None:
        for one in EventType:
            for dialect, names in catalogue.names(one).items():
                assert set(names) <= set(registry.webhooks(dialect).names), (one, dialect)

    @pytest.mark.parametrize("dialect", registry.WEBHOOK_DIALECTS)
    def test_leaves_no_name_of_a_dialect_without_an_example(self, dialect: str) -> None:
        told = {name for one in EventType for name in catalogue.names(one).get(dialect, ())}

        assert told == set(registry.webhooks(dialect).names)


class TestRealVerbs:
    def test_say_what_is_described_and_nothing_else(self) -> None:
        require_described(event(one) for one in happenings())

    def test_are_found_out_when_they_say_more(self) -> None:
        with pytest.raises(AssertionError, match="not described"):
            require_described([event(Happening(type=EventType.DOCUMENT_RESTORED, data={"why": "x"}))])


class TestPublishedSchemas:
    @pytest.mark.parametrize("event_type", EventType)
    def test_refer_to_their_subject_beside_them(self, event_type: EventType) -> None:
        schema = json.loads((SCHEMAS / f"{event_type.value}.schema.json").read_text(encoding="utf-8"))
        name, _ = event_catalogue.subject_of(event_type)

        reference = schema["properties"]["data"]["properties"][name]["$ref"]

        OAS31Validator.check_schema(json.loads((SCHEMAS / reference).read_text(encoding="utf-8")))


class TestUnknownName:
    def test_is_refused(self) -> None:
        with pytest.raises(EventTypeNotFound):
            event_catalogue.named("document.forgotten")
