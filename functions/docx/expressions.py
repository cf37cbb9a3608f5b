"""What a tag may say: an allow-list over Jinja's tree, and what each tag tells of the variables it uses."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from jinja2 import TemplateSyntaxError, nodes

from functions.docx.environment import LOOP_WORDS, environment
from functions.docx.filters import BY_NAME, OPTIONAL
from functions.domain.languages import Language
from functions.domain.templates import VariableType

_TESTS: Final = frozenset({"defined", "undefined", "none"})
_COMPARED: Final = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq", "in", "notin"})
QUOTES: Final = str.maketrans({"“": '"', "”": '"', "„": '"', "‘": "'", "’": "'", "\xa0": " ", "\u202f": " "})
_LONGEST_CONST: Final = 500
_LONGEST_NAME: Final = 60
_DEEPEST: Final = 8
_CALLED: Final[Mapping[type[nodes.Node], str]] = {
    nodes.Call: "( )",
    nodes.Add: "+",
    nodes.Sub: "-",
    nodes.Mul: "*",
    nodes.Div: "/",
    nodes.FloorDiv: "//",
    nodes.Mod: "%",
    nodes.Pow: "**",
    nodes.Concat: "~",
    nodes.Neg: "-",
    nodes.CondExpr: "if … else",
    nodes.List: "[ ]",
    nodes.Tuple: ",",
    nodes.Dict: "{ }",
}


class NotUnderstood(Exception):
    """The tag is no sentence."""


class NotAllowed(Exception):
    """The tag uses `found`, which templates may not."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found[:100]


@dataclass(frozen=True)
class Use:
    """One variable in one tag. `types` come from its filters, `how` it is used: printed, tested, looped, compared."""

    path: str
    how: str
    types: tuple[VariableType, ...] = ()
    optional: bool = False


@dataclass(frozen=True)
class Tag:
    """A tag that may stay. `keyword` is empty for a tag that prints; `source` is what Jinja gets."""

    keyword: str
    source: str
    uses: tuple[Use, ...] = ()
    loop_name: str = ""
    loop_path: str = ""


Scopes = list[dict[str, str]]
"""The names that loops gave, innermost last: name → path of an item."""

_STATEMENT: Final = re.compile(r"(\w+)\s*(.*)", re.DOTALL)
_ALONE: Final = frozenset({"else", "endif", "endfor"})
KEYWORDS: Final = frozenset({"for", "if", "elif"}) | _ALONE


def understand(text: str, *, scopes: Scopes) -> Tag:
    """Return what a tag, `{{ … }}` or `{% … %}`, says. Raises NotUnderstood and NotAllowed."""
    inside = unicodedata.normalize("NFC", text[2:-2].strip("-+").translate(QUOTES).strip())
    if text.startswith("{{"):
        source = f"{{{{ {inside} }}}}"
        output = _parse(source).body
        if len(output) != 1 or not isinstance(output[0], nodes.Output) or len(output[0].nodes) != 1:
            raise NotUnderstood
        return Tag("", source, tuple(_uses(output[0].nodes[0], "printed", scopes)))
    found = _STATEMENT.fullmatch(inside)
    if found is None:
        raise NotUnderstood
    keyword, rest = found[1], found[2].strip()
    if keyword not in KEYWORDS:
        raise NotAllowed(keyword)
    if keyword in _ALONE:
        if rest:
            raise NotUnderstood
        return Tag(keyword, f"{{% {keyword} %}}")
    if keyword == "for":
        return _loop(inside, scopes)
    body = _parse(f"{{% if {rest} %}}{{% endif %}}").body
    if len(body) != 1 or not isinstance(body[0], nodes.If):
        raise NotUnderstood
    return Tag(keyword, f"{{% {keyword} {rest} %}}", tuple(_uses(body[0].test, "tested", scopes)))


def _loop(inside: str, scopes: Scopes) -> Tag:
    body = _parse(f"{{% {inside} %}}{{% endfor %}}").body
    if len(body) != 1 or not isinstance(body[0], nodes.For):
        raise NotUnderstood
    loop = body[0]
    if loop.recursive:
        raise NotAllowed("recursive")
    if not isinstance(loop.target, nodes.Name):
        raise NotAllowed("for a, b")
    name = loop.target.name
    _require_name(name)
    if name == "loop":
        raise NotAllowed("loop")
    path = _path(loop.iter, scopes)
    uses = [Use(path, "looped")]
    if loop.test is not None:
        uses += _uses(loop.test, "tested", [*scopes, {name: f"{path}[]"}])
    return Tag("for", f"{{% {inside} %}}", tuple(uses), loop_name=name, loop_path=path)


