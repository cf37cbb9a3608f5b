"""Templates that an account keeps for a client: one id, one name, and every text that it has had.

`version` counts all changes. A text, which is a DOCX with the form over it, bears the version that it came with and
never changes: what a document was made from can always be told.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Final

from functions.domain.errors import Conflict, Invalid, NotFound, PreconditionFailed
from functions.domain.files import StoredObject
from functions.domain.template_refusals import TemplateTooComplex
from functions.domain.templates import Filler, FormField, TemplateShape

MAX_TEXTS: Final = 100
"""How many texts one template may have had."""

MAX_SHAPE_BYTES: Final = 250_000
"""Of all that a form asks and says, as JSON: a row of the table holds 400 kB."""


class TemplateNotFound(NotFound):
    """The account has no such template."""

    code = "template_not_found"


class TemplateTextNotFound(NotFound):
    """The template has had no text under that version."""

    code = "template_text_not_found"


class TemplateChanged(PreconditionFailed):
    """Somebody has changed the template since the caller read it."""

    code = "template_changed"


class TemplateInactive(Conflict):
    """No document is made from a template that was switched off."""

    code = "template_inactive"


class TemplateOfAnotherClient(Invalid):
    """A template serves the client that it was made for."""

    code = "template_of_another_client"


class TemplateTakesNoAnnexes(Conflict):
    """Documents made from the template have no extra files."""

    code = "template_takes_no_annexes"


class TooManyTemplateTexts(Conflict):
    """A template has had so many texts and takes no more."""

    code = "too_many_template_texts"


@dataclass(frozen=True, kw_only=True)
class TemplateText:
    """A DOCX that intake has kept, what it asks for, and how a form asks it."""

    version: int
    source: StoredObject
    received_sha256: str
    neutralised: tuple[str, ...]
    """What intake took out of the DOCX."""
    shape: TemplateShape
    form: tuple[FormField, ...]

    @property
    def asked(self) -> TemplateShape:
        """What a person is asked, in the form's words and order."""
        return self.shape.configured(self.form)

    def filler_of(self, path: str) -> Filler:
        """Return who gives a value; a list or table is filled in by one of them, whole."""
        root = path.partition("[]")[0]
        return next(one.filled_by for one in self.asked.variables if one.path == root)

    def checked(self) -> TemplateText:
        """Return self, or refuse a form that does not fit, and more than a row can hold."""
        told = json.dumps([asdict(self.asked), [asdict(field) for field in self.form]], ensure_ascii=False)
        if len(told.encode()) > MAX_SHAPE_BYTES:
            raise TemplateTooComplex(limit="form_bytes", most=MAX_SHAPE_BYTES)
        return self


@dataclass(frozen=True, kw_only=True)
class TextNote:
    """What a template remembers of each text that it has had: this is its audit."""

    version: int
    sha256: str
    size: int
    created_at: datetime
    created_by: str
    """Who brought it: the id of an API key."""


@dataclass(frozen=True, kw_only=True)
class Template:
    """A template of one client."""

    id: str
    account_id: str
    client_id: str
    name: str
    language: str
    """How its dates, numbers and amounts are written."""
    active: bool
    accepts_annexes: bool
    version: int
    texts: tuple[TextNote, ...]
    created_at: datetime
    updated_at: datetime

    @property
    def text_version(self) -> int:
        """The version that the text of today came with."""
        return self.texts[-1].version

    def require_text(self, version: int | None) -> int:
        """Return the version of a text that the template has had, or refuse; None means the text of today."""
        if version is None:
            return self.text_version
        if version not in {text.version for text in self.texts}:
            raise TemplateTextNotFound(version=version)
        return version

    def require_version(self, expected: int | None) -> None:
        """Refuse when the caller has seen another version (RFC 9110 13.1.1); None: the caller does not mind."""
        if expected is not None and expected != self.version:
            raise TemplateChanged(current=self.version, expected=expected)

    def require_usable(self, *, client_id: str, pointer: str) -> None:
        """Refuse to make a document for this client."""
        if self.client_id != client_id:
            raise TemplateOfAnotherClient(pointer=pointer)
        if not self.active:
            raise TemplateInactive

    def changed(
        self,
        *,
        name: str | None,
        active: bool | None,
        accepts_annexes: bool | None,
        text: TemplateText | None,
        by: str,
        at: datetime,
    ) -> Template:
        """Change what is given; what is None stays, and where nothing differs the template stays as it is."""
        texts = self.texts if text is None else self._with(text, by=by, at=at)
        changed = replace(
            self,
            name=self.name if name is None else name,
            active=self.active if active is None else active,
            accepts_annexes=self.accepts_annexes if accepts_annexes is None else accepts_annexes,
            texts=texts,
        )
        return self if changed == self else replace(changed, version=self.version + 1, updated_at=at)

    def _with(self, text: TemplateText, *, by: str, at: datetime) -> tuple[TextNote, ...]:
        if len(self.texts) >= MAX_TEXTS:
            raise TooManyTemplateTexts(limit=MAX_TEXTS)
        return (*self.texts, note_of(text, by=by, at=at))


def note_of(text: TemplateText, *, by: str, at: datetime) -> TextNote:
    """Return what a template remembers of a text."""
    return TextNote(
        version=text.version, sha256=text.source.sha256, size=text.source.size, created_at=at, created_by=by
    )


def carried(form: Iterable[FormField], *, to: TemplateShape) -> tuple[FormField, ...]:
    """Return what of a form still fits a new text."""
    known = {variable.path: variable for variable in to.every()}
    return tuple(
        field for field in form if field.path in known and field.reason_against(known[field.path]) is None
    )
