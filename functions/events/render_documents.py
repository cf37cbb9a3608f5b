"""From a DOCX or Markdown to pages that can be signed, or a file that says what is wrong with it."""

from __future__ import annotations

from functions.actions import rendering
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
            "detail-type": ["document.created", "document.updated"],
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
        Access.RENDERING_ENQUEUE,
    ],
    memory=1024,
    timeout=300,
    layers=[Layer.PDF, Layer.TEMPLATES],
    image="renderer",
)
def render_documents(wakeup: Wakeup) -> None:
    """Make the pages of every file of a document that waits for them, and take them in like any PDF."""
    rendering.render_documents(
        wakeup.command(), document_id=wakeup.document_id, renderer=renderer(), clock=now
    )
