"""The blocks of a text, `if` and `for`: opened and closed in turn, at the same level. Runs in the child only."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from functions.docx.expressions import Scopes, Tag
from functions.docx.tags import Paragraph
from functions.domain.errors import Refusal
from functions.domain.template_refusals import TemplateBlockUnbalanced, TemplateTooComplex

DEEPEST_LOOPS = 3
DEEPEST = 20
_GUESSED = re.compile(r"\{%-?\s*(for|if|elif|else|endfor|endif)\b")


@dataclass(frozen=True)
class Block:
    """An end of a block: its tag, the elements around it, and where a person finds it."""

    keyword: str
    tag: str
    path: tuple[str, ...]
    text: str
    where: str
    loop_name: str = ""
    loop_path: str = ""

    @classmethod
    def of(cls, tag: Tag, text: str, path: tuple[str, ...], paragraph: Paragraph) -> Block:
        return cls(
            tag.keyword, text[:200], path, paragraph.excerpt, paragraph.where, tag.loop_name, tag.loop_path
        )


@dataclass
class Blocks:
    """The blocks that are open, outermost first."""

    open: list[Block] = field(default_factory=list)

    @property
    def scopes(self) -> Scopes:
        return [{block.loop_name: f"{block.loop_path}[]"} for block in self.open if block.keyword == "for"]

    def is_conditional(self, path: str) -> bool:
        """Whether a variable stands under a condition: for a field of an item, one inside of its loop."""
        inside = self.open
        for index, block in enumerate(self.open):
            if block.keyword == "for" and block.loop_path and path.startswith(f"{block.loop_path}[]"):
                inside = self.open[index + 1 :]
        return any(block.keyword == "if" for block in inside)

    def turn(self, tag: Tag, block: Block) -> Refusal | None:
        """Open, continue or close a block; return what is wrong with it."""
        wrong = TemplateBlockUnbalanced(tag=block.tag, text=block.text, where=block.where)
        if tag.keyword in ("for", "if"):
            self.open.append(block)
            if sum(one.keyword == "for" for one in self.open) > DEEPEST_LOOPS:
                return TemplateTooComplex(limit="loops", most=DEEPEST_LOOPS)
            return TemplateTooComplex(limit="blocks", most=DEEPEST) if len(self.open) > DEEPEST else None
        if tag.keyword in ("endfor", "endif"):
            if not self.open or f"end{self.open[-1].keyword}" != tag.keyword:
                return wrong
            return None if self.open.pop().path == block.path else wrong
        if tag.keyword in ("else", "elif"):
            opened = self.open[-1] if self.open else None
            if opened is None or (tag.keyword == "elif" and opened.keyword != "if"):
                return wrong
            return None if opened.path == block.path else wrong
        return None

    def guess(self, text: str, path: tuple[str, ...], paragraph: Paragraph) -> None:
        """Open or close what a tag that is wrong in itself would have."""
        found = _GUESSED.match(text)
        if found is None:
            return
        if found[1] in ("for", "if"):
            name = re.match(r"\{%-?\s*for\s+(\w+)", text)
            self.open.append(
                Block(
                    found[1],
                    text[:200],
                    path,
                    paragraph.excerpt,
                    paragraph.where,
                    name[1] if name else "",
                    "?",
                )
            )
        elif found[1].startswith("end") and self.open and f"end{self.open[-1].keyword}" == found[1]:
            self.open.pop()
