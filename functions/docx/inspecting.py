"""Tells what a template asks for and what is wrong with it, and has docxtpl prepare it. Runs in the child only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from functions.docx import package
from functions.docx.blocks import Block, Blocks
from functions.docx.expressions import NotAllowed, NotUnderstood, Tag, understand
from functions.docx.inferring import Seen, variables
from functions.docx.limits import Limits
from functions.docx.patching import Misplaced, Written, patched
from functions.docx.relationships import main_part, name_of_rels, relationships, resolve
from functions.docx.sandbox import Work
from functions.docx.tags import (
    Found,
    Paragraph,
    Unclosed,
    find,
    paragraphs,
    path_of,
    stands_alone,
    warnings,
)
from functions.docx.xml import Element, W, is_w, parse, without_comments
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


def inspect_template(task: Mapping[str, Any], at: Work, limits: Limits) -> Mapping[str, Any]:
    """Answer with the sources of the text parts, the variables, the warnings and the problems."""
    parts = package.read(Path(task["source"]), limits=limits)
    reading = _Reading()
    sources: dict[str, str] = {}
    for name, said in _texts(parts).items():
        source = reading.part(without_comments(parse(parts[name], name=name)), name=name, said=said)
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
        """Return the part as Jinja's source; None where it has no tags, or problems."""
        blocks = Blocks()
        written: list[Written] = []
        for paragraph in paragraphs(root, part=said):
            if "{" not in paragraph.text and "«" not in paragraph.text and "[[" not in paragraph.text:
                continue
            written += self._paragraph(paragraph, blocks)
        for block in blocks.open:
            self.problems.append(TemplateBlockUnbalanced(tag=block.tag, text=block.text, where=block.where))
        if not written or self.problems:
            return None
        if root.nsmap.get("w") not in W:
            raise DocxDamaged(cause="namespace")
        if any(one.found.level == "tc" for one in written):
            self.columns.append(name)
        try:
            return patched(root, written)
        except Misplaced as misplaced:
            self.problems.append(
                TemplateTagInvalid(**_facts(misplaced.written.found, misplaced.written.paragraph))
            )
            return None

    def _paragraph(self, paragraph: Paragraph, blocks: Blocks) -> list[Written]:
        try:
            found = find(paragraph.text)
        except Unclosed as unclosed:
            text = paragraph.text[unclosed.start : unclosed.start + 80]
            self.problems.append(TemplateTagUnclosed(tag=text, text=paragraph.excerpt, where=paragraph.where))
            return []
        self.warnings += warnings(paragraph, found)
        self.tags += len(found)
        if self.tags > MOST_TAGS:
            raise TemplateTooComplex(limit="tags", most=MOST_TAGS)
        written = []
        for one in found:
            if one.text.startswith("{#"):
                written.append(Written(one, paragraph, "", ""))
            elif (tag := self._understood(one, paragraph, blocks)) is not None:
                written.append(Written(one, paragraph, tag.keyword, tag.source))
        return written

    def _understood(self, found: Found, paragraph: Paragraph, blocks: Blocks) -> Tag | None:
        """Return what a tag says; note what it uses, or what is wrong with it."""
        facts = _facts(found, paragraph)
        around = _around(paragraph, found)
        if around is None:
            self.problems.append(TemplateBlockUnbalanced(**facts))
            return None
        path = path_of(around)
        try:
            tag = understand(found.text, scopes=blocks.scopes)
        except NotUnderstood:
            self.problems.append(TemplateTagInvalid(**facts))
            # What follows is judged as if the block stood: one mistake, one problem.
            blocks.guess(found.text, path, paragraph)
            return None
        except NotAllowed as refused:
            self.problems.append(TemplateTagNotAllowed(found=refused.found, **facts))
            blocks.guess(found.text, path, paragraph)
            return None
        rows = found.level == "tr"
        self.seen += [
            Seen(use, blocks.is_conditional(use.path), rows=rows and use.how == "looped") for use in tag.uses
        ]
        problem = blocks.turn(tag, Block.of(tag, found.text, path, paragraph))
        if problem is None and found.level in ("p", "tc", "tr") and not stands_alone(around, found):
            problem = TemplateTagInvalid(**facts)
        if problem is not None:
            self.problems.append(problem)
        return tag


def _facts(found: Found, paragraph: Paragraph) -> dict[str, str]:
    return {"tag": found.text[:200], "text": paragraph.excerpt, "where": paragraph.where}


def _around(paragraph: Paragraph, found: Found) -> Element | None:
    """The element that a tag stands for, or the text in which it lies; None where its level is not there."""
    leaf = paragraph.leaf(found.start)
    if not found.level:
        return leaf
    return next((above for above in leaf.iterancestors() if is_w(above, found.level)), None)
