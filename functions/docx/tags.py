"""Finds the tags in a part's paragraphs, over the runs that Word cuts them into. Runs in the child only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from functions.docx.xml import Element, W, is_w, local
from functions.domain.templates import TemplateWarning

OPENINGS = {"{{": "}}", "{%": "%}", "{#": "#}"}
_OPENING = re.compile(r"\{[{%#]")
_LEVEL = re.compile(r"(\{[%#])\s?(tr|tc|p|r)\s+|(\{\{)(p|r)\s+(?=[^\s}|])")
_WARNED = (
    ("single_braces", re.compile(r"\$?\{\s*[^\W\d][\w .\-]{0,59}\}")),
    ("merge_field", re.compile(r"«[^«»\n]{1,80}»")),
    ("other_brackets", re.compile(r"\[\[[^\[\]\n]{1,80}\]\]|<<[^<>\n]{1,80}>>")),
)
_VISIBLE = frozenset({"drawing", "pict", "object", "sym"})
_EXCERPT = 400
T = tuple(f"{{{w}}}t" for w in W)
P = tuple(f"{{{w}}}p" for w in W)


@dataclass(frozen=True)
class Found:
    """A tag in a paragraph. `text` is without the word for its level; `level` is "" or p, tr, tc, r.

    `written` is the whole tag as docxtpl recognises it, as long as it was.
    """

    text: str
    level: str
    start: int
    end: int
    written: str


@dataclass(frozen=True)
class Paragraph:
    """A paragraph with its own text, that of text boxes inside it excluded."""

    element: Element
    leaves: tuple[Element, ...]
    text: str
    where: str

    @property
    def excerpt(self) -> str:
        """The text as a person finds it again."""
        said = " ".join(self.text.split())
        return said if len(said) <= _EXCERPT else said[:_EXCERPT] + "…"

    def leaf(self, position: int) -> Element:
        """The text element in which a letter of the paragraph stands."""
        seen = 0
        for leaf in self.leaves:
            seen += len(leaf.text or "")
            if position < seen:
                return leaf
        return self.leaves[-1]


class Unclosed(Exception):
    """A tag that begins at `start` does not end in its paragraph."""

    def __init__(self, start: int) -> None:
        super().__init__(start)
        self.start = start


def paragraphs(root: Element, *, part: str) -> Iterator[Paragraph]:
    """All paragraphs of a part in reading order; `where` counts them: `document, paragraph 12 (table)`."""
    count = 0
    for element in root.iter(*P):
        count += 1
        leaves = tuple(leaf for leaf in element.iter(*T) if _paragraph_of(leaf) is element)
        text = "".join(leaf.text or "" for leaf in leaves)
        if not text:
            continue
        within = "table" if any(is_w(above, "tc") for above in element.iterancestors()) else ""
        yield Paragraph(element, leaves, text, f"{part} ¶{count}" + (f" ({within})" if within else ""))


def find(text: str) -> list[Found]:
    """The tags of a paragraph, in order. Raises Unclosed."""
    found, position = [], 0
    while (opening := _OPENING.search(text, position)) is not None:
        start = opening.start()
        closing = OPENINGS[opening[0]]
        end = _closing(text, start + 2, closing)
        if end is None:
            raise Unclosed(start)
        whole = text[start:end]
        level = _LEVEL.match(whole)
        if level is None:
            found.append(Found(whole, "", start, end, whole))
        else:
            rest = whole[level.end() :]
            bare = f"{level[1] or level[3]} {rest}"
            # A rich text or a subdocument is a value like any other here.
            name = level[3] or f"{level[1]}{level[2]}"
            written = name.ljust(level.end()) + rest
            found.append(Found(bare, "" if level[3] else level[2], start, end, written))
        position = end
    return found


def warnings(paragraph: Paragraph, found: list[Found]) -> Iterator[TemplateWarning]:
    rest = list(paragraph.text)
    for tag in found:
        rest[tag.start : tag.end] = "\n" * (tag.end - tag.start)
    for kind, pattern in _WARNED:
        for match in pattern.finditer("".join(rest)):
            yield TemplateWarning(kind=kind, text=match[0], where=paragraph.where)


def stands_alone(element: Element, tag: Found) -> bool:
    """Whether an element holds nothing to be seen but the tag that takes its place."""
    said = "".join(leaf.text or "" for leaf in element.iter(*T))
    if len(said.strip()) > tag.end - tag.start:
        return False
    return not any(local(inner.tag) in _VISIBLE for inner in element.iter())


def path_of(element: Element) -> tuple[str, ...]:
    """The names of the elements around, outermost first: two ends of a block need the same."""
    return tuple(local(above.tag) for above in element.iterancestors())[::-1]


def _closing(text: str, position: int, closing: str) -> int | None:
    """Where a tag ends: not at a closing that stands in quotes, where the quotes themselves are closed."""
    end = text.find(closing, position)
    if end < 0:
        return None
    quoted = re.match(
        r"(?:[^'\"]|'[^']*'|\"[^\"]*\")*?" + re.escape(closing), text[position : position + 2000]
    )
    return position + quoted.end() if quoted is not None else end + len(closing)


def _paragraph_of(leaf: Element) -> Element | None:
    return next((above for above in leaf.iterancestors() if above.tag in P), None)
