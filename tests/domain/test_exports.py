from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.domain.documents import Document
from functions.domain.duties import Duty, DutyKind
from functions.domain.exports import Export, ExportNotFound, ExportStatus, export_state, owing_export
from functions.domain.keeping import deleted
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    canceled,
    completed,
    draft,
    in_progress,
    refused,
    sealing,
    settled,
    stored,
)


def at_version(version: int) -> Document:
    return replace(draft(), sequence=version)


def made(version: int, *, failed: bool = False) -> Export:
    return Export(version=version, made_at=NOON, stored=None if failed else stored("document.zip"))


def owed(version: int) -> tuple[Duty, ...]:
    return (owing_export(at_version(version), at=NOON),)


def gone() -> Document:
    return settled(deleted(completed(), keep_until=None, at=LATER))


class TestOwingExport:
    @pytest.mark.parametrize("state", [draft, in_progress, sealing, completed, canceled, refused, gone])
    def test_is_right_in_every_state(self, state: Callable[[], Document]) -> None:
        duty = owing_export(state(), at=LATER)

        assert (duty.kind, duty.owner_id, duty.not_before) == (DutyKind.EXPORT, DOCUMENT, LATER)

    def test_is_the_same_until_the_document_changes(self) -> None:
        assert owing_export(at_version(7), at=NOON).subject == owing_export(at_version(7), at=LATER).subject
        assert owing_export(at_version(7), at=NOON).subject != owing_export(at_version(8), at=NOON).subject


class TestExportState:
    def test_is_refused_where_nobody_asked(self) -> None:
        with pytest.raises(ExportNotFound):
            export_state(at_version(1), made=None, owed=())

    def test_is_making_while_it_is_owed(self) -> None:
        state = export_state(at_version(7), made=None, owed=owed(7))

        assert (state.status, state.version, state.current) == (ExportStatus.MAKING, 7, True)

    def test_tells_of_the_newest_version_that_was_asked_for(self) -> None:
        state = export_state(at_version(12), made=None, owed=(*owed(9), *owed(11)))

        assert (state.version, state.current) == (11, False)

    def test_is_ready_once_it_is_made(self) -> None:
        state = export_state(at_version(7), made=made(7), owed=())

        assert (state.status, state.version, state.current) == (ExportStatus.READY, 7, True)

    def test_is_ready_whatever_older_versions_are_owed_still(self) -> None:
        assert export_state(at_version(7), made=made(7), owed=owed(6)).status is ExportStatus.READY

    def test_is_ready_but_not_current_once_the_document_changed(self) -> None:
        state = export_state(at_version(8), made=made(7), owed=())

        assert (state.status, state.version, state.current) == (ExportStatus.READY, 7, False)

    def test_is_making_when_it_was_asked_for_again(self) -> None:
        state = export_state(at_version(8), made=made(7), owed=owed(8))

        assert (state.status, state.version, state.made) == (ExportStatus.MAKING, 8, None)

    def test_is_failed_until_it_is_asked_for_again(self) -> None:
        document, failed = at_version(7), made(7, failed=True)

        assert export_state(document, made=failed, owed=()).status is ExportStatus.FAILED
        assert export_state(document, made=failed, owed=owed(7)).status is ExportStatus.MAKING
