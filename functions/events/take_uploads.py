"""From an uploaded file to a document that is ready, or one that says what is wrong with it."""

from __future__ import annotations

from functions.actions import uploads
from functions.runtime.access import Access, Layer
from functions.runtime.call import now
from functions.runtime.consumer import Queue, consumer
from functions.runtime.reacting import Wakeup
from functions.storage.files import UploadPlace


@consumer(
    on=Queue.of_uploads("uploads", prefix="uploads/"),
    access=[
        Access.DOCUMENTS_READ,
        Access.DOCUMENTS_WRITE,
        Access.UPLOADS_READ,
        Access.UPLOADS_DELETE,
        Access.UPLOADS_ABORT,
        Access.FILES_WRITE,
    ],
    memory=1024,
    timeout=120,
    layers=[Layer.PDF],
)
def take_uploads(wakeup: Wakeup) -> None:
    """Check, rewrite and keep an uploaded PDF; give up one that did not come."""
    key = wakeup.uploaded_key
    if key is None:
        uploads.settle_uploads(wakeup.command(), document_id=wakeup.document_id, clock=now)
        return
    place = UploadPlace.read(key)
    uploads.take_upload(
        wakeup.command(account_id=place.account_id),
        place,
        version_id=wakeup.detail["object"].get("version-id"),
    )
