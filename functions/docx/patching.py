"""Gives a part to docxtpl, and sees to it that what comes back says what was inspected. Runs in the child only."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby

from docxtpl import DocxTemplate  # type: ignore[import-untyped]
from jinja2 import TemplateSyntaxError

from functions.docx.environment import environment
from functions.docx.expressions import QUOTES
from functions.docx.tags import Found, Paragraph, T
from functions.docx.xml import Element, as_text, local
from functions.domain.languages import Language

_TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)
_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)
_MARKUP = re.compile(r"<(/?)([^\s/>]+)[^>]*?(/?)>")
_BLANK = re.compile(r"\s+")
_READ_AS_TAG = re.compile(r"\{(?=[{%#]|\Z)")


@dataclass(frozen=True)
class Written:
    """A tag that was inspected: where it stands, and what Jinja is to get of it."""

    found: Found
    paragraph: Paragraph
    keyword: str
    source: str


class Misplaced(Exception):
    """docxtpl would lose what stands beside the tag, or put the tag where the document would break."""

    def __init__(self, written: Written) -> None:
        super().__init__(written.found.text)
        self.written = written


def patched(root: Element, written: Sequence[Written]) -> str:
    """Return the part as Jinja's source: docxtpl puts the tags together and in place of their rows and paragraphs.

    docxtpl works on the text of the XML with regular expressions. So every brace that belongs to no tag is hidden
    from it, and afterwards the tags must be those that were inspected, in their order, between the same words and
    at levels that keep the XML whole. Raises Misplaced.
    """
    places = {leaf: count for count, leaf in enumerate(root.iter(*T))}
    ordered = sorted(
        (one for one in written if one.source),
        key=lambda one: (places[one.paragraph.leaf(one.found.start)], one.found.start),
    )
    marks = f"OPEN{secrets.token_hex(8)}Z", f"CLOSE{secrets.token_hex(8)}Z"
    _hide_braces(root, written, marks)
    words = _TAG.split(_COMMENT.sub("", "".join(root.itertext())))
    checked = _Checked(ordered, [_packed(one) for one in words])
    source = "".join(checked.read(DocxTemplate(None).patch_xml(as_text(root)), marks))
    try:
        environment(Language.ES).parse(source)
    except TemplateSyntaxError as broken:
        raise Misplaced(ordered[0]) from broken
    return source


def _hide_braces(root: Element, written: Sequence[Written], marks: tuple[str, str]) -> None:
    hidden = str.maketrans({"{": marks[0], "}": marks[1]})
    told: dict[Element, str] = {}
    for _, group in groupby(written, key=lambda one: id(one.paragraph)):
        tags = list(group)
        paragraph = tags[0].paragraph
        letters = [letter.translate(hidden) for letter in paragraph.text]
        for tag in tags:
            letters[tag.found.start : tag.found.end] = tag.found.written.translate(QUOTES)
        begins = 0
        for leaf in paragraph.leaves:
            ends = begins + len(leaf.text or "")
            told[leaf] = "".join(letters[begins:ends])
            begins = ends
    for element in root.iter():
        if element in told:
            element.text = told[element]
        elif element.text:
            element.text = element.text.translate(hidden)
        if element.tail:
            element.tail = element.tail.translate(hidden)
        for key, value in element.attrib.items():
            if "{" in value or "}" in value:
                element.attrib[key] = value.translate(hidden)


@dataclass
class _Checked:
    """Reads what docxtpl returned as Jinja does, piece by piece, against what was inspected."""

    written: Sequence[Written]
    words: Sequence[str]
    elements: list[str] = field(default_factory=list)
    blocks: list[tuple[str, ...]] = field(default_factory=list)
    tags: int = 0

    def read(self, source: str, marks: tuple[str, str]) -> Iterator[str]:
        """Return the source again, its tags as they were inspected. Raises Misplaced."""
        said = ""
        for is_tag, text in _pieces(source, self._last):
            if not is_tag:
                said += _packed(unescape(_MARKUP.sub("", text)))
                self._walk(text)
                shown = text.replace(marks[0], "{").replace(marks[1], "}")
                yield _READ_AS_TAG.sub("{{ '{' }}", shown)
                continue
            if self.tags == len(self.written):
                raise Misplaced(self._last)
            one = self.written[self.tags]
            if said != self._words or _bare(text) != _bare(one.source) or not self._holds(one):
                raise Misplaced(one if _bare(text) != _bare(one.source) else self._beside(said))
            said = ""
            self.tags += 1
            yield one.source
        if self.tags < len(self.written) or said != self._words or len(self.words) != self.tags + 1:
            raise Misplaced(self._last)

    @property
    def _words(self) -> str:
        """The words between the last tag and the next."""
        return self.words[self.tags] if self.tags < len(self.words) else ""

    @property
    def _last(self) -> Written:
        return self.written[min(max(self.tags - 1, 0), len(self.written) - 1)]

    def _beside(self, said: str) -> Written:
        return self._last if said != self._words else self.written[self.tags]

    def _walk(self, text: str) -> None:
        for closing, name, alone in _MARKUP.findall(text):
            if alone:
                continue
            if not closing:
                self.elements.append(name)
            elif not self.elements or self.elements.pop() != name:
                raise Misplaced(self._last)

    def _holds(self, one: Written) -> bool:
        """Say whether a value stands in a text, and the ends of a block between the same elements."""
        if not one.keyword:
            return bool(self.elements) and local(self.elements[-1]).rpartition(":")[2] == "t"
        around = tuple(self.elements)
        if one.keyword in ("for", "if"):
            self.blocks.append(around)
            return True
        opened = self.blocks.pop() if self.blocks else None
        if one.keyword in ("else", "elif") and opened is not None:
            self.blocks.append(opened)
        return opened == around


def _pieces(source: str, tag: Written) -> Iterator[tuple[bool, str]]:
    """Cut a source into tags and what lies between them, exactly as Jinja will."""
    held: list[str] = []
    try:
        for _, kind, text in environment(Language.ES).lex(source):
            if kind == "data":
                yield False, text
            elif kind.endswith("_begin"):
                held = [text]
            elif kind.endswith("_end"):
                if kind != "comment_end":
                    yield True, "".join([*held, text.strip()])
            else:
                held.append(text)
    except TemplateSyntaxError as broken:
        raise Misplaced(tag) from broken


def _bare(tag: str) -> str:
    return _packed(unicodedata.normalize("NFC", unescape(tag[2:-2].strip("-+"))))


def _packed(text: str) -> str:
    return _BLANK.sub("", text)
