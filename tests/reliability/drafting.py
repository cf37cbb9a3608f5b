"""Drafts from whatever a customer hands in."""

from __future__ import annotations

from functions.actions import documents
from functions.actions.sources import Source
from functions.domain.documents import Document
from tests.reliability.office import Office


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
