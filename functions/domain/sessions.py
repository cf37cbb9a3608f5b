"""What somebody who came with a signing link is shown."""

from __future__ import annotations

from dataclasses import dataclass

from functions.domain.documents import Document
from functions.domain.files import ShownFile
from functions.domain.forms import FormItem
from functions.domain.proving import RequirementState
from functions.domain.recipients import Recipient


@dataclass(frozen=True, kw_only=True)
class Session:
    """What the page shows: the document, whose turn this is, and where its files are, the main one first."""

    document: Document
    recipient: Recipient
    files: tuple[ShownFile, ...]
    requirements: tuple[RequirementState, ...] = ()
    """What the person has to prove, and how far that has come."""
    form: tuple[FormItem, ...] = ()
    """What the person has to give before there are any pages."""
