"""From the tags of a text to the variables that it asks for, typed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from functions.docx import naming
from functions.docx.expressions import Use
from functions.domain.template_refusals import TemplateVariableConflict
from functions.domain.templates import TemplateVariable, VariableType

_GENERAL = (VariableType.TEXT, VariableType.NUMBER)


@dataclass(frozen=True)
class Seen:
    """A use, and where: under a condition of its own level, in a loop over the rows of a table."""

    use: Use
    conditional: bool
    rows: bool = False


@dataclass
class _Known:
    order: int
    how: set[str] = field(default_factory=set)
    types: set[VariableType] = field(default_factory=set)
    conditional: bool = True
    optional: bool = True
    rows: bool = False


def variables(seen: Iterable[Seen]) -> tuple[TemplateVariable, ...]:
    """Return the variables in the order in which the text meets them. Raises TemplateVariableConflict."""
    known: dict[str, _Known] = {}
    for one in seen:
        path = one.use.path
        # Whoever names a field or an item names what it lies in.
        for parent in _lists_above(path):
            known.setdefault(parent, _Known(len(known), conditional=one.conditional, optional=False))
        about = known.setdefault(path, _Known(len(known)))
        about.how.add(one.use.how)
        about.types |= set(one.use.types)
        about.rows = about.rows or one.rows
        if one.use.how != "asked":
            about.conditional = about.conditional and one.conditional
            about.optional = about.optional and one.use.optional
    return _level(known, prefix="")


def _lists_above(path: str) -> list[str]:
    pieces = path.split("[]")
    return ["[]".join(pieces[: count + 1]) for count in range(len(pieces) - 1)]


def _level(known: Mapping[str, _Known], *, prefix: str) -> tuple[TemplateVariable, ...]:
    """Build the variables whose paths begin with `prefix` and lie in no further list."""
    found: list[TemplateVariable] = []
    for path, about in sorted(known.items(), key=lambda item: item[1].order):
        rest = path.removeprefix(prefix)
        if not path.startswith(prefix) or not rest or "[]" in rest:
            continue
        if any(other.startswith(f"{path}.") for other in known):
            if about.how - {"tested", "asked"}:
                raise TemplateVariableConflict(variable=path, kinds=["text", "object"])
            continue
        found.append(_variable(path, about, known, order=len(found) + 1))
    return tuple(found)


def _variable(path: str, about: _Known, known: Mapping[str, _Known], *, order: int) -> TemplateVariable:
    item = known.get(f"{path}[]")
    fields = _level(known, prefix=f"{path}[].")
    repeated = item is not None or fields or "looped" in about.how or VariableType.LIST in about.types
    # Asked whether it is there, and printed if it is: it may be left out.
    presence = bool(about.how & {"tested", "asked"}) and bool(about.how & {"printed", "compared", "looped"})
    needed = not about.optional and not presence
    if not repeated:
        kind, certain = _scalar(path, about)
        return TemplateVariable(
            path=path,
            type=kind,
            label=naming.label(path),
            required=needed and not about.conditional,
            conditional=needed and about.conditional,
            certain=certain,
            order=order,
        )
    printed = "printed" in about.how and VariableType.LIST not in about.types
    if printed or (item is not None and fields):
        raise TemplateVariableConflict(
            variable=path, kinds=["text", "list"] if printed else ["list", "object"]
        )
    return TemplateVariable(
        path=path,
        type=VariableType.TABLE if about.rows else VariableType.LIST,
        label=naming.label(path),
        required=needed and not about.conditional,
        conditional=needed and about.conditional,
        order=order,
        item=None if fields else _scalar(path, item or _Known(0))[0],
        fields=fields,
    )


def _scalar(path: str, about: _Known) -> tuple[VariableType, bool]:
    """Return the type and whether more than the name tells it."""
    types = about.types - {VariableType.LIST}
    special = types - set(_GENERAL)
    if len(special) > 1:
        raise TemplateVariableConflict(variable=path, kinds=sorted(types))
    if special:
        return special.pop(), True
    told = naming.type_told(path)
    if VariableType.NUMBER in types:
        # A comparison with a number holds for money too.
        return (told, False) if told is VariableType.MONEY else (VariableType.NUMBER, True)
    if VariableType.TEXT in types:
        return VariableType.TEXT, True
    if about.how and about.how <= {"tested", "asked"}:
        return VariableType.BOOLEAN, False
    return told or VariableType.TEXT, False
