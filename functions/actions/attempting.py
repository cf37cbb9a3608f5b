"""Attempts at proofs: counted first, judged then, written down with what came of it."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

from botocore.exceptions import BotoCoreError, ClientError

from functions.actions import links, signing
from functions.actions.command import Command
from functions.actions.proof_states import place_of
from functions.actions.recording import record
from functions.domain import proving
from functions.domain.documents import Document
from functions.domain.proving import AttemptsExhausted, AttemptsUnderway, Missed, Passed, Verdict
from functions.domain.recipients import Recipient
from functions.domain.requirements import FailedProof, FailureReason, Proof, Requirement
from functions.storage import proofs
from functions.storage.grants import Grant
from functions.storage.proofs import Place

Digest = Callable[..., str]
Judge = Callable[[], Verdict]


@dataclass(frozen=True, kw_only=True)
class Entered:
    """A recipient who may prove something now."""

    document: Document
    recipient: Recipient
    requirement: Requirement
    place: Place
    digest: Digest
    """Makes digests that nobody can make without the document's own secret."""


@dataclass(frozen=True, kw_only=True)
class Count:
    """Which attempts are counted together, how many there may be, and what names this one.

    The token is of the request and of what was given: the same guess once more is one guess, another one under the
    same Idempotency-Key is another.
    """

    name: str
    limit: int
    token: str


def enter(command: Command, grant: Grant, requirement: Requirement) -> Entered:
    """Return whose link it is, if they may prove this now."""
    document, recipient = signing.enter(command, grant)
    recipient = proving.require_asked(document, recipient.id, requirement)
    return Entered(
        document=document,
        recipient=recipient,
        requirement=requirement,
        place=place_of(document, recipient),
        digest=links.digester(document),
    )


def among_all(entered: Entered, *, request: str, given: str) -> Count:
    """Count an attempt among all of the person's that are no codes."""
    return Count(
        name=entered.place.attempts(),
        limit=entered.document.terms.identity_attempts,
        token=entered.digest("attempt", request, entered.requirement.value, given),
    )


def attempt(command: Command, entered: Entered, count: Count, judge: Judge) -> Document:
    """Judge what was given, and write down what came of it. What failed is written and refused.

    The attempt counts before it is judged, so that of any number at once no more are judged than are left. It does
    not count any more when it was right, or when nobody could judge it; who dies meanwhile has used it up. What has
    failed and comes again is told the same, and nothing is judged or written.
    """
    place, requirement = entered.place, entered.requirement
    document, recipient_id = entered.document, entered.recipient.id
    standing = proofs.take(place, count.name, token=count.token, limit=count.limit, at=command.at)
    if standing is None:
        raise _none_left(command, entered, count)
    if count.token in standing.failed and (reason := proofs.told(place, token=count.token)) is not None:
        # A repetition: judging costs money, and whoever looks into it later has no use for the same twice.
        raise _refusal(requirement, reason, standing.left(count.limit))
    undo = partial(proofs.give_back, place, count.name, token=count.token)
    try:
        verdict = judge()
    except Exception:
        undo()
        raise
    if isinstance(verdict, Passed):
        # Before it is written: who proves the same twice at once, and comes second, is not here again.
        with suppress(BotoCoreError, ClientError):
            undo()
        proof = Proof(requirement=requirement, at=command.at, facts=verdict.facts, pictures=verdict.pictures)
        return record(command, before=document, after=proving.proven(document, recipient_id, proof))
    left = proofs.fail(place, count.name, token=count.token).left(count.limit)
    after = proving.failed(document, recipient_id, _failure(entered, verdict, command), attempts_left=left)
    record(command, before=document, after=after)
    proofs.tell(command.unit, place, token=count.token, reason=verdict.reason, at=command.at)
    raise _refusal(requirement, verdict.reason, left)


def _failure(entered: Entered, verdict: Missed, command: Command) -> FailedProof:
    return FailedProof(
        requirement=entered.requirement,
        at=command.at,
        reason=verdict.reason,
        facts=verdict.facts,
        pictures=verdict.pictures,
    )


def _refusal(requirement: Requirement, reason: FailureReason, left: int) -> Exception:
    if requirement in proving.CODES:
        return proving.CodeWrong(pointer="/code", attempts_left=left)
    return proving.ProofFailed(reason=reason.value, attempts_left=left)


def _none_left(command: Command, entered: Entered, count: Count) -> Exception:
    """Return what it means that an attempt was not taken; block the person where whoever should have is gone."""
    standing = proofs.attempts(entered.place, count.name)
    if not standing.exhausted(count.limit, at=command.at):
        return AttemptsUnderway(retry_after=2)
    document = entered.document
    after = proving.blocked(document, entered.recipient.id, entered.requirement, at=command.at)
    record(command, before=document, after=after)
    return AttemptsExhausted()
