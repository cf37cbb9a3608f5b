"""The vendor's published examples, key by key and type by type."""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Final

import pytest
from pydantic import BaseModel

from functions.dialects.examples import ANA, LUIS, examples
from functions.dialects.zapsign import identifiers
from functions.dialects.zapsign.webhooks import WEBHOOKS
from functions.domain.events import EventType
from tests.dialects.zapsign.telling import SAMPLES, Body, bodies

NOT_YET: Final = {"background_check_completed"}
"""We have no event of it."""
ADDED: Final = {("doc_refused", "signer_who_refused")}
"""What we tell beside the vendor's example: its words say that who refused is told, and its example does not."""
OURS: Final = {
    "doc_created": EventType.DOCUMENT_CREATED,
    "doc_deleted": EventType.DOCUMENT_DELETED,
    "doc_signed": EventType.DOCUMENT_COMPLETED,
    "doc_refused": EventType.DOCUMENT_REFUSED,
    "doc_expired": EventType.DOCUMENT_EXPIRED,
    "doc_expiration_alert": EventType.DOCUMENT_EXPIRING,
    "created_signer": EventType.RECIPIENT_ADDED,
    "signature_notification_sent": EventType.RECIPIENT_NOTIFIED,
    "doc_viewed": EventType.RECIPIENT_VIEWED,
    "doc_read_confirmation": EventType.RECIPIENT_READ_CONFIRMED,
    "signer_authentication_failed": EventType.RECIPIENT_BLOCKED,
    "email_bounce": EventType.EMAIL_BOUNCED,
}
SAME_SHAPE: Final = [name for name in SAMPLES if name not in NOT_YET]


def of(event_type: EventType) -> Body:
    one = examples()[event_type]
    (body,) = bodies(one.event, one.subject, about=one.about)
    return body


def keys(value: Any) -> Any:
    """Return the names in a body, at every depth; a list is as its first entry."""
    if isinstance(value, dict):
        return {name: keys(inner) for name, inner in value.items() if isinstance(inner, dict | list)} | {
            name: None for name, inner in value.items() if not isinstance(inner, dict | list)
        }
    if isinstance(value, list):
        return [keys(one) for one in value[:1]]
    return None


def types(body: Any, into: dict[str, set[str]]) -> dict[str, set[str]]:
    """Note the types that each key has, wherever it stands."""
    if isinstance(body, dict):
        for name, value in body.items():
            into[name].add(type(value).__name__)
            types(value, into)
    elif isinstance(body, list):
        for one in body:
            types(one, into)
    return into


PUBLISHED: Final = types(list(SAMPLES.values()), defaultdict(set))


def without_ours(name: str, body: Body) -> Body:
    return {key: value for key, value in body.items() if (name, key) not in ADDED}


def plain(body: Body) -> Body:
    """Return a body as the vendor's examples may have it too: lists empty or not, counts told or not."""
    emptied = {**body, "metadata": [], "answers": []}
    emptied = {key: emptied[key] for key in body}
    for person in (*body.get("signers", ()), *(one for one in body.values() if isinstance(one, dict))):
        if "resend_attempts" in person:
            person["resend_attempts"] = None
    return emptied


