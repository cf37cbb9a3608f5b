"""Files that our own renderer wrote are taken in by children of a process that is kept."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from functions.domain.errors import Refusal
from functions.pdf import sandbox
from functions.pdf.intake import accept
from functions.pdf.limits import Limits
from functions.sandbox.warm import Warm
from tests.pdf import hostile


def the_kept_process() -> Warm:
    return sandbox._warm()


class TestOwnFile:
    def test_is_kept_as_one_from_outside_would_be(self) -> None:
        content = hostile.plain()

        own, other = accept(content=content, from_outside=False), accept(content=content)

        assert (own.kept_sha256, own.pages, own.foot) == (other.kept_sha256, other.pages, other.foot)

    def test_is_refused_as_one_from_outside_would_be(self) -> None:
        with pytest.raises(Refusal) as refused:
            accept(content=b"%PDF-1.7\nrubbish", from_outside=False)

        assert refused.value.code == "pdf_damaged"

    def test_meets_the_same_limits(self) -> None:
        with pytest.raises(Refusal) as refused:
            accept(content=hostile.plain(), from_outside=False, limits=Limits(wall_seconds=0.0))

        assert refused.value.facts["limit"] == "time"
        assert accept(content=hostile.plain(), from_outside=False).page_count


class TestKeptProcess:
    def test_outlives_the_children_that_read(self) -> None:
        accept(content=hostile.plain(), from_outside=False)
        first = the_kept_process()._server

        with pytest.raises(Refusal):
            accept(content=b"%PDF-1.7\nrubbish", from_outside=False, limits=Limits(memory=1))
        accept(content=hostile.plain(), from_outside=False)

        assert the_kept_process()._server is first

    def test_that_is_gone_is_begun_again(self) -> None:
        accept(content=hostile.plain(), from_outside=False)
        server = the_kept_process()._server
        assert server is not None
        os.killpg(server.pid, signal.SIGKILL)

        assert accept(content=hostile.plain(), from_outside=False).page_count
        assert accept(content=hostile.plain(), from_outside=False).page_count
        assert the_kept_process()._server is not server

    def test_leaves_nothing_behind(self) -> None:
        warm = Warm(sandbox._PDF)
        with sandbox.work() as at:
            at.source.write_bytes(hostile.plain())
            warm.run({"do": "accept", "source": str(at.source), "keep_signed": False}, at=at, limits=Limits())
        server, home = warm._server, warm._home
        assert server is not None
        assert home is not None

        warm.close()

        assert server.poll() is not None
        assert not Path(home.name).exists()
