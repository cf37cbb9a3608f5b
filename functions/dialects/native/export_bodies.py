"""What native answers tell of exports."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self

from functions.dialects.native.wire import Body
from functions.domain.exports import ExportState
from functions.domain.files import FileLink


class ExportBody(Body):
    """Where the export of a document stands: `making`, `ready`, or `failed`; then it can be asked for again.

    `document_version` is the one that it shows; `current`, whether the document is still in that version.
    """

    document_id: str
    status: str
    document_version: int
    current: bool
    made_at: datetime | None
    size: int | None
    sha256: str | None

    @classmethod
    def of(cls, state: ExportState) -> Self:
        return cls(**_told(state))


class LinkedExportBody(ExportBody):
    """The same, and once it is `ready` a link to the ZIP that opens for 60 minutes."""

    url: str | None
    expires_at: datetime | None

    @classmethod
    def linked(cls, state: ExportState, link: FileLink | None) -> Self:
        return cls(
            **_told(state),
            url=None if link is None else link.url,
            expires_at=None if link is None else link.expires_at,
        )


def _told(state: ExportState) -> dict[str, Any]:
    made = state.made
    stored = None if made is None else made.stored
    return {
        "document_id": state.document_id,
        "status": state.status.value,
        "document_version": state.version,
        "current": state.current,
        "made_at": None if made is None else made.made_at,
        "size": None if stored is None else stored.size,
        "sha256": None if stored is None else stored.sha256,
    }
