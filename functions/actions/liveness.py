"""Liveness: movements asked of a person before the camera, each on a picture of its own."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from functions.actions import attempting, judging, signing
from functions.actions.attempting import among_all
from functions.actions.command import Command
from functions.actions.proof_states import place_of
from functions.actions.proving import accepted, keep, likeness, portrait_of, sum_of
from functions.domain.events import Json
from functions.domain.pictures import decode_picture
from functions.domain.proving import (
    ChallengeMissing,
    FramesDiffer,
    Missed,
    Passed,
    Verdict,
    require_asked,
)
from functions.domain.requirements import FailureReason, Requirement
from functions.domain.sessions import Session
from functions.providers.identity import Step
from functions.storage import proofs
from functions.storage.grants import Grant

TIME: Final = timedelta(minutes=5)
"""To make the movements in."""


def ask_movements(command: Command, grant: Grant) -> tuple[str, ...]:
    """Return movements in an order that nobody knew before: a picture from the front, then the others."""
    document, recipient = signing.enter(command, grant)
    recipient = require_asked(document, recipient.id, Requirement.LIVENESS)
    rest = [Step.LEFT, Step.RIGHT, Step.SMILE]
    secrets.SystemRandom().shuffle(rest)
    steps = tuple(one.value for one in (Step.CENTER, *rest))
    proofs.keep_challenge(command.unit, place_of(document, recipient), steps=steps, until=command.at + TIME)
    return steps


def prove_liveness(command: Command, grant: Grant, *, frames_base64: Sequence[str], request: str) -> Session:
    """Judge the movements that were asked for, and whether it is the person of the other proofs who makes them."""
    pointers = [f"/frames_base64/{place}" for place in range(len(frames_base64))]
    pictures = [
        (pointer, decode_picture(text, pointer=pointer))
        for pointer, text in zip(pointers, frames_base64, strict=True)
    ]
    entered = attempting.enter(command, grant, Requirement.LIVENESS)
    asked = proofs.challenge(entered.place, at=command.at)
    if asked is None:
        raise ChallengeMissing
    if len(asked) != len(pictures):
        raise FramesDiffer(pointer="/frames_base64", expected=len(asked), given=len(pictures))
    steps = tuple(Step(one) for one in asked)
    portrait = portrait_of(entered)
    drawn = accepted(pictures)
    judge = judging.judge_of(entered.recipient)

    def compare() -> Verdict:
        told = judging.live(judge, drawn, steps)
        facts: dict[str, Json] = {"provider": judge.name, "confidence": int(told.confidence)}
        if told.failed_step is not None:
            return Missed(
                reason=FailureReason.STEP_FAILED,
                facts={**facts, "step": told.failed_step.value},
                pictures=keep(entered, drawn),
            )
        face = likeness(judge, drawn[0], portrait)
        kept = keep(entered, drawn)
        if isinstance(face, Missed):
            return Missed(reason=face.reason, facts={**facts, **face.facts}, pictures=kept)
        return Passed(facts={**facts, **face.facts}, pictures=kept)

    # Whatever comes of it, the same movements are not shown twice.
    proofs.forget_challenge(command.unit, entered.place)
    count = among_all(entered, request=request, given=sum_of(drawn))
    after = attempting.attempt(command, entered, count, compare)
    return signing.shown(command, after, entered.recipient.id)
