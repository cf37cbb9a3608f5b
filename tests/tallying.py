"""What kills and faults came to, told at the end of the report, whichever process saw it."""

from __future__ import annotations

from typing import Any, Final

import pytest

from tests.reliability.tally import Tally

TALLY: Final = Tally()
_HEARD: Final[list[str]] = []
_NAME: Final = "tally"


@pytest.fixture
def tally() -> Tally:
    """Keeps what was seen for the end of the report."""
    return TALLY


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Hand what this process saw to the one that reports."""
    output: dict[str, Any] | None = getattr(session.config, "workeroutput", None)
    if output is not None:
        output[_NAME] = TALLY.lines()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    _HEARD.extend(getattr(node, "workeroutput", {}).get(_NAME, []))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    lines = TALLY.lines() or _HEARD
    if lines:
        terminalreporter.section("reliability")
        for line in lines:
            terminalreporter.line(line)
