"""From a DOCX or Markdown to pages that can be signed or looked at, or what is wrong with it."""

from __future__ import annotations

from functions.actions import previewing, rendering
from functions.domain.identifiers import Prefix, is_identifier
from functions.providers.rendering.libreoffice import renderer
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup


@consumer(
    on=Queue(
        name="rendering",
        pattern={
            "source": ["rubrica"],
            "detail-type": ["document.created", "document.updated", "recipient.data_submitted"],
            "detail": {"data": {"file_state": ["rendering"]}},
        },
        # Each holds a LibreOffice.
        concurrency=10,
    ),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.PREVIEWS_READ,
        Access.PREVIEWS_WRITE,
        Access.RENDERING_ENQUEUE,
    ],
    memory=1024,
    timeout=300,
    layers=[Layer.PDF, Layer.TEMPLATES],
    image="renderer",
)
def render_documents(wakeup: Wakeup) -> None:
    """Make the pages of every file of a document that waits for them, or those of a preview, and take them in."""
    if is_identifier(wakeup.document_id, Prefix.PREVIEW):
        previewing.render_preview(
            wakeup.command(), preview_id=wakeup.owner_id, renderer=renderer(), clock=now
        )
        return
    rendering.render_documents(
        wakeup.command(), document_id=wakeup.document_id, renderer=renderer(), clock=now
    )
