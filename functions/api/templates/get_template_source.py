"""Get the DOCX of a template."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field

from functions.actions import templates
from functions.dialects.native.wire import Body, Identifier, Request
from functions.runtime.access import Access, Scope
from functions.runtime.call import Call
from functions.runtime.operation import operation


class GetTemplateSource(Request):
    """`version` names one of the texts that the template has had; without it, the one of today is meant."""

    template_id: Identifier
    version: Annotated[int, Field(ge=1)] | None = None


class TemplateSourceBody(Body):
    """The DOCX as it is kept: what runs in it when it is opened was taken out."""

    url: str
    expires_at: datetime
    template_version: int
    sha256: str
    size: int


@operation(
    "GET /v1/templates/{template_id}/source",
    scope=Scope.TEMPLATES_READ,
    access=[Access.DOCUMENTS_READ, Access.FILES_READ],
)
def get_template_source(request: GetTemplateSource, call: Call) -> TemplateSourceBody:
    """Get a 60-minute link to the DOCX of a template, as it is today or was in an earlier text."""
    source = templates.source(call.command, request.template_id, version=request.version)
    return TemplateSourceBody(
        url=source.link.url,
        expires_at=source.link.expires_at,
        template_version=source.text.version,
        sha256=source.text.source.sha256,
        size=source.text.source.size,
    )
