"""A person in front of the signing page."""

from __future__ import annotations

import json
import math
import re
from functools import cache
from typing import Any, Final, Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, expect

from infra.local.state import ROOT

PATIENCE_MS: Final = 45_000
AXE: Final = ROOT / "web" / "node_modules" / "axe-core" / "axe.min.js"
SCREENSHOTS: Final = ROOT / "build" / "screenshots"
expect.set_options(timeout=PATIENCE_MS)
Device = Literal["phone", "desktop"]
DEVICES: Final[dict[Device, dict[str, Any]]] = {
    "phone": {
        "viewport": {"width": 390, "height": 844},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
    "desktop": {"viewport": {"width": 1366, "height": 860}, "device_scale_factor": 1},
}
# What Chromium writes for every answer that is not 2xx, and without a line; the page shows these itself.
_ANSWERED: Final = re.compile(
    r"Failed to load resource: (the server responded with a status of 4\d\d|net::ERR_INTERNET_DISCONNECTED)"
)


class Visitor:
    """One person, one browser."""

    def __init__(self, context: BrowserContext, *, device: Device) -> None:
        self.device = device
        self.page: Page = context.new_page()
        self.errors: list[str] = []
        self.posts: list[str] = []
        self.page.set_default_timeout(PATIENCE_MS)
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on(
            "request",
            lambda request: self.posts.append(request.url) if request.method == "POST" else None,
        )

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not _ANSWERED.match(message.text):
            self.errors.append(message.text)

    def visits(self, link: str) -> None:
        self.page.goto(link)

    def reads(self) -> None:
        """Wait until the first page is before the eyes."""
        expect(self.find("page-1")).to_have_attribute("data-state", "drawn")

    def find(self, name: str) -> Locator:
        return self.page.get_by_test_id(name)

    def presses(self, name: str) -> None:
        target = self.find(name)
        if self.device == "phone":
            target.tap()
        else:
            target.click()

    def chooses(self, name: str) -> None:
        """Choose an option whose own control is hidden behind its label."""
        self.page.locator(f"label:has([data-testid={name}])").click()

    def draws(self) -> None:
        """Sign on the canvas: with the finger on a phone, with the mouse on a desk."""
        canvas = self.find("signature-canvas")
        canvas.scroll_into_view_if_needed()
        box = canvas.bounding_box()
        assert box is not None
        for stroke in _strokes():
            points = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in stroke]
            if self.device == "phone":
                self._swipes(points)
            else:
                self._drags(points)

    def pulls(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Move what lies there to another place: with the finger on a phone, with the mouse on a desk."""
        steps = 8
        points = [
            (start[0] + (end[0] - start[0]) * step / steps, start[1] + (end[1] - start[1]) * step / steps)
            for step in range(steps + 1)
        ]
        if self.device == "phone":
            self._swipes(points)
        else:
            self._drags(points)

    def _drags(self, points: list[tuple[float, float]]) -> None:
        self.page.mouse.move(*points[0])
        self.page.mouse.down()
        for point in points[1:]:
            self.page.mouse.move(*point)
        self.page.mouse.up()

    def _swipes(self, points: list[tuple[float, float]]) -> None:
        finger = self.page.context.new_cdp_session(self.page)
        for number, (x, y) in enumerate(points):
            kind = "touchMove" if number else "touchStart"
            finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": x, "y": y}]})
        # It rests before it leaves: a finger that leaves in full swing flings, and the next tap only stops that.
        self.page.wait_for_timeout(150)
        x, y = points[-1]
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [{"x": x, "y": y}]})
        finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
        finger.detach()

    def agrees(self) -> None:
        self.find("consent").check()

    def ends(self, outcome: str) -> None:
        """Wait for the page that tells what became of it."""
        expect(self.find("result")).to_have_attribute("data-outcome", outcome)

    def sees_trouble(self, code: str) -> None:
        expect(self.find("trouble")).to_have_attribute("data-code", code)

    def sees_no_sideways_scrolling(self) -> None:
        wider = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        assert wider <= 0, f"the page is {wider} px wider than the screen"

    def shows(self, name: str) -> None:
        """Keep what is on the screen as a picture, and see that everybody can use it."""
        self.page.wait_for_timeout(500)  # Dialogs come in, and the bar of the loading goes, within that time.
        self.page.screenshot(path=SCREENSHOTS / f"{name}-{self.device}.png")
        self.sees_nothing_inaccessible()

    def sees_nothing_inaccessible(self) -> None:
        """Find nothing serious by the rules of WCAG 2.2 AA, as far as a program can judge them."""
        found = self.page.evaluate(_axe() + _JUDGE)
        assert found == [], json.dumps(found, indent=1)

    def goes_by_key(self, name: str, *, within: int = 60) -> None:
        """Reach something with the Tab key alone."""
        for _ in range(within):
            self.page.keyboard.press("Tab")
            if self.page.evaluate("document.activeElement.dataset.testid ?? ''") == name:
                return
        pytest.fail(f"{name} was not reached with {within} tabs")


class Visitors:
    """Lets people in, and sees at the end that nothing went wrong before their eyes."""

    def __init__(self, browser: Browser) -> None:
        self._browser = browser
        self._contexts: list[BrowserContext] = []
        self._visitors: list[Visitor] = []

    def arrive(self, device: Device = "desktop", *, locale: str = "es-MX", scripts: bool = True) -> Visitor:
        context = self._browser.new_context(
            locale=locale, timezone_id="America/Mexico_City", java_script_enabled=scripts, **DEVICES[device]
        )
        self._contexts.append(context)
        visitor = Visitor(context, device=device)
        self._visitors.append(visitor)
        return visitor

    def leave(self) -> None:
        errors = [error for one in self._visitors for error in one.errors]
        for context in self._contexts:
            context.close()
        assert not errors, errors


_JUDGE: Final = """
;(async () => {
  const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
  const { violations } = await axe.run(document, { iframes: false, runOnly: { type: "tag", values: tags } });
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  return grave.map(({ id, nodes }) => ({ id, where: nodes.map((one) => one.html.slice(0, 160)) }));
})()"""


@cache
def _axe() -> str:
    """Return the program of axe-core, to run in a page whose policy lets in no script."""
    return AXE.read_text()


def _strokes() -> list[list[tuple[float, float]]]:
    """A name that nobody can read and a flourish, in fractions of the canvas."""
    name = [
        (0.14 + 0.62 * t + 0.045 * math.sin(t * 34), 0.50 + (0.22 - 0.12 * t) * math.sin(t * 26 + 0.6))
        for t in (step / 40 for step in range(41))
    ]
    flourish = [
        (0.80 - 0.58 * t, 0.74 + 0.05 * math.sin(t * math.pi * 1.5)) for t in (step / 8 for step in range(9))
    ]
    return [name, flourish]
