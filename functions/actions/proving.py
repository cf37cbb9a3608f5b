"""Proving: data that the sender knows, an identity document, a face, a government's register."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Sequence
from datetime import date
from typing import Final

from functions import settings
from functions.actions import attempting, judging, signing
from functions.actions.attempting import Entered, among_all
from functions.actions.command import Command
from functions.domain.events import Json
from functions.domain.files import StoredObject
from functions.domain.matching import same_name
from functions.domain.pictures import decode_picture
from functions.domain.proving import IdentityDocumentFirst, Missed, Passed, Verdict
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailureReason, Requirement
from functions.domain.sessions import Session
from functions.domain.tax_ids import parse_tax_id
from functions.pdf.identity_picture import accept_picture
from functions.providers.identity import IdentityJudge, Reading, Register
from functions.storage import files
from functions.storage.grants import Grant

_FACES: Final = (Requirement.IDENTITY_DOCUMENT, Requirement.LIVENESS, Requirement.SELFIE)
"""Whose first picture shows the person's face; the first of them is what the others are compared with."""


def prove_tax_id(command: Command, grant: Grant, *, tax_id: str, request: str) -> Session:
    """Compare a tax identifier with the one that the sender knows, both in their compact form."""
    return _prove_datum(command, grant, Requirement.TAX_ID, given=parse_tax_id(tax_id), request=request)


def prove_birth_date(command: Command, grant: Grant, *, birth_date: date, request: str) -> Session:
    """Compare a date of birth with the one that the sender knows."""
    return _prove_datum(command, grant, Requirement.BIRTH_DATE, given=birth_date.isoformat(), request=request)


def prove_identity_document(
    command: Command, grant: Grant, *, front_base64: str, back_base64: str | None, request: str
) -> Session:
    """Read an identity document and compare its name with the person's."""
    pictures = _decoded({"/front_base64": front_base64, "/back_base64": back_base64})
    entered = attempting.enter(command, grant, Requirement.IDENTITY_DOCUMENT)
    drawn = accepted(pictures)
    judge = judging.judge_of(entered.recipient)

    def compare() -> Verdict:
        reading = judging.read(judge, drawn[0], drawn[1] if len(drawn) > 1 else None)
        facts: dict[str, Json] = {"provider": judge.name}
        kept = keep(entered, drawn)
        wrong = _wrong_with(reading, entered.recipient)
        if wrong is not None:
            return Missed(reason=wrong, facts=facts, pictures=kept)
        kind = {} if reading.kind is None else {"document_kind": reading.kind}
        return Passed(facts=facts | kind, pictures=kept)

    return _judged(command, entered, compare, given=sum_of(drawn), request=request)


def prove_selfie(command: Command, grant: Grant, *, image_base64: str, request: str) -> Session:
    """Compare a person's face with the one on their identity document, where that is asked for too."""
    pictures = _decoded({"/image_base64": image_base64})
    entered = attempting.enter(command, grant, Requirement.SELFIE)
    portrait = portrait_of(entered)
    drawn = accepted(pictures)
    judge = judging.judge_of(entered.recipient)

    def compare() -> Verdict:
        verdict = likeness(judge, drawn[0], portrait)
        kept = keep(entered, drawn)
        if isinstance(verdict, Missed):
            return Missed(reason=verdict.reason, facts=verdict.facts, pictures=kept)
        return Passed(facts=verdict.facts, pictures=kept)

    return _judged(command, entered, compare, given=sum_of(drawn), request=request)


def prove_government(command: Command, grant: Grant, *, request: str) -> Session:
    """Ask a government's register whether it knows the person by these data."""
    entered = attempting.enter(command, grant, Requirement.GOVERNMENT)
    recipient = entered.recipient
    judge = judging.judge_of(recipient)

    def ask() -> Verdict:
        told = judge.check_government(
            tax_id=recipient.tax_id or "", name=recipient.name, birth_date=recipient.birth_date
        )
        facts = {"provider": judge.name, "register": told.value}
        if told is Register.MATCH:
            return Passed(facts=facts)
        unknown = told is Register.UNKNOWN
        return Missed(
            reason=FailureReason.NOT_REGISTERED if unknown else FailureReason.REGISTER_DIFFERS, facts=facts
        )

    return _judged(command, entered, ask, given="", request=request)


