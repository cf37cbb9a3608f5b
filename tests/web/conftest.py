from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

from infra.local.state import ROOT
from tests.web.visitor import SCREENSHOTS, Visitors


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """Debian's Chromium."""
    program = shutil.which("chromium")
    if program is None:
        pytest.fail("There is no Chromium here: apt-get install chromium", pytrace=False)
    if not (ROOT / "web" / "dist" / "sign" / "index.html").exists():
        pytest.fail("The pages are not built: make web", pytrace=False)
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    browser = playwright.chromium.launch(executable_path=program)
    yield browser
    browser.close()


@pytest.fixture
def visitors(browser: Browser) -> Iterator[Visitors]:
    """People who open links, each in a browser of their own; none of them may see an error."""
    visitors = Visitors(browser)
    yield visitors
    visitors.leave()
