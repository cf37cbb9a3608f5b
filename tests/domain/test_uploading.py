from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.files import File, FileState, PartPlan, Promise
from functions.domain.filing import owing_content, with_arrived_file, with_file, without_file
from functions.domain.uploading import (
    FORM_LIFETIME,
    GRACE,
    MAX_PARTS,
    MIN_PART_BYTES,
    OPEN_FOR,
    ReceivedPart,
    UploadCanceled,
    UploadExpired,
    UploadIncomplete,
    UploadNotFound,
    UploadPartHashes,
    UploadPartsDiffer,
    given_up,
    part_sizes,
    plan_of,
    planned,
    require_complete,
    require_hashes,
    require_kept,
    upload_of,
)
from tests.builders import LATER, NOON, awaited_file, draft, ready_file

MB = 1024 * 1024
PROMISE = Promise(size=18 * MB + 7, sha256="ab" * 32)
PLAN = planned("transfer-1", part_size=5 * MB, part_sha256=(), at=NOON)
SIZES = {1: 5 * MB, 2: 5 * MB, 3: 5 * MB, 4: 3 * MB + 7}


def in_parts(*, upload_id: str = "upload-1", plan: PartPlan = PLAN) -> File:
    return replace(awaited_file(upload_id=upload_id), promised=PROMISE, parts=plan)


def received(**other: ReceivedPart) -> dict[int, ReceivedPart]:
    """Return all parts; `part_2=…` is another second one."""
    parts = {number: ReceivedPart(size=size, etag=f'"e{number}"') for number, size in SIZES.items()}
    return parts | {int(name.removeprefix("part_")): part for name, part in other.items()}


class TestPartSizes:
    def test_are_all_the_same_but_the_last(self) -> None:
        assert part_sizes(PROMISE.size, 5 * MB) == SIZES

    def test_are_whole_where_nothing_is_left_over(self) -> None:
        assert part_sizes(10 * MB, 5 * MB) == {1: 5 * MB, 2: 5 * MB}

    def test_are_one_of_a_small_file(self) -> None:
        assert part_sizes(1, 5 * MB) == {1: 1}

    def test_are_never_more_than_the_largest_file_has(self) -> None:
        assert len(part_sizes(50 * MB, MIN_PART_BYTES)) == MAX_PARTS


class TestHashesOfParts:
    def test_may_be_left_out(self) -> None:
        require_hashes(PROMISE.size, part_size=5 * MB, part_sha256=(), pointer="/x")

    def test_are_one_for_each(self) -> None:
        require_hashes(PROMISE.size, part_size=5 * MB, part_sha256=["ab" * 32] * 4, pointer="/x")
        with pytest.raises(UploadPartHashes) as refused:
            require_hashes(PROMISE.size, part_size=5 * MB, part_sha256=["ab" * 32] * 3, pointer="/x")

        assert refused.value.facts == {"expected": 4, "given": 3}
        assert refused.value.pointer == "/x"

    def test_are_refused_where_there_are_no_parts(self) -> None:
        with pytest.raises(UploadPartHashes):
            require_hashes(PROMISE.size, part_size=None, part_sha256=["ab" * 32], pointer="/x")

    def test_are_kept_in_lower_case(self) -> None:
        assert planned("t", part_size=5 * MB, part_sha256=["AB" * 32], at=NOON).part_sha256 == ("ab" * 32,)


class TestCompleteUpload:
    def test_has_every_part_in_its_size(self) -> None:
        require_complete(SIZES, received(), named=None)

    def test_has_the_parts_that_are_named_quoted_or_not(self) -> None:
        require_complete(SIZES, received(), named={1: "e1", 2: '"e2"', 3: "e3", 4: "e4"})

    def test_lacks_no_part(self) -> None:
        parts = received(part_2=ReceivedPart(size=5 * MB - 1, etag="x"))
        del parts[4]

        with pytest.raises(UploadIncomplete) as refused:
            require_complete(SIZES, parts, named=None)

        assert refused.value.facts == {"parts": "2, 4"}

    @pytest.mark.parametrize(
        "named",
        [
            {1: "e1", 2: "e2", 3: "e3"},
            {1: "e1", 2: "e2", 3: "e3", 4: "other"},
        ],
        ids=["one is not named", "one is another"],
    )
    def test_refuses_other_parts_than_those_that_came(self, named: dict[int, str]) -> None:
        with pytest.raises(UploadPartsDiffer) as refused:
            require_complete(SIZES, received(), named=named)

        assert refused.value.facts == {"parts": "4"}

    def test_refuses_a_part_that_it_does_not_have(self) -> None:
        named = {1: "e1", 2: "e2", 3: "e3", 4: "e4", 5: "e5"}

        with pytest.raises(UploadPartsDiffer) as refused:
            require_complete(SIZES, received(), named=named)

        assert refused.value.facts == {"parts": "5"}


