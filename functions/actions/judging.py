"""Judging proofs: which judge this installation has, what can be proven here, and one judgement for each question."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from functions import settings
from functions.actions import carriers
from functions.domain.parts import Channel
from functions.domain.recipients import Recipient
from functions.domain.requirements import Requirement
from functions.providers.identity import Faces, IdentityJudge, Liveness, Reading, Step
from functions.providers.identity.aws import AwsJudge
from functions.providers.identity.simulator import Simulator
from functions.storage import aws

_BY_OURSELVES: Final = frozenset({Requirement.TAX_ID, Requirement.BIRTH_DATE})
_CODES: Final = {
    Channel.EMAIL: Requirement.CODE_EMAIL,
    Channel.SMS: Requirement.CODE_SMS,
    Channel.WHATSAPP: Requirement.CODE_WHATSAPP,
}


class NoJudge(RuntimeError):
    """A proof is to be judged that this installation said it could not: a bug of whoever sent the document."""


def provable() -> frozenset[Requirement]:
    """Return the proofs that this installation can ask for."""
    codes = {_CODES[channel] for channel in carriers.channels()}
    return _BY_OURSELVES | codes | _proven_by_judge()


def judge_of(recipient: Recipient) -> IdentityJudge:
    """Return who judges this person's proofs."""
    match settings.identity_provider():
        case "aws":
            return AwsJudge(rekognition=aws.rekognition(), textract=aws.textract())
        case "simulator":
            return Simulator(holder=recipient.name, number=recipient.tax_id, born=recipient.birth_date)
    raise NoJudge(settings.identity_provider())


def _proven_by_judge() -> frozenset[Requirement]:
    match settings.identity_provider():
        case "aws":
            return AwsJudge.PROVES
        case "simulator":
            return Simulator.PROVES
    return frozenset()


# A command that collides with another's asks once more what was asked a moment ago: pictures cost money and time.


@lru_cache(maxsize=2)
def compare(judge: IdentityJudge, picture: bytes, portrait: bytes) -> Faces:
    return judge.compare_faces(picture, portrait)


@lru_cache(maxsize=2)
def read(judge: IdentityJudge, front: bytes, back: bytes | None) -> Reading:
    return judge.read_document(front, back)


@lru_cache(maxsize=2)
def live(judge: IdentityJudge, frames: Sequence[bytes], steps: Sequence[Step]) -> Liveness:
    """Judge movements; both sequences are tuples."""
    return judge.check_liveness(frames, steps)
