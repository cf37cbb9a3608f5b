"""Parts that the service signs by itself: what may be asked in them, and what may not."""

from __future__ import annotations

from collections.abc import Collection

from functions.domain.errors import Invalid, Refusal
from functions.domain.parts import Part, Role
from functions.domain.recipients import Recipient


class AutomaticWithoutMandate(Invalid):
    """The service signs for nobody who has not given it a mandate that holds."""

    code = "automatic_without_mandate"


class AutomaticImpossible(Invalid):
    """Something is asked of the person that nobody can do for them. Fact `asked`."""

    code = "automatic_impossible"


def problems_of(recipient: Recipient, *, pointer: str, mandated: Collection[str]) -> list[Refusal]:
    """Return what is in the way of signing for a recipient. `mandated`: the signers whose mandate holds."""
    if not recipient.automatic:
        return []
    problems: list[Refusal] = []
    if recipient.signer_id not in mandated:
        problems.append(AutomaticWithoutMandate(pointer=f"{pointer}/automatic", recipient_id=recipient.id))
    problems += [
        AutomaticImpossible(pointer=f"{pointer}/{what}", asked=what, recipient_id=recipient.id)
        for what in impossible(recipient)
    ]
    return problems


def impossible(part: Part) -> tuple[str, ...]:
    """Return what is asked in a part that only the person themselves can do, by the names of the API."""
    asked = {
        "role": part.role is not Role.SIGNER,
        "kyc": part.kyc,
        "requirements": bool(part.requirements),
        "fields": any(one.required for one in part.fields),
        "attachment_requests": any(one.required for one in part.attachment_requests),
    }
    return tuple(what for what, found in asked.items() if found)
