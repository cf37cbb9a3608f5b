"""Turns a DOCX into the text that Jinja fills in, and tells what it asks for. Runs in the child only."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from functions.docx import package
from functions.docx.blocks import Block, Blocks
from functions.docx.expressions import NotAllowed, NotUnderstood, understand
from functions.docx.inferring import Seen, variables
from functions.docx.limits import Limits
from functions.docx.placing import Lifted, Lifting, place
from functions.docx.relationships import main_part, name_of_rels, relationships, resolve
from functions.docx.sandbox import Work
from functions.docx.tags import Found, Paragraph, Unclosed, find, paragraphs, path_of, warnings
from functions.docx.xml import Element, W, as_text, is_w, parse
from functions.domain.docx_refusals import DocxDamaged, NotADocx
from functions.domain.errors import Refusal
from functions.domain.template_refusals import (
    TemplateBlockUnbalanced,
    TemplateTagInvalid,
    TemplateTagNotAllowed,
    TemplateTagUnclosed,
    TemplateTooComplex,
    TemplateVariableConflict,
)
from functions.domain.templates import TemplateWarning

MOST_TAGS = 5000
MOST_PROBLEMS = 50
_TEXTS = ("header", "footer", "footnotes", "endnotes")


def compile_template(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Answer with the sources of the text parts, the variables, the warnings and the problems."""
    parts = package.read(Path(task["source"]), limits=limits)
    texts = _texts(parts)
    reading = _Reading()
    sources: dict[str, str] = {}
    for name, said in texts.items():
        source = reading.part(parse(parts[name], name=name), name=name, said=said)
        if source is not None:
            sources[name] = source
    shape: list[Mapping[str, Any]] = []
    try:
        shape = [asdict(variable) for variable in variables(reading.seen)]
    except TemplateVariableConflict as conflict:
        reading.problems.append(conflict)
    return {
        "sources": sources,
        "columns": reading.columns,
        "variables": shape,
        "warnings": [asdict(warning) for warning in reading.warnings[:MOST_PROBLEMS]],
        "problems": [
            {"code": problem.code, "facts": problem.facts} for problem in reading.problems[:MOST_PROBLEMS]
        ],
    }


def _texts(parts: Mapping[str, bytes]) -> dict[str, str]:
    """The parts that a template may fill in, each with how we call it."""
    main = main_part(parts)
    if main is None or main not in parts:
        raise NotADocx(format="opc")
    texts = {main: "document"}
    rels = name_of_rels(main)
    if rels in parts:
        for one in relationships(parse(parts[rels], name=rels)):
            target = resolve(one.target, source=main)
            if one.kind in _TEXTS and not one.external and target in parts:
                texts.setdefault(target, target.rpartition("/")[2].removesuffix(".xml"))
    return texts


@dataclass
class _Reading:
    seen: list[Seen] = field(default_factory=list)
    warnings: list[TemplateWarning] = field(default_factory=list)
    problems: list[Refusal] = field(default_factory=list)
    columns: list[str] = field(default_factory=list)
    """The parts where a loop makes columns."""
    tags: int = 0

    def part(self, root: Element, *, name: str, said: str) -> str | None:
        """Return the part as Jinja's source; None where it has no tags."""
        blocks, lifting = Blocks(), Lifting()
        placed = False
        mark = f"TAG{secrets.token_hex(8)}N"
        texts: list[str] = []
        for paragraph in list(paragraphs(root, part=said)):
            if "{" not in paragraph.text and "«" not in paragraph.text and "[[" not in paragraph.text:
                continue
            placed = self._paragraph(paragraph, blocks, lifting, mark, texts) or placed
        for block in blocks.open:
            self.problems.append(TemplateBlockUnbalanced(tag=block.tag, text=block.text, where=block.where))
        self.problems += lifting.lift()
        if any(one.level == "tc" for one in lifting.waiting):
            self.columns.append(name)
        if not placed:
            return None
        if root.nsmap.get("w") not in W:
            raise DocxDamaged(cause="namespace")
        return _source(root, mark=mark, texts=texts)

    def _paragraph(
        self, paragraph: Paragraph, blocks: Blocks, lifting: Lifting, mark: str, texts: list[str]
    ) -> bool:
        try:
            found = find(paragraph.text)
        except Unclosed as unclosed:
            text = paragraph.text[unclosed.start : unclosed.start + 80]
            self.problems.append(TemplateTagUnclosed(tag=text, text=paragraph.excerpt, where=paragraph.where))
            return False
        self.warnings += warnings(paragraph, found)
        self.tags += len(found)
        if self.tags > MOST_TAGS:
            raise TemplateTooComplex(limit="tags", most=MOST_TAGS)
        if not found:
            return False
        placed = []
        for tag in found:
            around = _around(paragraph, tag)
            source = self._understood(tag, paragraph, around, blocks)
            one = f"{mark}{len(texts)}E"
            texts.append(source)
            placed.append((tag, "" if tag.level else one))
            if tag.level and around is not None:
                keyword = source.removeprefix("{%").split()[0] if source else ""
                lifting.waiting.append(Lifted(tag.level, around, one, keyword, tag.text, paragraph))
        place(paragraph, placed)
        return True

    def _understood(self, found: Found, paragraph: Paragraph, around: Element | None, blocks: Blocks) -> str:
        """Return a tag as Jinja's source; note what it uses, or what is wrong with it."""
        facts = {"tag": found.text[:200], "text": paragraph.excerpt, "where": paragraph.where}
        if found.text.startswith("{#"):
            return ""
        if around is None:
            self.problems.append(TemplateBlockUnbalanced(**facts))
            return ""
        path = path_of(around)
        try:
            tag = understand(found.text, scopes=blocks.scopes)
        except NotUnderstood:
            self.problems.append(TemplateTagInvalid(**facts))
            # What follows is judged as if the block stood: one mistake, one problem.
            blocks.guess(found.text, path, paragraph)
            return ""
        except NotAllowed as refused:
            self.problems.append(TemplateTagNotAllowed(found=refused.found, **facts))
            blocks.guess(found.text, path, paragraph)
            return ""
        rows = found.level == "tr"
        self.seen += [
            Seen(use, blocks.is_conditional(use.path), rows=rows and use.how == "looped") for use in tag.uses
        ]
        problem = blocks.turn(tag, Block.of(tag, found.text, path, paragraph))
        if problem is not None:
            self.problems.append(problem)
        return tag.source


def _around(paragraph: Paragraph, found: Found) -> Element | None:
    """The element that a tag stands for, or the text in which it lies; None where its level is not there."""
    leaf = _leaf_at(paragraph, found.start)
    if not found.level:
        return leaf
    return next((above for above in leaf.iterancestors() if is_w(above, found.level)), None)


def _leaf_at(paragraph: Paragraph, position: int) -> Element:
    seen = 0
    for leaf in paragraph.leaves:
        seen += len(leaf.text or "")
        if position < seen:
            return leaf
    return paragraph.leaves[-1]


def _source(root: Element, *, mark: str, texts: list[str]) -> str:
    xml = as_text(root)
    # A brace that Jinja would read as a tag, or that stands before one, is printed by a tag.
    xml = re.sub(r"\{(?=[{%#]|" + mark + ")", "{{ '{' }}", xml)
    return re.sub(mark + r"(\d+)E", lambda found: texts[int(found[1])], xml)