# -- parts of the proofs -----------------------------------------------------------------------------------


def likeness(judge: IdentityJudge, picture: bytes, portrait: bytes | None) -> Verdict:
    """Compare a face with another; where there is none, look whether there is a face at all."""
    found = judging.compare(judge, picture, picture if portrait is None else portrait).similarity
    facts: dict[str, Json] = {"provider": judge.name, "compared": portrait is not None}
    if found is None:
        return Missed(reason=FailureReason.NO_FACE, facts=facts)
    if portrait is None:
        return Passed(facts=facts)
    facts["similarity"] = int(found)
    if found < settings.identity_threshold():
        return Missed(reason=FailureReason.OTHER_FACE, facts=facts)
    return Passed(facts=facts)


def portrait_of(entered: Entered) -> bytes | None:
    """Return the face that others are compared with; None where none is asked for, or a person vouched for it."""
    recipient = entered.recipient
    if Requirement.IDENTITY_DOCUMENT in recipient.unproven:
        raise IdentityDocumentFirst
    given = {one.requirement: one.pictures[0] for one in recipient.proofs if one.pictures}
    first = next((given[one] for one in _FACES if one in given), None)
    return None if first is None else files.read(first)


def accepted(pictures: Sequence[tuple[str, bytes]]) -> tuple[bytes, ...]:
    """Return pictures drawn anew, each by its pointer."""
    return tuple(accept_picture(content, pointer=pointer) for pointer, content in pictures)


def keep(entered: Entered, drawn: Sequence[bytes]) -> tuple[StoredObject, ...]:
    """Keep pictures with the document: they go when it is purged."""
    return tuple(
        files.put(
            key=files.document_key(
                entered.document.account_id,
                entered.document.id,
                kind=f"identity/{entered.recipient.id}",
                sha256=hashlib.sha256(one).hexdigest(),
                extension="jpg",
            ),
            body=one,
            media_type=files.JPEG,
        )
        for one in drawn
    )


def sum_of(drawn: Sequence[bytes]) -> str:
    """Return what names pictures together."""
    return hashlib.sha256(b"".join(hashlib.sha256(one).digest() for one in drawn)).hexdigest()


def _prove_datum(
    command: Command, grant: Grant, requirement: Requirement, *, given: str, request: str
) -> Session:
    entered = attempting.enter(command, grant, requirement)
    recipient = entered.recipient
    known = (
        recipient.tax_id
        if requirement is Requirement.TAX_ID
        else None
        if recipient.birth_date is None
        else recipient.birth_date.isoformat()
    )

    def compare() -> Verdict:
        if known is not None and hmac.compare_digest(known.encode(), given.encode()):
            return Passed()
        return Missed(reason=FailureReason.DIFFERS)

    return _judged(command, entered, compare, given=given, request=request)


def _judged(
    command: Command, entered: Entered, judge: attempting.Judge, *, given: str, request: str
) -> Session:
    count = among_all(entered, request=request, given=given)
    after = attempting.attempt(command, entered, count, judge)
    return signing.shown(command, after, entered.recipient.id)


def _decoded(given: dict[str, str | None]) -> list[tuple[str, bytes]]:
    return [
        (pointer, decode_picture(text, pointer=pointer))
        for pointer, text in given.items()
        if text is not None
    ]


def _wrong_with(reading: Reading, recipient: Recipient) -> FailureReason | None:
    if not reading.legible:
        return FailureReason.ILLEGIBLE
    if not same_name(recipient.name, reading.name, words=reading.words):
        return FailureReason.NAME_DIFFERS
    dates = {recipient.birth_date, reading.birth_date} - {None}
    return FailureReason.DIFFERS if len(dates) > 1 else None
