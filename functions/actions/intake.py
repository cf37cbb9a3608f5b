"""Taking files in: Base64 inside a request, a URL to fetch from, a PDF that arrived in whatever way."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from functions import settings
from functions.actions.base64_files import decoded
from functions.actions.command import Command
from functions.domain.addresses import WebhookUrlForbidden, check_url
from functions.domain.errors import Refusal
from functions.domain.fetching import FileUrlForbidden
from functions.domain.files import Band, File, FileState, Page
from functions.domain.identifiers import Prefix
from functions.domain.pdf_refusals import PdfRenderersDisagree
from functions.domain.uploading import Form
from functions.storage import files

if TYPE_CHECKING:
    from functions.pdf.intake import AcceptedPdf


@dataclass(frozen=True, kw_only=True)
class Incoming:
    """A file for a document: ready, or awaited with the form to upload it by."""

    file: File
    form: Form | None = None


def from_base64(
    text: str, *, account_id: str, document_id: str, pointer: str, keep_signed: bool = False
) -> Incoming:
    """Check, rewrite and keep a PDF that came inside a request, or refuse it; a signed one may stay as it is."""
    from functions.pdf.intake import accept
    from functions.pdf.limits import COMPARISON_IN_A_REQUEST

    content = decoded(text, pointer=pointer)
    try:
        accepted = accept(content=content, comparison=COMPARISON_IN_A_REQUEST, keep_signed=keep_signed)
    except Refusal as refusal:
        refusal.pointer = pointer
        raise
    return Incoming(file=_kept(accepted, account_id=account_id, document_id=document_id, upload_id=None))


def fetched(command: Command, url: str, *, pointer: str) -> Incoming:
    """Return a file that is still to be fetched. Nothing is asked of the URL here; its form is checked."""
    try:
        check_url(url, allowed_networks=settings.egress_allowed_networks())
    except WebhookUrlForbidden as refusal:
        raise FileUrlForbidden(pointer=pointer, **refusal.facts) from refusal
    return Incoming(
        file=File(state=FileState.FETCHING, upload_id=command.mint(Prefix.UPLOAD), source_url=url)
    )


def taken(
    content: Path, *, account_id: str, document_id: str, upload_id: str, keep_signed: bool = False
) -> File:
    """Check, rewrite and keep a PDF that arrived; a refused one is told by its code."""
    from functions.pdf.intake import accept

    try:
        accepted = accept(content=content, keep_signed=keep_signed)
    except Refusal as refusal:
        return rejected(refusal, upload_id=upload_id)
    return _kept(accepted, account_id=account_id, document_id=document_id, upload_id=upload_id)


def rendered(content: Path, *, account_id: str, document_id: str, upload_id: str) -> File:
    """Check, rewrite and keep a PDF that our own renderer has just written. Raises what it is refused for."""
    from functions.pdf.intake import accept

    accepted = accept(content=content, from_outside=False)
    return _kept(accepted, account_id=account_id, document_id=document_id, upload_id=upload_id)


def rejected(refusal: Refusal, *, upload_id: str) -> File:
    pages = refusal.facts["pages"] if isinstance(refusal, PdfRenderersDisagree) else ()
    return File(
        state=FileState.REJECTED,
        upload_id=upload_id,
        rejection=refusal.code,
        rejected_pages=tuple(pages),  # type: ignore[arg-type]
    )


def _kept(accepted: AcceptedPdf, *, account_id: str, document_id: str, upload_id: str | None) -> File:
    stored = files.put(
        key=files.document_key(
            account_id, document_id, kind="original", sha256=accepted.kept_sha256, extension="pdf"
        ),
        body=accepted.content,
        media_type=files.PDF,
    )
    foot = accepted.foot
    return File(
        state=FileState.READY,
        upload_id=upload_id,
        received_sha256=accepted.received_sha256,
        stored=stored,
        pages=tuple(Page(width=round(width, 2), height=round(height, 2)) for width, height in accepted.pages),
        existing_signatures=accepted.existing_signatures,
        foot=None if foot is None else Band(top=round(foot.top, 4), height=round(foot.height, 4)),
    )
