"""The signing page on a slow line, and what comes before its document."""

from __future__ import annotations

import gzip
import re
import sys
import time
from typing import Final

from playwright.sync_api import expect

from infra.local.samples.make import CONTRACT
from infra.local.state import ROOT
from tests.service import Service
from tests.web.ceremonies import ceremony
from tests.web.visitor import Visitors

DIST: Final = ROOT / "web" / "dist"
FIRST_VIEW_BYTES: Final = 100_000
SLOW: Final = {"offline": False, "latency": 300, "downloadThroughput": 50_000, "uploadThroughput": 25_000}
"""400 kbit/s down, 200 up, 300 ms each way and back."""
SHIFTS: Final = """
new PerformanceObserver((list) => {
  for (const one of list.getEntries()) if (!one.hadRecentInput) window.shifted = (window.shifted ?? 0) + one.value;
}).observe({ type: "layout-shift", buffered: true });
"""


def compressed(name: str) -> int:
    return len(gzip.compress((DIST / name).read_bytes(), 6))


class TestTheFirstView:
    def test_is_light(self) -> None:
        page = (DIST / "sign" / "index.html").read_text()
        parts = re.findall(r'(?:src|href)="/(assets/[^"]+\.(?:js|css))"', page)

        weight = compressed("sign/index.html") + sum(compressed(one) for one in parts)

        sys.stdout.write(f"\nsigning page before the PDF: {weight / 1000:.1f} kB in {len(parts) + 1} files\n")
        assert parts
        assert weight <= FIRST_VIEW_BYTES


class TestASlowLine:
    def test_shows_what_it_is_about_at_once_and_never_jumps(self, api: Service, visitors: Visitors) -> None:
        sent = ceremony(api, {"message": "Lea con calma."}, content=CONTRACT.read_bytes())
        ana = visitors.arrive("phone")
        ana.page.add_init_script(SHIFTS)
        line = ana.page.context.new_cdp_session(ana.page)
        line.send("Network.enable")
        line.send("Network.emulateNetworkConditions", SLOW)

        begun = time.monotonic()
        ana.page.goto(sent.pages[0].link, wait_until="commit")
        expect(ana.find("sender")).to_be_visible(timeout=60_000)
        usable = time.monotonic() - begun
        expect(ana.find("page-1")).to_have_attribute("data-state", "drawn", timeout=120_000)
        readable = time.monotonic() - begun
        shifted = ana.page.evaluate("window.shifted ?? 0")

        sys.stdout.write(
            f"\nat 400 kbit/s: usable after {usable:.1f} s, first page after {readable:.1f} s, shift {shifted:.3f}\n"
        )
        assert usable < 10
        assert shifted < 0.1
