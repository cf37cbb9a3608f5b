"""Markdown as an OpenDocument text (flat XML), which LibreOffice lays out with pages, numbers and tables.

HTML in it stays plain text, images are told by their words; links lead to http, https and mailto alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Final
from xml.sax.saxutils import escape, quoteattr

from markdown_it import MarkdownIt
from markdown_it.token import Token

_PAGES: Final = Path(__file__).with_name("pages") / "plain.fodt"
_LINKS: Final = re.compile(r"(?i)(https?://|mailto:)")
# Characters that XML 1.0 cannot hold (2.2).
_FORBIDDEN: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_SPANS: Final = {"strong": "Strong", "em": "Emphasis", "s": "Struck"}
_BULLETS: Final = ("•", "–", "•")
_WIDTH_CM: Final = 16.0


def to_open_document(text: str) -> str:
    """Return `text` as flat OpenDocument XML."""
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.validateLink = lambda url: bool(_LINKS.match(url))  # type: ignore[method-assign]
    tokens = parser.parse(_FORBIDDEN.sub("", text))
    writer = _Writer()
    filled = {
        "title": escape(_title(tokens)),
        "lists": _list_styles(),
        "body": writer.write(tokens),
        "columns": "".join(writer.columns),
    }
    page = _PAGES.read_text(encoding="utf-8")
    return re.sub(r"\{(title|lists|columns|body)\}", lambda found: filled[found[1]], page)


class _Writer:
    """Writes tokens in order; remembers only what it stands in."""

    def __init__(self) -> None:
        self.columns: list[str] = []
        self._parts: list[str] = []
        self._lists: list[str] = []
        self._quotes = 0
        self._by_type: Mapping[str, Callable[[Token], str]] = {
            "heading_open": lambda token: (
                f'<text:h text:style-name="H{token.tag[1]}" text:outline-level="{token.tag[1]}">'
            ),
            "heading_close": lambda _: "</text:h>",
            "paragraph_open": lambda _: f'<text:p text:style-name="{self._paragraph()}">',
            "paragraph_close": lambda _: "</text:p>",
            "inline": lambda token: _inline(token.children or []),
            "bullet_list_open": lambda _: self._open_list("Bullets", start=1),
            "ordered_list_open": lambda token: self._open_list(
                "Numbers", start=int(token.attrs.get("start", 1))
            ),
            "bullet_list_close": lambda _: self._close_list(),
            "ordered_list_close": lambda _: self._close_list(),
            "list_item_open": lambda _: f"<text:list-item{self._start()}>",
            "list_item_close": lambda _: "</text:list-item>",
            "blockquote_open": lambda _: self._quote(1),
            "blockquote_close": lambda _: self._quote(-1),
            "fence": _code,
            "code_block": _code,
            "hr": lambda _: '<text:p text:style-name="Rule"/>',
            "table_open": lambda _: '<table:table table:style-name="Table">',
            "table_close": lambda _: '</table:table><text:p text:style-name="After"/>',
            "thead_open": lambda _: "<table:table-header-rows>",
            "thead_close": lambda _: "</table:table-header-rows>",
            "tr_open": lambda _: '<table:table-row table:style-name="Row">',
            "tr_close": lambda _: "</table:table-row>",
            "th_open": lambda token: _cell(token, style="Head") + '<text:span text:style-name="Strong">',
            "th_close": lambda _: "</text:span></text:p></table:table-cell>",
            "td_open": lambda token: _cell(token, style="Cell"),
            "td_close": lambda _: "</text:p></table:table-cell>",
        }

    def write(self, tokens: list[Token]) -> str:
        for at, token in enumerate(tokens):
            write = self._by_type.get(token.type)
            if write is not None:
                self._parts.append(write(token))
            if token.type == "table_open":
                self._parts.append(self._columns(_widths(tokens[at:])))
        return "".join(self._parts)

    def _columns(self, widths: Iterable[float]) -> str:
        """Each column has a style of its own, which says how wide it is."""
        names = []
        for width in widths:
            names.append(f"Column{len(self.columns)}")
            self.columns.append(
                f'<style:style style:name="{names[-1]}" style:family="table-column">'
                f'<style:table-column-properties style:column-width="{width:.2f}cm"/></style:style>'
            )
        return "".join(f'<table:table-column table:style-name="{name}"/>' for name in names)

    def _paragraph(self) -> str:
        if self._lists:
            return "Item"
        return "Quote" if self._quotes else "Body"

    def _quote(self, step: int) -> str:
        self._quotes += step
        return ""

    def _open_list(self, style: str, *, start: int) -> str:
        self._lists.append(f' text:start-value="{start}"' if start != 1 else "")
        return f'<text:list text:style-name="{style}">'

    def _close_list(self) -> str:
        self._lists.pop()
        return "</text:list>"

    def _start(self) -> str:
        """The first item carries the number that its list starts with."""
        start, self._lists[-1] = self._lists[-1], ""
        return start


def _widths(tokens: Iterable[Token]) -> list[float]:
    """Give each column a share of the page's width, in cm, by its longest text."""
    longest: list[int] = []
    column = 0
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            column = 0
        elif token.type == "inline":
            longest += [0] * (column + 1 - len(longest))
            longest[column] = max(longest[column], len(token.content))
            column += 1
    shares = [min(40, max(9, length)) for length in longest]
    return [_WIDTH_CM * share / sum(shares) for share in shares]


