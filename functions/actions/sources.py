"""Where a file comes from: one of the ways that a request may name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from functions.actions import authoring, intake, uploads
from functions.actions.command import Command
from functions.actions.intake import Incoming
from functions.domain.errors import Invalid
from functions.domain.files import Promised

_POINTER = "/file"


class FileSourceAmbiguous(Invalid):
    """A file comes in one way, and values come with a template."""

    code = "file_source_ambiguous"


@dataclass(frozen=True, kw_only=True)
class Source:
    """Where a file comes from.

    A PDF: in Base64, by an upload still to come, from a URL. What becomes one: a DOCX in Base64, Markdown, a template
    with the values to fill it in with, which may be `incomplete`.
    """

    content_base64: str | None = None
    upload: bool | Promised = False
    url: str | None = None
    docx_base64: str | None = None
    markdown: str | None = None
    template_id: str | None = None
    values: Mapping[str, Any] | None = None
    existing_signatures: Literal["refuse", "keep"] = "refuse"
    """What becomes of a PDF that others have signed before."""
    incomplete: bool = False

    def bring(self, command: Command, *, document_id: str, client_id: str) -> Incoming:
        """Take the file in, or begin to, for a document of this client."""
        self._require_one()
        if self.url is not None:
            return self._treated(intake.fetched(command, self.url, pointer=f"{_POINTER}/url"))
        if self.upload:
            promised = None if isinstance(self.upload, bool) else self.upload
            return self._treated(
                uploads.awaited(
                    command, document_id=document_id, promised=promised, pointer=f"{_POINTER}/upload"
                )
            )
        if self.content_base64 is not None:
            return intake.from_base64(
                self.content_base64,
                account_id=command.account_id,
                document_id=document_id,
                pointer=f"{_POINTER}/content_base64",
                keep_signed=self._keeps_signed,
            )
        if self.docx_base64 is not None:
            pointer = f"{_POINTER}/docx_base64"
            return Incoming(
                file=authoring.from_docx(command, self.docx_base64, document_id=document_id, pointer=pointer)
            )
        if self.markdown is not None:
            return Incoming(file=authoring.from_markdown(command, self.markdown, document_id=document_id))
        return Incoming(
            file=authoring.from_template(
                command,
                self.template_id or "",
                self.values or {},
                client_id=client_id,
                document_id=document_id,
                pointer=_POINTER,
                incomplete=self.incomplete,
            )
        )

    @property
    def _keeps_signed(self) -> bool:
        return self.existing_signatures == "keep"

    def _treated(self, incoming: Incoming) -> Incoming:
        """Let a file that is still to come know what becomes of it if it is signed."""
        return replace(incoming, file=replace(incoming.file, keep_signed=self._keeps_signed))

    def _require_one(self) -> None:
        ways = (
            self.content_base64,
            self.upload or None,
            self.url,
            self.docx_base64,
            self.markdown,
            self.template_id,
        )
        of_template = self.values is not None or self.incomplete
        if len(ways) - ways.count(None) != 1 or (of_template and self.template_id is None):
            raise FileSourceAmbiguous(pointer=_POINTER)
