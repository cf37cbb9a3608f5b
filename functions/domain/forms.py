"""The signer's form: values that a template leaves to whoever signs, given once the document is sent.

Until they are there the document has no pages, so that nobody can read or sign it: those of the first group fill them
in, whoever comes first, and then the pages are made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from functions.domain.assigning import ValueAwaited
from functions.domain.documents import Document
from functions.domain.errors import Conflict, Refusals
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import File, FileState
from functions.domain.filing import in_its_place, owing_content
from functions.domain.recipients import Recipient
from functions.domain.template_refusals import TemplateVariableUnknown
from functions.domain.templates import Filler, TemplateVariable


class FormNotAwaited(Conflict):
    """The document waits for no values: somebody has given them, or it was not made to."""

    code = "form_not_awaited"


@dataclass(frozen=True, kw_only=True)
class FormItem:
    """A value that the form asks for, and what is known of it."""

    file_id: str
    variable: TemplateVariable
    value: Json
    missing: bool


def forms_for(document: Document, recipient: Recipient) -> tuple[File, ...]:
    """Return the files that wait for this person's values; none where it is not their turn."""
    if not (document.open and recipient.may_act and document.reached(recipient)):
        return ()
    return tuple(one for one in document.files if _awaits(one))


def items(
    file: File, variables: Iterable[TemplateVariable], *, values: Mapping[str, Json]
) -> Iterator[FormItem]:
    """Yield what a form asks, in its order: all that the signer gives, with what was given already."""
    missing = {one.variable.partition("[]")[0] for one in file.awaited_values}
    for variable in sorted(variables, key=lambda one: one.order):
        if variable.filled_by is Filler.SIGNER:
            value: Json = values
            for name in variable.path.split("."):
                value = value.get(name) if isinstance(value, Mapping) else None
            yield FormItem(file_id=file.id, variable=variable, value=value, missing=variable.path in missing)


def require_asked(given: Collection[str], variables: Iterable[TemplateVariable]) -> None:
    """Refuse values that are not the signer's to give: those of the sender stay as they are."""
    asked = {one.path for one in variables if one.filled_by is Filler.SIGNER}
    wrong = tuple(
        TemplateVariableUnknown(pointer=f"/values/{path}", variable=path)
        for path in given
        if path not in asked
    )
    if wrong:
        raise Refusals(wrong)


def awaiting(document: Document, recipient: Recipient, file_id: str | None) -> File:
    """Return the file that values are given for, by default the first that waits for some, or refuse."""
    document.require_open_to(recipient)
    waiting = [one for one in document.files if _awaits(one)]
    if file_id is not None:
        waiting = [document.file_of(file_id)] if _awaits(document.file_of(file_id)) else []
    if not waiting:
        raise FormNotAwaited
    return waiting[0]


def with_form(
    document: Document, recipient_id: str, file: File, *, variables: Collection[str], at: datetime
) -> Document:
    """Take in what a file is with the values that a person has given: to be rendered, or waiting for more."""
    recipient = document.recipient(recipient_id)
    awaiting(document, recipient, file.id)
    owed = tuple(
        ValueAwaited(pointer=f"/values{one.pointer}", variable=one.variable, filled_by=one.filled_by.value)
        for one in file.awaited_values
        if one.filled_by is Filler.SENDER
    )
    if owed:
        # What the person says makes something necessary that only the sender can give.
        raise Refusals(owed)
    happening = Happening(
        type=EventType.RECIPIENT_DATA_SUBMITTED,
        data={
            "recipient_id": recipient_id,
            "file_id": file.id,
            "variables": sorted(variables),
            "complete": file.state is FileState.RENDERING,
            **file.facts(),
        },
        personal=recipient.facts(),
    )
    given = replace(in_its_place(document, file), happening=happening, updated_at=at)
    return owing_content(given, file, at=at)


def _awaits(file: File) -> bool:
    """Whether values make its pages: they are missing, or no pages could be made with those that were given."""
    return file.filled is not None and file.state in (FileState.AWAITING_VALUES, FileState.REJECTED)