def _cell(token: Token, *, style: str) -> str:
    aligned = str(token.attrs.get("style", ""))
    side = "Right" if "right" in aligned else "Center" if "center" in aligned else "Left"
    return f'<table:table-cell table:style-name="{style}"><text:p text:style-name="Cell{side}">'


def _code(token: Token) -> str:
    return f'<text:p text:style-name="Code">{_verbatim(token.content.rstrip(chr(10)))}</text:p>'


def _verbatim(text: str) -> str:
    """Keep spaces and lines, which XML text in OpenDocument does not."""
    spaced = re.sub(r" {2,}", lambda run: f'<text:s text:c="{len(run[0])}"/>', escape(text.expandtabs(4)))
    lines = spaced.split("\n")
    return "<text:line-break/>".join(
        '<text:s text:c="1"/>' + one[1:] if one[:1] == " " else one for one in lines
    )


def _inline(tokens: Iterable[Token]) -> str:
    parts = []
    for token in tokens:
        kind = token.type.removesuffix("_open").removesuffix("_close")
        if kind in _SPANS:
            opens = token.nesting > 0
            parts.append(f'<text:span text:style-name="{_SPANS[kind]}">' if opens else "</text:span>")
        elif token.type == "link_open":
            target = quoteattr(str(token.attrs["href"]))
            parts.append(f'<text:a xlink:type="simple" xlink:href={target} text:style-name="Link">')
        elif token.type == "link_close":
            parts.append("</text:a>")
        elif token.type == "code_inline":
            parts.append(f'<text:span text:style-name="Source">{_verbatim(token.content)}</text:span>')
        elif token.type == "hardbreak":
            parts.append("<text:line-break/>")
        elif token.type == "image":
            # Fetched from nowhere; that there should be one shows.
            parts.append(f"[{escape(token.content)}]")
        elif token.type == "softbreak":
            parts.append(" ")
        else:
            parts.append(escape(token.content))
    return "".join(parts)


def _title(tokens: list[Token]) -> str:
    """The words of the first heading."""
    for at, token in enumerate(tokens):
        if token.type == "heading_open":
            children = tokens[at + 1].children or []
            return "".join(child.content for child in children if child.type in {"text", "code_inline"})
    return ""


def _list_styles() -> str:
    bullets, numbers = [], []
    for level in range(1, 11):
        place = (
            '<style:list-level-properties text:list-level-position-and-space-mode="label-alignment">'
            '<style:list-level-label-alignment text:label-followed-by="listtab" '
            f'fo:text-indent="-0.6cm" fo:margin-left="{0.7 * level + 0.2:.1f}cm" '
            f'text:list-tab-stop-position="{0.7 * level + 0.2:.1f}cm"/></style:list-level-properties>'
        )
        sign = _BULLETS[(level - 1) % len(_BULLETS)]
        bullets.append(
            f'<text:list-level-style-bullet text:level="{level}" text:bullet-char="{sign}">{place}'
            '<style:text-properties style:font-name="Carlito"/></text:list-level-style-bullet>'
        )
        numbers.append(
            f'<text:list-level-style-number text:level="{level}" style:num-suffix="." '
            f'style:num-format="{"1ai"[(level - 1) % 3]}">{place}</text:list-level-style-number>'
        )
    return (
        f'<text:list-style style:name="Bullets">{"".join(bullets)}</text:list-style>'
        f'<text:list-style style:name="Numbers">{"".join(numbers)}</text:list-style>'
    )
