"""Reads XML from outside: no document type, no entities, nothing fetched. Runs in the child only."""

from __future__ import annotations

import re
from typing import Any, TypeAlias

from lxml import etree  # type: ignore[import-untyped]

from functions.domain.docx_refusals import DocxDamaged, DocxHasActiveContent, DocxTooComplex

_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_ENCODINGS = {"UTF-8", "UTF-16", "UTF-16LE", "UTF-16BE", "ASCII", "US-ASCII", None}

W = (
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "http://purl.oclc.org/ooxml/wordprocessingml/main",
)
R = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "http://purl.oclc.org/ooxml/officeDocument/relationships",
)
Element: TypeAlias = Any
"""lxml is published without types."""


def parse(content: bytes, *, name: str) -> Element:
    """Return the root of a part. Refuses document types, and encodings that ECMA-376 does not know."""
    # UTF-16 hides the letters from a search for bytes.
    if _DTD.search(content.replace(b"\x00", b"")):
        raise DocxHasActiveContent(found=["dtd"], part=name)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as broken:
        if "Excessive depth" in str(broken) or "huge" in str(broken).lower():
            raise DocxTooComplex(limit="depth") from broken
        raise DocxDamaged(cause="xml", part=name) from broken
    about = root.getroottree().docinfo
    if about.doctype or about.internalDTD is not None:
        raise DocxHasActiveContent(found=["dtd"], part=name)
    if (about.encoding.upper() if about.encoding else None) not in _ENCODINGS:
        raise DocxDamaged(cause="encoding", part=name)
    return root


def without_comments(root: Element) -> Element:
    """Take comments and instructions out: the text on both sides of one is one text."""
    etree.strip_tags(root, etree.Comment, etree.ProcessingInstruction)
    return root


def serialise(root: Element) -> bytes:
    content: bytes = etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )
    return content


def as_text(root: Element) -> str:
    """The part as text, without a declaration."""
    text: str = etree.tostring(root, encoding="unicode")
    return text


def namespace(tag: object) -> str:
    """The namespace of an element's tag or of an attribute's name; nothing for comments and instructions."""
    return tag[1:].partition("}")[0] if isinstance(tag, str) and tag.startswith("{") else ""


def local(tag: object) -> str:
    """The name without its namespace."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def is_w(element: Element, name: str) -> bool:
    """Whether the element is `w:<name>`, in the transitional namespace or in the strict one."""
    return local(element.tag) == name and namespace(element.tag) in W
