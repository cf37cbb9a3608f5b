"""What a person must prove before signing, and what was proven."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Final

from functions.domain.events import Json
from functions.domain.files import StoredObject


class Requirement(StrEnum):
    """One thing to prove."""

    CODE_EMAIL = "code_email"
    CODE_SMS = "code_sms"
    CODE_WHATSAPP = "code_whatsapp"
    TAX_ID = "tax_id"
    """The person gives the tax identifier that the sender knows them by."""
    BIRTH_DATE = "birth_date"
    IDENTITY_DOCUMENT = "identity_document"
    """Front and back, read and compared with the name."""
    SELFIE = "selfie"
    """Compared with the identity document, where that is asked for too."""
    LIVENESS = "liveness"
    GOVERNMENT = "government"
    """Tax identifier, name and birth date as a government's register has them."""


KYC: Final = (Requirement.IDENTITY_DOCUMENT, Requirement.SELFIE)
"""What the simple switch of an assignment asks for."""


@dataclass(frozen=True, kw_only=True)
class Proof:
    """A requirement that was met: when, by what, and the pictures that show it."""

    requirement: Requirement
    at: datetime
    facts: Mapping[str, Json] = field(default_factory=dict)
    """Without personal data: similarity, provider, channel."""
    pictures: tuple[StoredObject, ...] = ()


class FailureReason(StrEnum):
    """Why something was not proven. Each has words in every language."""

    CODE_WRONG = "code_wrong"
    DIFFERS = "differs"
    """What was given is not what the sender knows."""
    ILLEGIBLE = "illegible"
    NAME_DIFFERS = "name_differs"
    NO_FACE = "no_face"
    OTHER_FACE = "other_face"
    STEP_FAILED = "step_failed"
    """A movement that was asked for is not on its picture."""
    REGISTER_DIFFERS = "register_differs"
    NOT_REGISTERED = "not_registered"


@dataclass(frozen=True, kw_only=True)
class FailedProof:
    """A proof that failed, with its pictures: whoever decides about a person who is blocked looks at them."""

    requirement: Requirement
    at: datetime
    reason: FailureReason
    round: int = 0
    facts: Mapping[str, Json] = field(default_factory=dict)
    """Without personal data, as those of a proof."""
    pictures: tuple[StoredObject, ...] = ()
