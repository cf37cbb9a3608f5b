"""The code that shows that the address which a reader of a public text gives is theirs.

Code and address are sealed together, and bound to the visit: a code proves the address that it went to and no other.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from datetime import datetime

from functions.actions import branding, doors
from functions.actions.command import Command
from functions.domain.accepting import Visit
from functions.domain.clickwraps import Clickwrap
from functions.domain.duties import Duty
from functions.domain.languages import Language
from functions.domain.link_codes import LinkCodeNotProven, LinkCodeWrong
from functions.domain.one_time_codes import DIGITS, LIFETIME
from functions.domain.requirements import Proof, Requirement
from functions.providers.mail.contract import Mail
from functions.storage import clickwraps, visits
from functions.storage import secrets as vault

_LETTER = "code"


def send(command: Command, clickwrap: Clickwrap, visit: Visit, *, email: str) -> None:
    """Owe the reader another code, in place of the one before."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    sealed = vault.encrypt(f"{digits} {email}".encode(), belongs_to=visit.secret_sha256)
    visits.change(command.unit, visit, visit.with_code(visit.code.issued(sealed, at=command.at)))
    doors.owe_letter(command, f"{clickwrap.id}#{visit.secret_sha256}", _LETTER)


def letter(duty: Duty, *, at: datetime) -> Mail | None:
    """Return the message that brings a code; None where nobody waits for it any more."""
    from functions.providers.mail.letter import render_letter

    clickwrap_id, _, secret_sha256 = duty.owner_id.partition("#")
    visit = visits.find(secret_sha256)
    if visit is None or visit.code.sealed is None or visit.code.sent_at is None:
        return None
    if at >= visit.code.sent_at + LIFETIME:
        return None
    digits, email = _opened(visit)
    clickwrap = clickwraps.load(duty.account_id, clickwrap_id)
    return render_letter(
        to=email,
        language=Language(clickwrap.language),
        kind="code",
        # Who they are is not known yet: a name that anybody typed would stand in a message to anybody.
        name=email,
        sender=clickwrap.sender,
        reference=f"{clickwrap.id}.code.{secret_sha256[:16]}.{visit.code.sent_at:%Y%m%d%H%M%S}",
        code=digits,
        look=branding.look_of(duty.account_id),
    )


def prove(
    command: Command, visit: Visit, *, code: str | None, email: str, request: str
) -> tuple[Visit, Proof]:
    """Count a guess and compare it; a wrong one is written down with its refusal."""
    if code is None:
        raise LinkCodeNotProven(pointer="/code")
    # Another guess under the same key is another guess.
    token = hashlib.sha256(f"{request} {code} {email}".encode()).hexdigest()
    counted = visit.with_code(visit.code.counted(token=token, at=command.at))
    digits, sent_to = _opened(counted)
    if not hmac.compare_digest(f"{digits} {sent_to}".encode(), f"{code} {email}".encode()):
        visits.change(command.unit, visit, counted)
        raise LinkCodeWrong(pointer="/code", left=counted.code.guesses_left)
    proof = Proof(requirement=Requirement.CODE_EMAIL, at=command.at, facts={"channel": "email"})
    return counted.with_code(counted.code.proven(at=command.at)), proof


def _opened(visit: Visit) -> tuple[str, str]:
    digits, _, email = doors.opened(visit.code.sealed or "", belongs_to=visit.secret_sha256).partition(" ")
    return digits, email
