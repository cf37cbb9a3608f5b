from __future__ import annotations

from datetime import timedelta

import pytest

from functions.domain.identifiers import Prefix, is_identifier
from functions.domain.previews import (
    GIVEN_UP_AFTER,
    LIFETIME,
    MOST_AT_ONCE,
    Preview,
    PreviewState,
    TooManyPreviews,
    Underway,
    preview_id,
)
from tests.builders import ACCOUNT, NOON, identifier, stored

TEMPLATE = identifier(Prefix.TEMPLATE, "contrato")


def preview() -> Preview:
    return Preview(
        id=named(),
        account_id=ACCOUNT,
        template_id=TEMPLATE,
        template_version=1,
        name="Contrato",
        language="es",
        state=PreviewState.RENDERING,
        source=stored("filled.docx"),
        created_at=NOON,
    )


def named(**other: object) -> str:
    shown = {
        "account_id": ACCOUNT,
        "template_id": TEMPLATE,
        "template_version": 1,
        "source_sha256": "ab" * 32,
    }
    return preview_id(**{**shown, **other})  # type: ignore[arg-type]


class TestName:
    def test_is_the_same_for_the_same_pages(self) -> None:
        assert named() == named()
        assert is_identifier(named(), Prefix.PREVIEW)

    @pytest.mark.parametrize(
        "other",
        [
            {"account_id": identifier(Prefix.ACCOUNT, "other")},
            {"template_id": identifier(Prefix.TEMPLATE, "other")},
            {"template_version": 2},
            {"source_sha256": "cd" * 32},
        ],
        ids=lambda one: next(iter(one)),
    )
    def test_is_another_for_whatever_differs(self, other: dict[str, object]) -> None:
        assert named(**other) != named()


class TestPreview:
    def test_is_there_while_it_is_made_and_when_it_is(self) -> None:
        done = preview().ready(stored("pages.pdf"), pages=2)

        assert preview().there(at=NOON)
        assert done.there(at=NOON)
        assert (done.state, done.pages) == (PreviewState.READY, 2)

    def test_is_there_no_more_once_its_time_is_over(self) -> None:
        assert not preview().there(at=NOON + LIFETIME)

    def test_may_be_asked_for_again_once_rejected(self) -> None:
        refused = preview().rejected("render_failed")

        assert not refused.there(at=NOON)
        assert (refused.state, refused.rejection) == (PreviewState.REJECTED, "render_failed")

    def test_ends_before_its_files_do_even_by_a_link_made_at_last(self) -> None:
        assert LIFETIME + timedelta(hours=1) < timedelta(days=1)


def underway(*names: str) -> Underway:
    found = Underway(account_id=ACCOUNT)
    for name in names:
        found = found.beginning(name, at=NOON)
    return found


class TestUnderway:
    def test_takes_as_many_as_may_be_made_at_once(self) -> None:
        full = underway(*(f"prv_{number}" for number in range(MOST_AT_ONCE)))

        with pytest.raises(TooManyPreviews) as refused:
            full.beginning("prv_more", at=NOON)

        assert refused.value.facts["limit"] == MOST_AT_ONCE

    def test_takes_another_when_one_has_ended(self) -> None:
        full = underway(*(f"prv_{number}" for number in range(MOST_AT_ONCE)))

        again = full.ended("prv_0").beginning("prv_more", at=NOON)

        assert set(again.until) == {"prv_1", "prv_2", "prv_more"}

    def test_counts_no_longer_what_nobody_ended(self) -> None:
        full = underway(*(f"prv_{number}" for number in range(MOST_AT_ONCE)))

        again = full.beginning("prv_more", at=NOON + GIVEN_UP_AFTER)

        assert set(again.until) == {"prv_more"}

    def test_counts_one_that_is_asked_for_again_once(self) -> None:
        full = underway(*(f"prv_{number}" for number in range(MOST_AT_ONCE)))

        assert set(full.beginning("prv_0", at=NOON).until) == set(full.until)

    def test_tells_every_change(self) -> None:
        assert underway("prv_0").ended("prv_0").changes == 2
