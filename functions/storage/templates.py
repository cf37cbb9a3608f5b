"""Templates in the documents table.

The template itself is a row of `ACCOUNT#<account>#TEMPLATES`, and once more of
`ACCOUNT#<account>#CLIENT#<client>#TEMPLATES` for the client's own list. Its texts are rows of
`ACCOUNT#<account>#TEMPLATE#<template>`; they stay when it is deleted, so that what a document was made from can be
told.
"""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.kept_templates import Template, TemplateNotFound, TemplateText
from functions.storage import aws
from functions.storage.items import Item, from_values, to_values
from functions.storage.paging import Page, query_page
from functions.storage.unit import Unit

_TEMPLATE: Final = TypeAdapter(Template)
_TEXT: Final = TypeAdapter(TemplateText)


def load(account_id: str, template_id: str) -> Template:
    """Return the account's template. Another account's template is not found."""
    found = _get(_keys(account_id, template_id))
    if found is None:
        raise TemplateNotFound(template_id=template_id)
    return _TEMPLATE.validate_python(found)


def load_text(template: Template) -> TemplateText:
    """Return the text of today."""
    return load_text_of(template.account_id, template.id, version=template.text_version)


def load_text_of(account_id: str, template_id: str, *, version: int) -> TemplateText:
    """Return a text that a template has had, even one that was deleted since."""
    return _TEXT.validate_python(_get(_text_keys(account_id, template_id, version)))


def add(unit: Unit, template: Template, text: TemplateText) -> None:
    row = _row(template)
    unit.put(settings.documents_table(), _keys(template.account_id, template.id) | row, new=True)
    unit.put(settings.documents_table(), _client_keys(template) | row, new=True)
    _add_text(unit, template, text)


def change(unit: Unit, before: Template, after: Template, text: TemplateText | None) -> None:
    """Write what differs, provided that nobody has written since `before` was read."""
    if after == before:
        return
    row, table = _row(after), settings.documents_table()
    expecting = {"version": before.version}
    unit.put(table, _keys(after.account_id, after.id) | row, expecting=expecting)
    unit.put(table, _client_keys(after) | row, expecting=expecting)
    if text is not None:
        _add_text(unit, after, text)


def remove(unit: Unit, template: Template) -> None:
    """Take the template away; its texts stay."""
    expecting = {"version": template.version}
    for keys in (_keys(template.account_id, template.id), _client_keys(template)):
        unit.delete(settings.documents_table(), keys, expecting=expecting)


def list_templates(
    account_id: str, *, client_id: str | None, limit: int, cursor: str | None
) -> Page[Template]:
    """Return the account's templates, or those of one client, oldest first."""
    page = query_page(
        table=settings.documents_table(),
        partition=_partition(account_id, client_id),
        limit=limit,
        cursor=cursor,
    )
    return page.of(_TEMPLATE.validate_python)


def _add_text(unit: Unit, template: Template, text: TemplateText) -> None:
    row: Item = _TEXT.dump_python(text, mode="json")
    unit.put(
        settings.documents_table(), _text_keys(template.account_id, template.id, text.version) | row, new=True
    )


def _row(template: Template) -> Item:
    row: Item = _TEMPLATE.dump_python(template, mode="json")
    return row


def _partition(account_id: str, client_id: str | None = None) -> str:
    of_client = "" if client_id is None else f"#CLIENT#{client_id}"
    return f"ACCOUNT#{account_id}{of_client}#TEMPLATES"


def _keys(account_id: str, template_id: str) -> Item:
    return {"pk": _partition(account_id), "sk": template_id}


def _client_keys(template: Template) -> Item:
    return {"pk": _partition(template.account_id, template.client_id), "sk": template.id}


def _text_keys(account_id: str, template_id: str, version: int) -> Item:
    return {"pk": f"ACCOUNT#{account_id}#TEMPLATE#{template_id}", "sk": f"VERSION#{version:08d}"}


def _get(keys: Item) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.documents_table(), Key=to_values(keys), ConsistentRead=True
    )
    return from_values(found["Item"]) if "Item" in found else None
