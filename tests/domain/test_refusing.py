"""Refusals that only alert, and the reasons to choose from."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.documents import Document
from functions.domain.duties import Notice
from functions.domain.events import EventType
from functions.domain.lifecycle import Status
from functions.domain.recipients import RecipientRefused, RecipientStatus
from functions.domain.refusing import in_words, reasons
from functions.domain.terms import RefusalPolicy, RefusalReason, Terms
from tests.builders import LATER, in_progress, recipient_id, settled, signature, signed, viewed

ANA = recipient_id("ana")


def alerting(document: Document) -> Document:
    terms = replace(document.terms, refusal_policy=RefusalPolicy.ALERTS)
    return replace(document, terms=terms, sender_email="juridico@example.com")


class TestAlert:
    def test_leaves_the_document_open_and_tells_the_sender(self) -> None:
        document = alerting(in_progress()).refused_by(ANA, reason="terms", comment="Cláusula 4", at=LATER)

        assert document.status is Status.IN_PROGRESS
        assert document.recipient(ANA).status is RecipientStatus.REFUSED
        assert [(one.subject, one.notice) for one in document.duties] == [
            (f"sender#sender_refused#{ANA}", Notice.SENDER_REFUSED)
        ]
        assert document.happening is not None
        assert document.happening.type is EventType.RECIPIENT_REFUSED
        assert document.happening.personal["comment"] == "Cláusula 4"
        assert "Cláusula 4" not in str(document.happening.data)

    def test_lets_the_person_sign_later(self) -> None:
        refused = settled(alerting(viewed(in_progress(), "ana")).refused_by(ANA, reason="x", at=LATER))

        assert refused.signed_by(ANA, signature(), at=LATER).recipient(ANA).status is RecipientStatus.SIGNED

    def test_is_given_once(self) -> None:
        refused = settled(alerting(in_progress()).refused_by(ANA, reason="x", at=LATER))

        with pytest.raises(RecipientRefused):
            refused.refused_by(ANA, reason="y", at=LATER)

    def test_keeps_the_document_waiting_when_all_others_have_signed(self) -> None:
        refused = settled(alerting(in_progress()).refused_by(ANA, reason="x", at=LATER))

        assert signed(refused, "luis").status is Status.IN_PROGRESS

    def test_is_no_reason_to_remind(self) -> None:
        refused = settled(alerting(in_progress()).refused_by(ANA, reason="x", at=LATER))

        assert [one.subject for one in refused.resent(None, at=LATER).duties] == [recipient_id("luis")]


class TestReasons:
    @pytest.mark.parametrize("language", ["es", "pt", "en"])
    def test_are_ours_in_each_language(self, language: str) -> None:
        found = reasons(Terms(), language=language)

        assert list(found) == list(RefusalReason)
        assert all(found.values())

    def test_are_the_senders_own_where_there_are_any(self) -> None:
        terms = Terms(refusal_reasons=("Falta el anexo B",))

        assert reasons(terms, language="es") == {"Falta el anexo B": "Falta el anexo B"}

    def test_may_be_the_persons_own_words(self) -> None:
        assert in_words("No soy socio", terms=Terms(), language="es") == "No soy socio"
        assert in_words("wrong_data", terms=Terms(), language="en") == "Some data is wrong"