class TestUploadOf:
    def test_is_the_file_that_it_was_for_whatever_became_of_it(self) -> None:
        ready = replace(ready_file(), upload_id="upload-1")

        assert upload_of(draft(file=in_parts()), "upload-1").state is FileState.AWAITING_UPLOAD
        assert upload_of(draft(file=ready), "upload-1").state is FileState.READY

    def test_is_found_among_extra_files(self) -> None:
        extra = replace(in_parts(upload_id="upload-2"), id="fil_1", name="Anexo")

        assert upload_of(with_file(draft(), extra, at=NOON), "upload-2").id == "fil_1"

    def test_refuses_one_that_the_document_does_not_know(self) -> None:
        with pytest.raises(UploadNotFound):
            upload_of(draft(file=in_parts()), "upload-2")

    @pytest.mark.parametrize("refusal", [UploadExpired, UploadCanceled])
    def test_refuses_to_go_on_with_one_that_was_given_up(self, refusal: type[Exception]) -> None:
        code = getattr(refusal, "code", "")

        with pytest.raises(refusal):
            require_kept(File(state=FileState.REJECTED, upload_id="upload-1", rejection=code))

    def test_goes_on_with_one_that_was_rejected_for_what_it_is(self) -> None:
        require_kept(File(state=FileState.REJECTED, upload_id="upload-1", rejection="pdf_encrypted"))


class TestPlanOf:
    def test_is_what_the_parts_are_held_to(self) -> None:
        assert plan_of(in_parts(), at=NOON) == (PLAN, PROMISE)

    def test_refuses_an_upload_in_one_piece(self) -> None:
        with pytest.raises(UploadNotFound):
            plan_of(awaited_file(), at=NOON)

    def test_refuses_an_upload_whose_time_is_over(self) -> None:
        plan_of(in_parts(), at=NOON + OPEN_FOR - timedelta(seconds=1))
        with pytest.raises(UploadExpired):
            plan_of(in_parts(), at=NOON + OPEN_FOR)


class TestDutyToLook:
    def test_comes_when_the_form_has_ended(self) -> None:
        (duty,) = owing_content(draft(file=awaited_file()), awaited_file(), at=NOON).duties

        assert (duty.kind, duty.subject) == (DutyKind.UPLOAD, "upload-1")
        assert duty.not_before == NOON + FORM_LIFETIME + GRACE

    def test_comes_when_no_part_is_taken_any_more(self) -> None:
        (duty,) = owing_content(draft(file=in_parts()), in_parts(), at=NOON).duties

        assert duty.not_before == NOON + OPEN_FOR + GRACE


class TestGivenUp:
    def before(self) -> Document:
        extra = replace(in_parts(upload_id="upload-2"), id="fil_1", name="Anexo")
        return with_file(draft(file=in_parts()), extra, at=NOON)

    def test_is_an_upload_in_parts_whose_file_got_another_content(self) -> None:
        after = self.before().revised(file=ready_file(), at=LATER)

        (duty,) = given_up(self.before(), after, at=LATER)

        assert (duty.kind, duty.subject, duty.not_before) == (DutyKind.UPLOAD, "upload-1", LATER)

    def test_is_an_upload_in_parts_whose_file_was_taken_out(self) -> None:
        (duty,) = given_up(self.before(), without_file(self.before(), "fil_1", at=LATER), at=LATER)

        assert duty.subject == "upload-2"

    def test_is_none_that_arrived(self) -> None:
        arrived = replace(ready_file(), upload_id="upload-1")

        assert given_up(self.before(), with_arrived_file(self.before(), arrived, at=LATER), at=LATER) == ()

    def test_is_no_form_which_ends_by_itself(self) -> None:
        before = draft(file=awaited_file())

        assert given_up(before, before.revised(file=ready_file(), at=LATER), at=LATER) == ()