class TestVendorsExamples:
    def test_are_all_told(self) -> None:
        assert set(SAMPLES) - set(WEBHOOKS.names) == NOT_YET
        assert set(WEBHOOKS.names) == set(OURS)

    @pytest.mark.parametrize("name", SAME_SHAPE)
    def test_have_the_keys_that_we_tell(self, name: str) -> None:
        ours = of(OURS[name])

        assert ours["event_type"] == name
        assert set(without_ours(name, ours)) == set(SAMPLES[name])

    @pytest.mark.parametrize("name", SAME_SHAPE)
    def test_have_the_keys_that_we_tell_within(self, name: str) -> None:
        ours = keys(plain(without_ours(name, of(OURS[name]))))
        theirs = keys(plain(SAMPLES[name]))
        if name == "doc_created":
            # A document begins without signers here.
            ours["signers"] = theirs["signers"]

        assert ours == theirs

    @pytest.mark.parametrize("name", SAME_SHAPE)
    def test_have_the_types_that_we_tell(self, name: str) -> None:
        ours = types(without_ours(name, of(OURS[name])), defaultdict(set))

        assert {key: sorted(told) for key, told in ours.items() if not told <= PUBLISHED[key]} == {}

    @pytest.mark.parametrize("event_type", EventType)
    def test_have_the_types_of_everything_that_we_tell(self, event_type: EventType) -> None:
        one = examples()[event_type]
        for body in bodies(one.event, one.subject, about=one.about):
            ours = types(without_ours(body["event_type"], body), defaultdict(set))

            assert {key: sorted(told) for key, told in ours.items() if not told <= PUBLISHED[key]} == {}

    def test_say_in_a_refusal_who_it_was(self) -> None:
        refused = of(EventType.DOCUMENT_REFUSED)

        assert refused["signer_who_refused"]["token"] == identifiers.token(LUIS)
        assert refused["signer_who_refused"].keys() == SAMPLES["doc_refused"]["signers"][0].keys()


class TestSeed:
    """The one event that the vendor's customers ask for most, as its documentation shows it."""

    def test_is_told_once_the_sealed_file_is_there(self) -> None:
        seed, ours = SAMPLES["doc_signed"], of(EventType.DOCUMENT_COMPLETED)

        assert ours["status"] == seed["status"] == "signed"
        assert ours["signed_file"].startswith("https://")
        assert ours["signer_who_signed"].keys() == seed["signer_who_signed"].keys()
        assert [one.keys() for one in ours["signers"]] == [seed["signers"][0].keys()] * 2
        assert {type(one) for one in ours["signer_who_signed"].values()} == {
            type(one) for one in seed["signer_who_signed"].values()
        }

    def test_has_text_where_the_seed_has_text(self) -> None:
        seed, ours = SAMPLES["doc_signed"], of(EventType.DOCUMENT_COMPLETED)

        for theirs, told in (
            (seed, ours),
            (seed["signers"][0], ours["signers"][0]),
            (seed["signer_who_signed"], ours["signer_who_signed"]),
            (seed["answers"][0], ours["answers"][0]),
        ):
            texts = [key for key, value in theirs.items() if isinstance(value, str)]
            assert {key: told[key] for key in texts if not isinstance(told[key], str)} == {}

    def test_is_pending_as_long_as_somebody_is_awaited(self) -> None:
        pending = of(EventType.RECIPIENT_SIGNED)

        assert (pending["status"], pending["signed_file"]) == ("pending", None)
        assert pending.keys() == SAMPLES["doc_signed"].keys()
        assert pending["signer_who_signed"]["token"] == identifiers.token(ANA)


class TestReceiver:
    """What receivers in the wild declare: texts that are never null, and a list of answers."""

    class Answer(BaseModel, strict=True):
        variable: str
        value: str

    class Signer(BaseModel, strict=True):
        name: str
        email: str
        phone_country: str
        phone_number: str
        status: str

    class Signed(BaseModel, strict=True):
        status: str
        answers: list[TestReceiver.Answer]
        signer_who_signed: TestReceiver.Signer
        signers: list[TestReceiver.Signer]

    @pytest.mark.parametrize("event_type", [EventType.RECIPIENT_SIGNED, EventType.DOCUMENT_COMPLETED])
    def test_reads_what_we_tell(self, event_type: EventType) -> None:
        read = self.Signed.model_validate(of(event_type))

        assert [(one.variable, one.value) for one in read.answers] == [
            ("nombre_completo", "Ana Souza"),
            ("importe", "12500.00"),
        ]
        assert [(one.phone_country, one.phone_number) for one in read.signers] == [
            ("55", "11987654321"),
            ("52", "9991234567"),
        ]
