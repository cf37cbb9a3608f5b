"""Somebody on the sender's side, at the send page."""

from __future__ import annotations

from dataclasses import dataclass

from playwright.sync_api import Locator, expect

from tests.service import Json, Service
from tests.web.visitor import Device, Visitor, Visitors


@dataclass
class Sender:
    """A person before the send page of one draft."""

    api: Service
    visitor: Visitor
    document_id: str
    link: str

    @classmethod
    def at(
        cls,
        api: Service,
        visitors: Visitors,
        *,
        device: Device = "desktop",
        people: int = 2,
        content: bytes | None = None,
        locale: str = "es-MX",
        **link: str,
    ) -> Sender:
        """Make a draft with its people, and open the page of it where it stands alone."""
        document = api.draft(content)
        if people:
            api.assign(document["id"], [api.signer() for _ in range(people)])
        url = api.post(f"documents/{document['id']}/send-url", dict(link))["url"]
        sender = cls(
            api=api, visitor=visitors.arrive(device, locale=locale), document_id=document["id"], link=url
        )
        if not link:
            sender.visitor.visits(url)
            sender.sees_pages()
        return sender

    def sees_pages(self) -> None:
        expect(self.find("page-1").first).to_have_attribute("data-state", "drawn")

    def find(self, name: str) -> Locator:
        return self.visitor.find(name)

    def turns_to(self, side: str) -> None:
        """On a phone, pages and details stand behind one another."""
        if self.visitor.device == "phone":
            self.find(f"side-{side}").click()
            expect(self.find(f"side-{side}")).to_have_attribute("aria-pressed", "true")

    def drags(self, name: str, *, to: tuple[float, float], page: int = 1) -> None:
        """Drag a mark from the palette to a place of a page, given in fractions of it."""
        paper = self.find(f"page-{page}").first
        paper.scroll_into_view_if_needed()
        sheet, chip = paper.bounding_box(), self.find(name).bounding_box()
        assert sheet is not None
        assert chip is not None
        start = (chip["x"] + chip["width"] / 2, chip["y"] + chip["height"] / 2)
        end = (sheet["x"] + to[0] * sheet["width"], sheet["y"] + to[1] * sheet["height"])
        self.visitor.pulls(start, end)

    def pulls(self, handle: Locator, *, by: tuple[float, float]) -> None:
        box = handle.bounding_box()
        assert box is not None
        start = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        self.visitor.pulls(start, (start[0] + by[0], start[1] + by[1]))

    def removes_mark(self) -> None:
        """Take the chosen mark away."""
        self.visitor.presses("remove-mark")
        expect(self.find("remove-mark")).to_have_count(0)

    def sends(self) -> None:
        self.visitor.presses("send")
        expect(self.find("confirm-dialog")).to_be_visible()
        self.visitor.presses("confirm-send")

    def document(self) -> Json:
        return self.api.document(self.document_id)

    def marks(self) -> list[list[str]]:
        """Return the kinds of marks that the service has of each person."""
        return [[one["kind"] for one in each["placements"]] for each in self.document()["recipients"]]
