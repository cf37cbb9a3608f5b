"""From the last signature to the sealed PDF."""

from __future__ import annotations

from functions import settings
from functions.actions import sealing
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup
from functions.storage.parameters import parameter


@consumer(
    on=Queue(
        name="sealing",
        pattern={
            "source": ["rubrica"],
            "detail-type": ["recipient.signed"],
            "detail": {"status": ["sealing"]},
        },
    ),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.FILES_READ,
        Access.FILES_WRITE,
        Access.SEAL_SIGN,
        Access.SEAL_CERTIFICATES_READ,
    ],
    memory=1024,
    timeout=180,
    layers=[Layer.PDF, Layer.HTTP],
)
def seal_documents(wakeup: Wakeup) -> None:
    """Assemble a document that everybody has signed, seal it, verify what was stored, and complete it."""
    sealing.seal_document(
        wakeup.command(),
        document_id=wakeup.document_id,
        key=sealing.sealing_key(),
        authority=sealing.timestamp_authority(),
        roots_pem=parameter(settings.seal_roots_parameter()).encode(),
        clock=now,
    )