def _parse(source: str) -> nodes.Template:
    try:
        return environment(Language.ES).parse(source)
    except (TemplateSyntaxError, RecursionError) as unreadable:
        raise NotUnderstood from unreadable


def _uses(  # noqa: C901, PLR0912
    node: nodes.Node, how: str, scopes: Scopes, *, depth: int = 0
) -> Iterator[Use]:
    if depth > _DEEPEST:
        raise NotAllowed("( ( (")
    match node:
        case nodes.Const():
            _require_const(node.value)
        case nodes.Name() | nodes.Getattr() | nodes.Getitem():
            if not _is_loop_word(node, scopes):
                yield Use(_path(node, scopes), how)
        case nodes.Filter():
            yield from _filtered(node, how, scopes, depth)
        case nodes.Not():
            yield from _uses(node.node, "tested", scopes, depth=depth + 1)
        case nodes.And() | nodes.Or():
            for side in (node.left, node.right):
                yield from _uses(side, "tested", scopes, depth=depth + 1)
        case nodes.Test():
            if node.name not in _TESTS or node.args or node.kwargs:
                raise NotAllowed(f"is {node.name}")
            for use in _uses(node.node, "asked", scopes, depth=depth + 1):
                yield Use(use.path, "asked", use.types, optional=True)
        case nodes.Compare():
            yield from _compared(node, scopes, depth)
        case _:
            raise NotAllowed(_CALLED.get(type(node), type(node).__name__))


def _filtered(node: nodes.Filter, how: str, scopes: Scopes, depth: int) -> Iterator[Use]:
    known = BY_NAME.get(node.name)
    if known is None or node.node is None:
        raise NotAllowed(f"|{node.name}")
    if node.kwargs or node.dyn_args is not None or node.dyn_kwargs is not None:
        raise NotAllowed(f"|{node.name}(…=…)")
    for argument in node.args:
        if not isinstance(argument, nodes.Const):
            raise NotAllowed(f"|{node.name}(…)")
        _require_const(argument.value)
    optional = node.name in OPTIONAL
    for use in _uses(node.node, how, scopes, depth=depth + 1):
        types = (*use.types, known.type) if known.type is not None else use.types
        yield Use(use.path, use.how, types, optional=use.optional or optional)


def _compared(node: nodes.Compare, scopes: Scopes, depth: int) -> Iterator[Use]:
    sides = [node.expr, *(operand.expr for operand in node.ops)]
    for operand in node.ops:
        if operand.op not in _COMPARED:
            raise NotAllowed(operand.op)
    for side in sides:
        for use in _uses(side, "compared", scopes, depth=depth + 1):
            types = use.types
            if not types:
                others = [other.value for other in sides if isinstance(other, nodes.Const)]
                types = tuple(_type_of(other) for other in others[:1])
            yield Use(use.path, use.how, types, optional=use.optional)


def _type_of(value: object) -> VariableType:
    if isinstance(value, bool):
        return VariableType.BOOLEAN
    return VariableType.NUMBER if isinstance(value, int | float) else VariableType.TEXT


def _is_loop_word(node: nodes.Node, scopes: Scopes) -> bool:
    if not isinstance(node, nodes.Getattr) or not isinstance(node.node, nodes.Name):
        return False
    return node.node.name == "loop" and bool(scopes) and node.attr in LOOP_WORDS


def _path(node: nodes.Node, scopes: Scopes) -> str:
    match node:
        case nodes.Name():
            _require_name(node.name)
            if node.name == "loop":
                raise NotAllowed("loop")
            for scope in reversed(scopes):
                if node.name in scope:
                    return scope[node.name]
            return node.name
        case nodes.Getattr():
            _require_name(node.attr)
            return f"{_path(node.node, scopes)}.{node.attr}"
        case nodes.Getitem(arg=nodes.Const(value=str() as name)):
            _require_name(name)
            return f"{_path(node.node, scopes)}.{name}"
        case nodes.Getitem(arg=nodes.Const(value=int() as index)) if 0 <= index < 1000:
            return f"{_path(node.node, scopes)}[]"
        case _:
            raise NotAllowed(_CALLED.get(type(node), type(node).__name__))


def _require_name(name: str) -> None:
    if name.startswith("_") or len(name) > _LONGEST_NAME or not name.isidentifier():
        raise NotAllowed(name)


def _require_const(value: object) -> None:
    if not isinstance(value, str | int | float | bool | None) or len(str(value)) > _LONGEST_CONST:
        raise NotAllowed(str(value))
