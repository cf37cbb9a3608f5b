"""Fields (ECMA-376 part 1, 17.16): those that fetch, run or tell too much become the text that they show.

Runs in the child only.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from functions.docx.relationships import links
from functions.docx.xml import Element, is_w, local

ALLOWED = frozenset(
    """
    = ADDRESSBLOCK ADVANCE ADDIN ASK AUTHOR AUTONUM AUTONUMLGL AUTONUMOUT BARCODE BIBLIOGRAPHY BIDIOUTLINE
    CITATION COMMENTS COMPARE CREATEDATE DATE DISPLAYBARCODE DOCPROPERTY DOCVARIABLE EDITTIME EQ FILLIN
    FORMCHECKBOX FORMDROPDOWN FORMTEXT GREETINGLINE HYPERLINK IF INDEX INFO KEYWORDS LASTSAVEDBY LISTNUM
    MERGEBARCODE MERGEFIELD MERGEREC MERGESEQ NEXT NEXTIF NOTEREF NUMCHARS NUMPAGES NUMWORDS PAGE PAGEREF
    PRINTDATE PRIVATE QUOTE REF REVNUM SAVEDATE SECTION SECTIONPAGES SEQ SET SHAPE SKIPIF STYLEREF SUBJECT
    SYMBOL TA TC TIME TITLE TOA TOC USERADDRESS USERINITIALS USERNAME XE
    """.split()  # noqa: SIM905
)
_FIRST = re.compile(r"\s*(=|[^\s\"\\{]+)")
_QUOTED = re.compile(r'"([^"]*)"|(\S+)')
_NAMED = {
    "DDE": "field_dde",
    "DDEAUTO": "field_dde",
    "LINK": "field_link",
    "EMBED": "ole_object",
    "INCLUDE": "field_include",
    "INCLUDETEXT": "field_include",
    "INCLUDEPICTURE": "field_include",
    "IMPORT": "field_include",
    "RD": "field_include",
    "DATABASE": "field_database",
    "MACROBUTTON": "macros",
    "CONTROL": "activex",
    "HTMLCONTROL": "activex",
    "HYPERLINK": "hyperlink",
}


@dataclass
class _Field:
    instruction: list[str] = field(default_factory=list)
    inside: list[Element] = field(default_factory=list)
    """Everything of the field that is not its result."""
    reads_instruction: bool = True
    built: bool = False
    """Another field stands where this one's name should be."""


def unlink(root: Element) -> list[str]:
    """Turn the fields that may not stay into their last result; return what was met, by our names."""
    met: list[str] = []
    stack: list[_Field] = []
    superfluous: list[Element] = []
    simple: list[Element] = []
    for element in root.iter():
        if is_w(element, "fldSimple"):
            if found := _verdict(_attribute(element, "instr"), built=False):
                met.append(found)
                simple.append(element)
        elif is_w(element, "fldChar"):
            _turn(element, stack, superfluous, met)
        elif stack:
            _hear(element, stack)
    for one in stack:
        if found := _verdict("".join(one.instruction), built=one.built):
            met.append(found)
            superfluous += one.inside
    for element in superfluous:
        _remove(element)
    for element in simple:
        _unwrap(element)
    return met


def _turn(mark: Element, stack: list[_Field], superfluous: list[Element], met: list[str]) -> None:
    kind = _attribute(mark, "fldCharType")
    if kind == "begin":
        for outer in stack:
            if outer.reads_instruction:
                outer.inside.append(mark)
                outer.built = outer.built or not "".join(outer.instruction).strip()
        stack.append(_Field(inside=[mark]))
    elif stack and kind == "separate":
        stack[-1].inside.append(mark)
        stack[-1].reads_instruction = False
        _note(mark, stack[:-1])
    elif stack and kind == "end":
        ended = stack.pop()
        ended.inside.append(mark)
        _note(mark, stack)
        if found := _verdict("".join(ended.instruction), built=ended.built):
            met.append(found)
            superfluous += ended.inside


def _hear(element: Element, stack: list[_Field]) -> None:
    if is_w(element, "instrText") or is_w(element, "delInstrText"):
        if stack[-1].reads_instruction:
            stack[-1].instruction.append(element.text or "")
        _note(element, stack)
    elif local(element.tag) in ("t", "sym", "drawing", "pict", "object", "tab", "br"):
        _note(element, stack)


def _note(element: Element, fields: list[_Field]) -> None:
    for one in fields:
        if one.reads_instruction:
            one.inside.append(element)


def _verdict(instruction: str, *, built: bool) -> str | None:
    """Name what a field is that may not stay; None for one that may."""
    if built:
        return "field"
    first = _FIRST.match(instruction)
    if first is None:
        return None if not instruction.strip() else "field"
    word = first[1].upper()
    if word.startswith("="):
        return None
    if word not in ALLOWED:
        return _NAMED.get(word, "field")
    if word == "HYPERLINK":
        targets = [quoted or bare for quoted, bare in _QUOTED.findall(instruction[first.end() :])]
        outside = next((target for target in targets[:1] if not target.startswith("\\")), None)
        if outside is not None and not links(outside):
            return "hyperlink"
    return None


def _attribute(element: Element, name: str) -> str:
    return next((str(value) for key, value in element.attrib.items() if local(key) == name), "")


def _remove(element: Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _unwrap(element: Element) -> None:
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    children = [child for child in element if not is_w(child, "fldData")]
    parent.remove(element)
    for offset, child in enumerate(children):
        parent.insert(at + offset, child)
