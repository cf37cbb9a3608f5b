"""From an uploaded file to a document that is ready, or one that says what is wrong with it."""

from __future__ import annotations

from urllib.parse import unquote_plus

from functions.actions import uploads
from functions.actions.command import Command
from functions.domain.actors import SYSTEM
from functions.runtime.access import Access, Layer
from functions.runtime.call import mint_at, now
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
    told = wakeup.detail.get("object")
    if told is None:
        uploads.settle_uploads(wakeup.command(), document_id=wakeup.document_id, clock=now)
        return
    place = UploadPlace.read(unquote_plus(told["key"]))
    at = now()
    command = Command(account_id=place.account_id, actor=SYSTEM, at=at, mint=mint_at(at))
    uploads.take_upload(command, place, version_id=told.get("version-id"))
