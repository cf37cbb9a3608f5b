"""Drafts from whatever a customer hands in."""

from __future__ import annotations

from functions.actions import documents, templates
from functions.actions.sources import Source
from functions.domain.documents import Document
from tests.docx.contracts import plain
from tests.reliability.office import Office
from tests.service import base64_of


def drafted_from(office: Office, source: Source) -> Document:
    command = office.command()
    drafted = documents.create_document(
        command,
        client_id=office.client_id,
        name="Contrato",
        sender="Cuenta de prueba",
        language="es",
        source=source,
        external_id=None,
        metadata={},
    )
    command.unit.commit()
    return drafted.document


def template_of(office: Office, text: str) -> str:
    """Make a template of one paragraph; return its id."""
    command = office.command()
    kept = templates.create_template(
        command,
        client_id=office.client_id,
        name="Contrato",
        language="es",
        docx_base64=base64_of(plain(text)),
        active=True,
        accepts_annexes=True,
        form=(),
    )
    command.unit.commit()
    return kept.template.id
