"""Puts what stands for a tag into the text, at its place or around the row that it repeats. In the child only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from functions.docx.tags import Found, Paragraph
from functions.docx.xml import Element, is_w, local
from functions.domain.errors import Refusal
from functions.domain.template_refusals import TemplateTagInvalid

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_VISIBLE = frozenset({"drawing", "pict", "object", "sym"})
# From the smallest to the largest: what a paragraph leaves behind is seen by its row.
_LEVELS = ("r", "p", "tc", "tr")
_OPENING = ("for", "if")


@dataclass(frozen=True)
class Lifted:
    """A tag that stands for a whole paragraph, row, cell or run."""

    level: str
    around: Element
    mark: str
    keyword: str
    text: str
    paragraph: Paragraph


@dataclass
class Lifting:
    """The tags of a part that stand for whole elements. Done last, when every other tag is in its place."""

    waiting: list[Lifted] = field(default_factory=list)

    def lift(self) -> list[Refusal]:
        """Put each tag where its element stood, or around it where the block lies inside; return problems."""
        problems: list[Refusal] = []
        for level in _LEVELS:
            groups: dict[Element, list[Lifted]] = {}
            for one in self.waiting:
                if one.level == level:
                    groups.setdefault(one.around, []).append(one)
            for around, group in groups.items():
                if not _holds_more(around):
                    _replace(around, "".join(one.mark for one in group))
                elif (closes_at := _closed_inside(group)) is not None:
                    _wrap(
                        around,
                        "".join(one.mark for one in group[:closes_at]),
                        "".join(one.mark for one in group[closes_at:]),
                    )
                else:
                    problems.append(_alone(group[0]))
        return problems


def place(paragraph: Paragraph, tags: Sequence[tuple[Found, str]]) -> None:
    """Replace tags, in however many runs they lie; what replaces one looks as its first letter did."""
    waiting = list(tags)
    position = 0
    for leaf in paragraph.leaves:
        text = leaf.text or ""
        pieces: list[str] = []
        at = position
        end = position + len(text)
        for tag, instead in waiting:
            if tag.end <= position or tag.start >= end:
                continue
            pieces.append(text[at - position : max(tag.start, at) - position])
            if tag.start >= position:
                pieces.append(instead)
            at = min(tag.end, end)
        if pieces:
            leaf.text = "".join(pieces) + text[at - position :]
            leaf.set(_SPACE, "preserve")
        position = end
        waiting = [(tag, instead) for tag, instead in waiting if tag.end > position]


def _holds_more(element: Element) -> bool:
    for inner in element.iter():
        if local(inner.tag) in _VISIBLE:
            return True
        # Marks of smaller elements stand between elements, not in a text.
        if is_w(inner, "t") and (inner.text or "").strip():
            return True
        if inner is not element and (inner.tail or "").strip():
            return True
        if not is_w(inner, "t") and not is_w(inner, "instrText") and (inner.text or "").strip():
            return True
    return False


def _closed_inside(group: Sequence[Lifted]) -> int | None:
    """Where the closing tags begin, if the group is blocks that all open first and then all close."""
    opened: list[str] = []
    closes_at = None
    for index, one in enumerate(group):
        if one.keyword in _OPENING and closes_at is None:
            opened.append(one.keyword)
        elif opened and one.keyword == f"end{opened[-1]}":
            closes_at = index if closes_at is None else closes_at
            opened.pop()
        else:
            return None
    return closes_at if not opened else None


def _replace(element: Element, mark: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    _before(element, mark + (element.tail or ""))
    element.tail = None
    parent.remove(element)


def _wrap(element: Element, before: str, after: str) -> None:
    _before(element, before)
    element.tail = after + (element.tail or "")


def _before(element: Element, text: str) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "") + text
    elif parent is not None:
        parent.text = (parent.text or "") + text


def _alone(one: Lifted) -> Refusal:
    return TemplateTagInvalid(tag=one.text[:200], text=one.paragraph.excerpt, where=one.paragraph.where)
