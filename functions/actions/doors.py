"""Doors: links that open something of a person of the directory, and the code that proves who came through."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime

from functions import settings
from functions.actions import duties
from functions.actions.command import Command
from functions.domain.duties import Duty, DutyKind
from functions.domain.link_codes import LinkCode, LinkCodeWrong
from functions.domain.one_time_codes import DIGITS
from functions.storage import secrets as vault

_SECRET_BYTES = 32


@dataclass(frozen=True, kw_only=True)
class Door:
    """A new link: its secret, what is kept of it, and the same encrypted for the message that brings it."""

    secret: str
    secret_sha256: str
    sealed: str


def make_door(*, belongs_to: str) -> Door:
    secret = base64.urlsafe_b64encode(secrets.token_bytes(_SECRET_BYTES)).decode().rstrip("=")
    return Door(
        secret=secret,
        secret_sha256=hashlib.sha256(secret.encode()).hexdigest(),
        sealed=vault.encrypt(secret.encode(), belongs_to=belongs_to),
    )


def opened(sealed: str, *, belongs_to: str) -> str:
    """Return a secret or a code for the message that brings it."""
    return vault.decrypt(sealed, belongs_to=belongs_to).decode()


def url(page: str, secret: str) -> str:
    """Return the address of a page. The secret is its fragment, which no server ever sees."""
    return f"{settings.public_url()}/{page}#{secret}"


def new_code(code: LinkCode, *, belongs_to: str, at: datetime) -> LinkCode:
    """Make another code in place of the one before."""
    digits = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    return code.issued(vault.encrypt(digits.encode(), belongs_to=belongs_to), at=at)


def compared(
    code: LinkCode, given: str, *, belongs_to: str, token: str, at: datetime
) -> tuple[LinkCode, LinkCodeWrong | None]:
    """Count a guess and compare it. What is returned is to be written before anybody is told the outcome.

    The same request with another guess is another guess, whatever key it bears.
    """
    counted = code.counted(token=hashlib.sha256(f"{token} {given}".encode()).hexdigest(), at=at)
    right = opened(counted.sealed or "", belongs_to=belongs_to)
    if hmac.compare_digest(right.encode(), given.encode()):
        return counted.proven(at=at), None
    return counted, LinkCodeWrong(pointer="/code", left=counted.guesses_left)


def owe_letter(command: Command, owner_id: str, what: str) -> None:
    """Owe the person a message, and wake who sends it. `what`: functions/actions/letters.py."""
    duty = Duty(
        kind=DutyKind.LETTER,
        account_id=command.account_id,
        owner_id=owner_id,
        subject=what,
        not_before=command.at,
    )
    duties.owe_afresh(command, duty, queue_url=settings.letters_queue_url())
