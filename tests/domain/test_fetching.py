from __future__ import annotations

import pytest

from functions.domain.duties import DutyKind
from functions.domain.errors import Refusal
from functions.domain.fetching import FetchFailed, FileUrlRedirects, FileUrlRefused, require_given
from functions.domain.files import File, FileNotReady, FileState
from functions.domain.filing import awaited_file, owing_content, with_arrived_file
from functions.domain.lifecycle import UploadSuperseded
from tests.builders import LATER, NOON, draft, ready_file, recipient

FETCHING = File(state=FileState.FETCHING, upload_id="upl_1", source_url="https://files.example.com/1?key=s")


class TestRequireGiven:
    def test_takes_what_is_there(self) -> None:
        require_given(200)

    @pytest.mark.parametrize("status", [408, 425, 429, 500, 502, 503, 504])
    def test_hopes_for_later(self, status: int) -> None:
        with pytest.raises(FetchFailed):
            require_given(status)

    @pytest.mark.parametrize(
        ("status", "refusal"),
        [
            (301, FileUrlRedirects),
            (302, FileUrlRedirects),
            (307, FileUrlRedirects),
            (204, FileUrlRefused),
            (206, FileUrlRefused),
            (401, FileUrlRefused),
            (403, FileUrlRefused),
            (404, FileUrlRefused),
        ],
    )
    def test_refuses_what_is_no_file(self, status: int, refusal: type[Refusal]) -> None:
        with pytest.raises(refusal):
            require_given(status)


class TestFetchingFile:
    def test_is_owed(self) -> None:
        (duty,) = owing_content(draft(file=FETCHING), FETCHING, at=NOON).duties

        assert (duty.kind, duty.subject) == (DutyKind.FETCH, "upl_1")

    def test_is_owed_only_while_it_is_to_come(self) -> None:
        assert owing_content(draft(), ready_file(), at=NOON).duties == ()

    def test_keeps_its_address_out_of_the_history(self) -> None:
        document = draft().revised(file=FETCHING, at=LATER)

        assert document.happening is not None
        assert document.happening.data["file_state"] == "fetching"
        assert "example.com" not in str(document.happening)

    def test_forgets_its_address_once_it_is_here(self) -> None:
        arrived = File(state=FileState.READY, upload_id="upl_1", stored=ready_file().stored)

        document = with_arrived_file(draft(file=FETCHING), arrived, at=LATER)

        assert document.file.source_url is None

    def test_is_not_waited_for_once_another_was_given(self) -> None:
        document = draft(file=FETCHING).revised(file=ready_file(), at=LATER)

        with pytest.raises(UploadSuperseded):
            awaited_file(document, "upl_1")

    def test_keeps_the_document_from_being_sent(self) -> None:
        with pytest.raises(FileNotReady):
            draft(recipient("ana"), file=FETCHING).require_sendable(at=LATER)
