"""Pictures of pages: made when first asked for, kept from then on."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Final, Literal

from functions.actions.command import Command
from functions.domain.documents import Document
from functions.domain.files import FileLink, StoredObject
from functions.domain.pdf_refusals import PdfPageNotFound
from functions.storage import documents, files, page_images

Kind = Literal["jpeg", "png"]

_MEDIA_TYPES: Final[dict[Kind, str]] = {"jpeg": files.JPEG, "png": files.PNG}


def page_image(
    command: Command,
    document_id: str,
    *,
    file_id: str | None,
    page: int,
    width: int,
    kind: Kind,
    sealed: bool,
) -> FileLink:
    """Return a link to the picture of a page, from 1, of a file or of its sealed copy."""
    document = documents.load(command.account_id, document_id)
    stored = _stored(document, file_id, page=page, sealed=sealed)
    media_type = _MEDIA_TYPES[kind]
    key = page_images.key_of(
        command.account_id, document_id, stored=stored, page=page, width=width, media_type=media_type
    )
    picture = page_images.find(key)
    if picture is None:
        drawn = _drawn(stored, page=page, width=width, kind=kind)
        picture = page_images.keep(key, drawn, media_type=media_type)
    name = document.file_of(file_id).name or document.name
    return files.link(picture, filename=f"{name} {page}", inline=True, at=command.at, media_type=media_type)


def _stored(document: Document, file_id: str | None, *, page: int, sealed: bool) -> StoredObject:
    file = document.file_of(file_id)
    if sealed:
        # It has pages of evidence too: how many, its own bytes say.
        return document.require_sealed(file_id)
    stored = file.require_stored()
    if page > file.page_count:
        raise PdfPageNotFound(page=page, pages=file.page_count)
    return stored


def _drawn(stored: StoredObject, *, page: int, width: int, kind: Kind) -> bytes:
    from functions.pdf.intake import render_page

    with tempfile.TemporaryDirectory() as folder:
        content = files.fetch(stored, to=Path(folder) / "file.pdf")
        return render_page(content=content, page=page, width=width, kind=kind)
