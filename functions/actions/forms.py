"""The signer's form: values that a template leaves to whoever signs, given with the link that they were sent."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from functions.actions import authoring
from functions.actions.command import Command
from functions.actions.recording import record
from functions.actions.signing import enter, shown
from functions.domain.forms import awaiting, require_asked, with_form
from functions.domain.sessions import Session
from functions.domain.template_values import nested, patched
from functions.storage import templates
from functions.storage.grants import Grant


def save_form(command: Command, grant: Grant, values: Mapping[str, Any], *, file_id: str | None) -> Session:
    """Give values by their variables, some or all; once nothing is missing the pages are made.

    What was given stays, and null takes a value away.
    """
    document, recipient = enter(command, grant)
    former = awaiting(document, recipient, file_id)
    filled = former.require_filled()
    text = templates.load_text_of(document.account_id, filled.template_id, version=filled.template_version)
    require_asked(values, text.asked.variables)
    given = patched(authoring.values_of(former), nested(values))
    file = authoring.refilled(command, former, given, document_id=document.id)
    after = with_form(document, recipient.id, file, variables=values.keys(), at=command.at)
    return shown(command, record(command, before=document, after=after), recipient.id)
