"""Filling in: what a person answers before signing, saved piece by piece, and what is still missing of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from functions.domain.answers import answered
from functions.domain.before_signing import unanswered
from functions.domain.documents import Document
from functions.domain.errors import Invalid, Refusal, TooLarge, require_none
from functions.domain.events import EventType, Happening, Json, canonical
from functions.domain.languages import Language
from functions.domain.recipients import Recipient

MAX_ANSWERS: Final = 10_000
"""Bytes of all that one person answers, as JSON: it stands in the rows of events too."""


class AnswerFieldUnknown(Invalid):
    """Nobody asks the person for that. Fact `field`."""

    code = "answer_field_unknown"


class AnswersTooLarge(TooLarge):
    """All answers together are longer than any form. Fact `limit`."""

    code = "answers_too_large"


def with_answers(
    document: Document, recipient_id: str, given: Mapping[str, Json], *, at: datetime
) -> Document:
    """Save some of a person's answers, by field id; the others stay as they are, and null takes one away.

    All that is wrong is told at once, and then nothing is saved. What is as it was already changes nothing.
    """
    recipient = document.recipient(recipient_id)
    document.require_open_to(recipient)
    saved = _saved(recipient, given, language=Language(recipient.language or document.language))
    changed = sorted(
        field_id
        for field_id in saved.keys() | recipient.answers.keys()
        if saved.get(field_id) != recipient.answers.get(field_id)
    )
    if not changed:
        return document
    filled = replace(recipient, answers=saved)
    happening = Happening(
        type=EventType.RECIPIENT_DATA_SUBMITTED,
        data={"recipient_id": recipient_id, "fields": changed, "complete": not unanswered(filled)},
        personal={**filled.facts(), "answers": {field_id: saved.get(field_id) for field_id in changed}},
    )
    return document.with_recipient(filled).having(happening, at=at)


def _saved(recipient: Recipient, given: Mapping[str, Json], *, language: Language) -> dict[str, Json]:
    fields = {one.id: one for one in recipient.fields}
    saved = dict(recipient.answers)
    problems: list[Refusal] = []
    for field_id, value in given.items():
        pointer = f"/answers/{field_id.replace('~', '~0').replace('/', '~1')}"
        field = fields.get(field_id)
        if field is None:
            problems.append(AnswerFieldUnknown(pointer=pointer, field=field_id))
            continue
        if value is not None and value == saved.get(field_id):
            # What is kept is what was meant, even where it could be read in another way.
            continue
        try:
            kept = answered(field, value, language=language, pointer=pointer)
        except Refusal as problem:
            problems.append(problem)
            continue
        saved.pop(field_id, None)
        if kept is not None:
            saved[field_id] = kept
    require_none(problems)
    if len(canonical(saved)) > MAX_ANSWERS:
        raise AnswersTooLarge(limit=MAX_ANSWERS)
    return saved
