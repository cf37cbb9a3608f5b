"""Templates: kept for a client, changed, listed, taken away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from functions.actions.base64_files import decoded, pointing_at
from functions.actions.command import Command
from functions.domain.files import FileLink
from functions.domain.identifiers import Prefix
from functions.domain.kept_templates import Template, TemplateText, carried, note_of
from functions.domain.templates import FormField
from functions.storage import clients, files, templates
from functions.storage.paging import Page


@dataclass(frozen=True, kw_only=True)
class KeptTemplate:
    """A template with its text of today."""

    template: Template
    text: TemplateText


def create_template(
    command: Command,
    *,
    client_id: str,
    name: str,
    language: str,
    docx_base64: str,
    active: bool,
    accepts_annexes: bool,
    form: Sequence[FormField],
) -> KeptTemplate:
    """Keep a DOCX as a template, or refuse it with every paragraph that is wrong."""
    client = clients.load_client(command.account_id, client_id)
    template_id = command.mint(Prefix.TEMPLATE)
    text = _read(command, docx_base64, template_id=template_id, version=1)
    text = replace(text, form=tuple(form)).checked()
    template = Template(
        id=template_id,
        account_id=command.account_id,
        client_id=client.id,
        name=name,
        language=language,
        active=active,
        accepts_annexes=accepts_annexes,
        version=text.version,
        texts=(note_of(text, by=command.actor.id, at=command.at),),
        created_at=command.at,
        updated_at=command.at,
    )
    templates.add(command.unit, template, text)
    return KeptTemplate(template=template, text=text)


def get_template(account_id: str, template_id: str) -> KeptTemplate:
    template = templates.load(account_id, template_id)
    return KeptTemplate(template=template, text=templates.load_text(template))


@dataclass(frozen=True, kw_only=True)
class LinkedSource:
    """A text of a template, with the link that fetches its DOCX."""

    text: TemplateText
    link: FileLink


def source(command: Command, template_id: str, *, version: int | None) -> LinkedSource:
    """Return the DOCX of a text that the template has had, by default the one of today."""
    template = templates.load(command.account_id, template_id)
    wanted = template.require_text(version)
    text = templates.load_text_of(template.account_id, template.id, version=wanted)
    link = files.link(text.source, filename=template.name, inline=False, at=command.at, media_type=files.DOCX)
    return LinkedSource(text=text, link=link)


def list_templates(
    account_id: str, *, client_id: str | None, limit: int, cursor: str | None
) -> Page[Template]:
    """Return the account's templates, or those of one client, oldest first."""
    if client_id is not None:
        clients.load_client(account_id, client_id)
    return templates.list_templates(account_id, client_id=client_id, limit=limit, cursor=cursor)


def update_template(
    command: Command,
    template_id: str,
    *,
    expected_version: int | None,
    name: str | None,
    active: bool | None,
    accepts_annexes: bool | None,
    docx_base64: str | None,
    form: Sequence[FormField] | None,
) -> KeptTemplate:
    """Change a template under the same id; another DOCX or another form is another text."""
    kept = get_template(command.account_id, template_id)
    before = kept.template
    before.require_version(expected_version)
    text = kept.text
    if docx_base64 is not None:
        fresh = _read(command, docx_base64, template_id=template_id, version=before.version + 1)
        text = replace(fresh, form=carried(text.form, to=fresh.shape))
    if form is not None:
        text = replace(text, version=before.version + 1, form=tuple(form))
    other = None if (text.source, text.form) == (kept.text.source, kept.text.form) else text.checked()
    after = before.changed(
        name=name,
        active=active,
        accepts_annexes=accepts_annexes,
        text=other,
        by=command.actor.id,
        at=command.at,
    )
    templates.change(command.unit, before, after, other)
    return KeptTemplate(template=after, text=kept.text if other is None else other)


def delete_template(command: Command, template_id: str) -> None:
    """Take a template away. Documents made from it stay as they are."""
    templates.remove(command.unit, templates.load(command.account_id, template_id))


def _read(command: Command, docx_base64: str, *, template_id: str, version: int) -> TemplateText:
    """Check and keep the DOCX, and find out what it asks for."""
    from functions.docx.intake import accept
    from functions.docx.templates import inspect

    pointer = "/docx_base64"
    content = decoded(docx_base64, pointer=pointer)
    with pointing_at(pointer):
        accepted = accept(content=content)
        shape = inspect(accepted.content)
    stored = files.put(
        key=files.template_key(command.account_id, template_id, sha256=accepted.kept_sha256),
        body=accepted.content,
        media_type=files.DOCX,
    )
    return TemplateText(
        version=version,
        source=stored,
        received_sha256=accepted.received_sha256,
        neutralised=accepted.neutralised,
        shape=shape,
        form=(),
    )
