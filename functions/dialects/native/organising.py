"""How requests say where a document is put and what it is marked with."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from functions.dialects.native.inputs import LanguageCode
from functions.dialects.native.wire import ExternalId, Folder, Metadata, Name, Request, ShortText, Tags
from functions.domain.organising import ROOT, CustomField, Organisation


class CustomFieldInput(Request):
    """A field of the account's own: a name for people to read, and its value."""

    name: Annotated[Name, Field(max_length=60)]
    value: ShortText


CustomFields = Annotated[list[CustomFieldInput], Field(max_length=50)]


class Filing(Request):
    """What new documents are marked with, whatever they are made of."""

    language: LanguageCode | None = None
    external_id: ExternalId | None = None
    external_id_unique: bool = False
    metadata: Metadata = Field(default_factory=dict)
    folder: Folder = ROOT
    tags: Tags = Field(default_factory=list)
    custom: CustomFields = Field(default_factory=list)

    @property
    def organisation(self) -> Organisation:
        return organisation_of(folder=self.folder, tags=self.tags, custom=self.custom)


def organisation_of(
    *, folder: str | None, tags: list[str] | None, custom: list[CustomFieldInput] | None
) -> Organisation:
    """Return where a request puts a document and what it marks it with, or refuse."""
    fields = None if custom is None else [CustomField(name=one.name, value=one.value) for one in custom]
    return Organisation.read(folder=folder, tags=tags, custom=fields)
