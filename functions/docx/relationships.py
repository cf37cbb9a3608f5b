"""Relationships of parts (ECMA-376 part 2, 6.5): which may stay. Runs in the child only."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from functions.docx.xml import Element, local, parse

ALLOWED = frozenset(
    """
    officeDocument core-properties extended-properties custom-properties metadata/core-properties styles
    stylesWithEffects settings webSettings fontTable theme themeOverride numbering header footer footnotes
    endnotes comments commentsExtended commentsIds commentsExtensible people image hdphoto hyperlink
    customXml customXmlProps chart chartEx chartStyle chartColorStyle chartUserShapes diagramData
    diagramLayout diagramQuickStyle diagramColors diagramDrawing glossaryDocument font bibliography
    documenttasks
    """.split()  # noqa: SIM905
)
"""What a relationship's type ends with, of all that a contract may hold. The rest is cut off and told."""

SUPERFLUOUS = frozenset({"thumbnail", "metadata/thumbnail", "printerSettings"})
"""What nobody reads of a contract: left out without a word."""

STRIPPED = frozenset(
    """
    attachedTemplate mailMergeSource mailMergeHeaderSource mailMergeRecipientData recipientData oleObject
    package control frame transform hyperlink image video audio media
    """.split()  # noqa: SIM905
)
"""What may point outside and be cut off. Where the document is not whole without it, the reader of the part says."""

CALLED: Mapping[str, str] = {
    "attachedTemplate": "attached_template",
    "mailMergeSource": "mail_merge_source",
    "mailMergeHeaderSource": "mail_merge_source",
    "mailMergeRecipientData": "mail_merge_source",
    "recipientData": "mail_merge_source",
    "oleObject": "ole_object",
    "package": "embedded_file",
    "control": "activex",
    "activeXControlBinary": "activex",
    "frame": "frame",
    "transform": "transform",
    "aFChunk": "foreign_chunk",
    "afChunk": "foreign_chunk",
    "subDocument": "sub_document",
    "image": "linked_image",
    "hyperlink": "hyperlink",
    "video": "media",
    "audio": "media",
    "media": "media",
    "origin": "digital_signature",
    "signature": "digital_signature",
    "vbaProject": "macros",
    "wordVbaData": "macros",
    "keyMapCustomizations": "macros",
    "attachedToolbars": "macros",
    "extensibility": "macros",
    "userCustomization": "macros",
    "webextension": "web_extension",
    "webextensiontaskpanes": "web_extension",
    "taskpanes": "web_extension",
}
"""How we name, in answers, what a relationship brings."""

_SCHEME = re.compile(r"^\s*[A-Za-z][A-Za-z0-9+.\-]*:|^\s*(?://|\\\\)")
_LINK = re.compile(r"^(?:https?://|mailto:|tel:|#)", re.IGNORECASE)


@dataclass(frozen=True)
class Relationship:
    element: Element
    id: str
    kind: str
    """The end of its type: `hyperlink`, `image`."""
    target: str
    external: bool


def relationships(root: Element) -> Iterator[Relationship]:
    for element in root:
        if local(element.tag) != "Relationship":
            continue
        target = element.get("Target") or ""
        yield Relationship(
            element=element,
            id=element.get("Id") or "",
            kind=_kind(element.get("Type") or ""),
            target=target,
            # What looks like an address is one, whatever the mode says.
            external=(element.get("TargetMode") or "").lower() == "external" or bool(_SCHEME.match(target)),
        )


def links(target: str) -> bool:
    """Whether a hyperlink may stay: it leads to a page, a mailbox, a telephone or a place in the document."""
    return bool(_LINK.match(target.strip()))


def name_of_rels(part: str) -> str:
    folder, _, name = part.rpartition("/")
    return f"{folder}/_rels/{name}.rels" if folder else f"_rels/{name}.rels"


def source_of(rels: str) -> str:
    """The part whose relationships `rels` holds; empty for the package's own."""
    folder, _, name = rels.rpartition("/")
    return posixpath.join(folder.removesuffix("_rels").rstrip("/"), name.removesuffix(".rels"))


def resolve(target: str, *, source: str) -> str:
    """The name of the part that an internal target means, seen from `source`."""
    plain = unquote(target.partition("#")[0])
    joined = plain if plain.startswith("/") else posixpath.join("/", posixpath.dirname(source), plain)
    return posixpath.normpath(joined).lstrip("/")


def main_part(parts: Mapping[str, bytes]) -> str | None:
    """The name of the part that is the document, or None."""
    rels = parts.get("_rels/.rels")
    if rels is None:
        return None
    for one in relationships(parse(rels, name="_rels/.rels")):
        if one.kind == "officeDocument" and not one.external:
            return resolve(one.target, source="")
    return None


def _kind(kind: str) -> str:
    end = kind.rstrip("/").rpartition("/")[2]
    return f"metadata/{end}" if kind.endswith(f"metadata/{end}") else end
