from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.events import EventType
from functions.domain.keeping import RESTORABLE, deleted, organised, purgeable, restored, retained
from functions.domain.lifecycle import DocumentBeingSealed, DocumentDeleted, DocumentOnHold
from functions.domain.organising import Organisation
from tests.builders import (
    LATER,
    NOON,
    canceled,
    completed,
    draft,
    in_progress,
    recipient_id,
    refused,
    sealing,
)

ENDED = [draft, in_progress, completed, canceled, refused]
YEARS = LATER + timedelta(days=3650)


def gone(document: Document | None = None) -> Document:
    return replace(deleted(document or completed(), keep_until=None, at=LATER), happening=None, duties=())


class TestDeleted:
    @pytest.mark.parametrize("state", ENDED)
    def test_owes_the_purge_in_30_days(self, state: Callable[[], Document]) -> None:
        document = deleted(state(), keep_until=None, at=LATER)

        assert document.happening is not None
        assert document.happening.type is EventType.DOCUMENT_DELETED
        (duty,) = document.duties
        assert (duty.kind, duty.not_before) == (DutyKind.PURGE, LATER + RESTORABLE)
        assert document.purge_at == duty.not_before

    def test_is_kept_as_long_as_document_and_account_ask(self) -> None:
        kept = replace(completed(), retain_until=LATER + timedelta(days=90))

        assert deleted(kept, keep_until=YEARS, at=LATER).purge_at == YEARS
        assert deleted(kept, keep_until=NOON, at=LATER).purge_at == kept.retain_until

    def test_stays_deleted(self) -> None:
        document = gone()

        assert deleted(document, keep_until=None, at=YEARS) is document

    def test_is_refused_under_legal_hold_and_while_it_is_sealed(self) -> None:
        with pytest.raises(DocumentOnHold):
            deleted(replace(completed(), legal_hold=True), keep_until=None, at=LATER)
        with pytest.raises(DocumentBeingSealed):
            deleted(sealing(), keep_until=None, at=LATER)

    @pytest.mark.parametrize(
        "verb",
        [
            lambda one: one.revised(name="Otro", at=LATER),
            lambda one: one.canceled(reason=None, at=LATER),
            lambda one: one.resent(None, at=LATER),
            lambda one: one.viewed_by(recipient_id("ana"), at=LATER),
            lambda one: one.refused_by(recipient_id("ana"), reason="No", at=LATER),
            lambda one: organised(one, Organisation(folder="/x"), at=LATER),
        ],
    )
    def test_lets_nothing_else_be_done(self, verb: Callable[[Document], Document]) -> None:
        with pytest.raises(DocumentDeleted):
            verb(gone(in_progress()))


class TestRestored:
    def test_is_as_it_was(self) -> None:
        before = in_progress()

        back = restored(gone(before), at=LATER)

        assert back.happening is not None
        assert back.happening.type is EventType.DOCUMENT_RESTORED
        assert replace(back, happening=None, updated_at=before.updated_at) == replace(before, happening=None)

    def test_changes_nothing_that_was_not_deleted(self) -> None:
        document = completed()

        assert restored(document, at=LATER) is document


class TestRetained:
    def test_says_what_changed(self) -> None:
        held = retained(completed(), legal_hold=True, retain_until=YEARS, at=LATER)

        assert held.happening is not None
        assert held.happening.data == {
            "changed": ["legal_hold", "retain_until"],
            "legal_hold": True,
            "retain_until": YEARS.isoformat(),
        }
        assert held.duties == ()

    def test_moves_the_purge_of_a_deleted_document(self) -> None:
        later = retained(gone(), legal_hold=False, retain_until=YEARS, at=LATER)

        assert later.purge_at == YEARS == later.duties[0].not_before
        sooner = retained(replace(later, duties=()), legal_hold=False, retain_until=None, at=LATER)
        assert sooner.purge_at == LATER + RESTORABLE

    def test_changes_nothing_that_is_so_already(self) -> None:
        document = completed()

        assert retained(document, legal_hold=False, retain_until=None, at=LATER) is document


class TestPurgeable:
    def test_is_what_was_deleted_long_enough_ago_and_is_not_held(self) -> None:
        document = gone()

        assert purgeable(document, at=LATER + RESTORABLE)
        assert not purgeable(document, at=LATER + RESTORABLE - timedelta(seconds=1))
        assert not purgeable(replace(document, legal_hold=True), at=YEARS)
        assert not purgeable(completed(), at=YEARS)
