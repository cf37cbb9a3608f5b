"""Checks a DOCX and writes it anew, without what acts, fetches or is not reached. Runs in the child only."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from functions.docx import package, pictures
from functions.docx.cleaning import clean
from functions.docx.limits import Limits
from functions.docx.relationships import (
    ALLOWED,
    CALLED,
    STRIPPED,
    SUPERFLUOUS,
    Relationship,
    links,
    main_part,
    name_of_rels,
    relationships,
    resolve,
)
from functions.docx.sandbox import Work
from functions.docx.xml import Element, local, parse, serialise
from functions.domain.docx_refusals import (
    DocxDamaged,
    DocxHasActiveContent,
    DocxHasExternalContent,
    NotADocx,
)

_TYPES = "[Content_Types].xml"
_DOCUMENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
_TEMPLATE = "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml"
_MACROS = re.compile(r"macroenabled|vbaproject|vbadata", re.IGNORECASE)
_XML = re.compile(r"[+/]xml$", re.IGNORECASE)
_XML_NAMES = (".xml", ".rels", ".vml")


def normalise(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Write the cleaned package into the output file and tell what was taken out."""
    parts = package.read(Path(task["source"]), limits=limits)
    normal = _Package(parts, limits)
    main = normal.judge_types()
    normal.visit_all()
    if main not in normal.kept:
        raise DocxDamaged(cause="main_part")
    normal.keep_types()
    content = package.write(normal.kept)
    at.output.write_bytes(content)
    return {"neutralised": sorted(set(normal.neutralised))}


@dataclass
class _Package:
    received: Mapping[str, bytes]
    limits: Limits
    kept: dict[str, bytes] = field(default_factory=dict)
    neutralised: list[str] = field(default_factory=list)
    types: Element | None = None

    def judge_types(self) -> str:
        """Return the name of the main part; refuse packages that are something else."""
        if _TYPES not in self.received:
            raise NotADocx(format="zip")
        self.types = parse(self.received[_TYPES], name=_TYPES)
        main = main_part(self.received)
        if main is None or main not in self.received:
            raise NotADocx(format="opc")
        kind = self._type_of(main)
        if _MACROS.search(kind) or any(_MACROS.search(name) for name in self.received):
            raise DocxHasActiveContent(found=["macros"])
        if kind.lower() not in (_DOCUMENT, _TEMPLATE):
            raise NotADocx(format=kind.rpartition(".")[2][:40])
        # A template's only difference from a document is this word.
        for one in self.types:
            if (one.get("PartName") or "").lstrip("/") == main and one.get("ContentType") == _TEMPLATE:
                one.set("ContentType", _DOCUMENT)
        if any(_MACROS.search(one.get("ContentType") or "") for one in self.types):
            raise DocxHasActiveContent(found=["macros"])
        return main

    def visit_all(self) -> None:
        """Follow the relationships from the package on; what they do not reach is left behind."""
        waiting, seen = [""], {""}
        while waiting:
            source = waiting.pop()
            for target in self._visit(source):
                if target not in seen and target in self.received:
                    seen.add(target)
                    waiting.append(target)

    def keep_types(self) -> None:
        assert self.types is not None  # noqa: S101
        for one in list(self.types):
            name = one.get("PartName")
            if name is not None and name.lstrip("/") not in self.kept:
                self.types.remove(one)
        self.kept[_TYPES] = serialise(self.types)

    def _visit(self, source: str) -> list[str]:
        """Keep a part, cleaned, with the relationships that it may have; return where these lead."""
        rels = name_of_rels(source)
        reached: list[str] = []
        removed: dict[str, str] = {}
        bad_pictures: set[str] = set()
        if rels in self.received:
            root = parse(self.received[rels], name=rels)
            for one in list(relationships(root)):
                if self._may_stay(one, source, bad_pictures):
                    if not one.external:
                        reached.append(resolve(one.target, source=source))
                    continue
                removed[one.id] = one.kind
                root.remove(one.element)
            self.kept[rels] = serialise(root) if removed else self.received[rels]
        if source:
            self.kept[source] = self._cleaned(source, removed, bad_pictures)
        return reached

    def _may_stay(self, one: Relationship, source: str, bad_pictures: set[str]) -> bool:
        if one.kind in ("aFChunk", "afChunk"):
            raise DocxHasActiveContent(found=["foreign_chunk"])
        if one.kind == "subDocument":
            raise DocxHasExternalContent(found=["sub_document"])
        if one.kind in ("vbaProject", "wordVbaData"):
            raise DocxHasActiveContent(found=["macros"])
        if one.external and one.kind == "hyperlink" and links(one.target):
            return True
        if one.external and one.kind in ALLOWED - STRIPPED:
            raise DocxHasExternalContent(found=[one.kind])
        if one.kind in SUPERFLUOUS:
            return False
        if one.external or one.kind not in ALLOWED:
            self.neutralised.append(CALLED.get(one.kind, "unknown_part"))
            return False
        return one.kind not in ("image", "hdphoto") or self._is_still(one, source, bad_pictures)

    def _is_still(self, one: Relationship, source: str, bad_pictures: set[str]) -> bool:
        target = resolve(one.target, source=source)
        content = self.received.get(target)
        if content is None or pictures.judge(content, name=target, limits=self.limits):
            return True
        bad_pictures.add(one.id)
        self.neutralised.append("svg")
        return False

    def _cleaned(self, name: str, removed: Mapping[str, str], bad_pictures: set[str]) -> bytes:
        content = self.received[name]
        if not (_XML.search(self._type_of(name)) or name.lower().endswith(_XML_NAMES)):
            return content
        if self._type_of(name).lower().startswith("image/"):
            return content
        root = parse(content, name=name)
        # Told even where no relationship leads to it: an address may stand in the text alone.
        met = clean(root, removed=removed, bad_pictures=bad_pictures)
        self.neutralised += met
        return serialise(root) if met or removed else content

    def _type_of(self, name: str) -> str:
        assert self.types is not None  # noqa: S101
        default = ""
        for one in self.types:
            if local(one.tag) == "Override":
                if (one.get("PartName") or "").lstrip("/").casefold() == name.casefold():
                    return one.get("ContentType") or ""
            elif (one.get("Extension") or "").casefold() == name.rpartition(".")[2].casefold():
                default = one.get("ContentType") or ""
        return default
