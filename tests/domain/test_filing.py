from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.documents import Document
from functions.domain.errors import Refusals
from functions.domain.files import (
    MAX_FILES,
    File,
    FileIsMain,
    FileNotFound,
    FileNotReady,
    FileOrderIncomplete,
    FileState,
    TooManyFiles,
)
from functions.domain.filing import with_arrived_file, with_file, with_order, without_file
from functions.domain.lifecycle import DocumentNotCompleted, DocumentNotDraft, UploadSuperseded
from functions.domain.placements import PlacementFileUnknown
from tests.builders import (
    DOCUMENT,
    LATER,
    NOON,
    SEAL_EVIDENCE,
    awaited_file,
    draft,
    in_progress,
    placement,
    ready_file,
    recipient,
    sealing,
    settled,
    stored,
)

MAIN = f"fil_{DOCUMENT.partition('_')[2]}"


def extra(name: str, *, file: File | None = None) -> File:
    return replace(file or ready_file(pages=2), id=f"fil_{name}", name=name.title())


def filed(*names: str, document: Document | None = None) -> Document:
    """Return a draft with these extra files."""
    document = document or draft(recipient("ana"))
    for name in names:
        document = settled(with_file(document, extra(name), at=NOON))
    return document


class TestFiles:
    def test_begin_with_the_one_that_bears_the_documents_number(self) -> None:
        assert [one.id for one in draft().files] == [MAIN]

    def test_are_found_by_id_and_the_main_one_without(self) -> None:
        document = filed("anexo")

        assert document.file_of("fil_anexo").name == "Anexo"
        assert document.file_of(None).id == MAIN
        with pytest.raises(FileNotFound):
            document.file_of("fil_other")

    def test_keep_their_id_when_the_content_changes(self) -> None:
        document = with_order(filed("anexo"), ["fil_anexo", MAIN], at=NOON)

        revised = document.revised(file=ready_file(pages=9), at=LATER)

        assert (revised.files[0].id, revised.files[0].name, revised.file.page_count) == (
            "fil_anexo",
            "Anexo",
            9,
        )


class TestWithFile:
    def test_adds_behind_all_others_and_tells_so(self) -> None:
        document = with_file(filed("anexo"), extra("plano"), at=LATER)

        assert [one.id for one in document.files] == [MAIN, "fil_anexo", "fil_plano"]
        assert document.happening is not None
        assert document.happening.data["changed"] == ["files"]
        assert document.happening.data["file_id"] == "fil_plano"

    def test_stops_at_fifteen(self) -> None:
        full = filed(*(f"anexo{number}" for number in range(MAX_FILES - 1)))

        with pytest.raises(TooManyFiles):
            with_file(full, extra("more"), at=NOON)

    def test_refuses_a_document_that_was_sent(self) -> None:
        with pytest.raises(DocumentNotDraft):
            with_file(in_progress(), extra("anexo"), at=NOON)


class TestWithoutFile:
    def test_takes_an_extra_one_out(self) -> None:
        assert [one.id for one in without_file(filed("a", "b"), "fil_a", at=LATER).files] == [MAIN, "fil_b"]

    def test_keeps_the_main_one(self) -> None:
        with pytest.raises(FileIsMain):
            without_file(filed("anexo"), MAIN, at=LATER)

    def test_leaves_a_lost_placement_for_the_sending_to_refuse(self) -> None:
        placed = recipient("ana", placements=(replace(placement(), file_id="fil_anexo"),))
        document = filed("anexo", document=draft(placed))
        document.require_sendable(at=LATER)

        with pytest.raises(PlacementFileUnknown) as refusal:
            without_file(document, "fil_anexo", at=LATER).require_sendable(at=LATER)

        assert refusal.value.pointer == "/recipients/0/placements/0/file_id"


class TestWithOrder:
    def test_makes_the_first_the_main_one(self) -> None:
        document = with_order(filed("a", "b"), ["fil_b", MAIN, "fil_a"], at=LATER)

        assert [one.id for one in document.files] == ["fil_b", MAIN, "fil_a"]
        assert document.file.name == "B"

    def test_keeps_signatures_on_the_file_where_they_were_placed(self) -> None:
        document = filed("anexo", document=draft(recipient("ana", placements=(placement(page=3),))))

        document = with_order(document, ["fil_anexo", MAIN], at=LATER)

        assert document.recipients[0].placements[0].file_id == MAIN
        document.require_sendable(at=LATER)

    def test_does_nothing_where_nothing_moves(self) -> None:
        document = filed("anexo")

        assert with_order(document, [MAIN, "fil_anexo"], at=LATER) is document

    @pytest.mark.parametrize(
        "wanted", [[MAIN], [MAIN, MAIN], [MAIN, "fil_x"], [MAIN, "fil_anexo", "fil_anexo"]]
    )
    def test_refuses_an_order_that_is_not_of_all_files(self, wanted: list[str]) -> None:
        with pytest.raises(FileOrderIncomplete):
            with_order(filed("anexo"), wanted, at=LATER)


class TestArrival:
    arrived = replace(ready_file(), upload_id="upload-2")

    def test_fills_the_file_that_waited_for_it(self) -> None:
        waiting = with_file(draft(), extra("anexo", file=awaited_file(upload_id="upload-2")), at=NOON)

        document = with_arrived_file(waiting, self.arrived, at=LATER)

        assert document.file == ready_file()
        assert (document.files[1].id, document.files[1].name) == ("fil_anexo", "Anexo")
        assert document.files[1].state is FileState.READY

    def test_finds_nobody_who_waits_twice(self) -> None:
        waiting = with_file(draft(), extra("anexo", file=awaited_file(upload_id="upload-2")), at=NOON)
        document = with_arrived_file(waiting, self.arrived, at=LATER)

        with pytest.raises(UploadSuperseded):
            with_arrived_file(document, self.arrived, at=LATER)


class TestSending:
    def test_waits_for_every_file(self) -> None:
        document = with_file(draft(recipient("ana")), extra("anexo", file=awaited_file()), at=NOON)

        with pytest.raises(FileNotReady) as refusal:
            document.require_sendable(at=LATER)

        assert refusal.value.pointer == "/files/1"

    def test_counts_the_pages_of_the_file_that_is_named(self) -> None:
        spots = (replace(placement(page=3), file_id="fil_anexo"), placement(page=4))
        document = filed("anexo", document=draft(recipient("ana", placements=spots)))

        with pytest.raises(Refusals) as refusal:
            document.require_sendable(at=LATER)

        assert [(one.code, one.facts["pages"]) for one in refusal.value.refusals] == [
            ("placement_outside_page", 2),
            ("placement_outside_page", 3),
        ]


class TestCompleted:
    def sealing(self) -> Document:
        return replace(sealing(), extra_files=(extra("anexo"),))

    def test_has_every_file_sealed(self) -> None:
        copies = [stored("main.pdf"), stored("anexo.pdf")]

        done = self.sealing().completed(copies, evidence=SEAL_EVIDENCE, at=LATER)

        assert [done.require_sealed(one.id) for one in done.files] == copies
        assert done.require_sealed() == copies[0]
        assert done.happening is not None
        assert [one["file_id"] for one in done.happening.data["sealed_files"]] == [MAIN, "fil_anexo"]

    def test_is_not_without_one_of_them(self) -> None:
        with pytest.raises(ValueError, match="zip"):
            self.sealing().completed([stored("main.pdf")], evidence=SEAL_EVIDENCE, at=LATER)

    def test_gives_no_copy_before(self) -> None:
        with pytest.raises(DocumentNotCompleted):
            self.sealing().require_sealed("fil_anexo")
