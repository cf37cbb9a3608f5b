"""One-time codes: sent to a person by their own address or number, and compared with what they type."""

from __future__ import annotations

import hmac
import secrets
from datetime import datetime
from typing import Final

from functions.actions import attempting, branding, carriers, signing
from functions.actions.attempting import Count, Entered
from functions.actions.command import Command
from functions.domain import codes
from functions.domain.codes import Sending, SentCode
from functions.domain.languages import Language
from functions.domain.one_time_codes import DIGITS, GUESSES, LIFETIME
from functions.domain.parts import Channel
from functions.domain.proving import (
    CodeNotDelivered,
    CodeNotSent,
    CodeUndeliverable,
    Missed,
    Passed,
    Verdict,
)
from functions.domain.requirements import FailureReason, Requirement
from functions.domain.sessions import Session
from functions.providers.mail.contract import MailRejected, MailUnavailable
from functions.providers.messages.contract import MessageRejected, MessageUnavailable, TextMessage
from functions.storage import proofs
from functions.storage.grants import Grant
from functions.storage.unit import StaleWrite

_TRIES: Final = 10
_PHONES: Final = {
    Requirement.CODE_SMS: Channel.SMS,
    Requirement.CODE_WHATSAPP: Channel.WHATSAPP,
}


def send_code(command: Command, grant: Grant, *, requirement: Requirement, request: str) -> Session:
    """Send a new code, in the place of the one before. The same request sends one, however often it comes."""
    entered = attempting.enter(command, grant, requirement)
    made = _made(entered, request=request, at=command.at)
    if made is not None:
        code, kept = made
        try:
            _deliver(entered, code, kept)
        except (MailRejected, MessageRejected) as rejected:
            raise CodeUndeliverable from rejected
        except (MailUnavailable, MessageUnavailable) as unavailable:
            proofs.forget_sending(entered.place, entered.digest("sending", request))
            raise CodeNotDelivered from unavailable
    return signing.shown(command, entered.document, entered.recipient.id)


def check_code(
    command: Command, grant: Grant, *, requirement: Requirement, code: str, request: str
) -> Session:
    """Compare a code with the one that was sent last. Each guess counts before it is compared."""
    entered = attempting.enter(command, grant, requirement)
    sent = proofs.code(entered.place, requirement)
    if sent is None:
        raise CodeNotSent
    sent.require_alive(at=command.at)
    count = Count(
        name=entered.place.guesses(sent),
        limit=GUESSES,
        token=entered.digest("guess", request, sent.id, code),
    )

    def compare() -> Verdict:
        if hmac.compare_digest(_digest(entered, code, id_=sent.id), sent.digest):
            return Passed(facts={"channel": requirement.value.removeprefix("code_")})
        return Missed(reason=FailureReason.CODE_WRONG)

    after = attempting.attempt(command, entered, count, compare)
    proofs.forget_code(command.unit, entered.place, requirement)
    return signing.shown(command, after, entered.recipient.id)


def _made(entered: Entered, *, request: str, at: datetime) -> tuple[str, SentCode] | None:
    """Return a new code, kept as its digest; None where this very request has sent one before."""
    token = entered.digest("sending", request)
    for _ in range(_TRIES):
        sent, version = proofs.sendings(entered.place)
        if any(one.token == token for one in sent):
            return None
        codes.require_room(sent, at=at)
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"
        id_ = secrets.token_hex(8)
        kept = SentCode(id=id_, digest=_digest(entered, code, id_=id_), sent_at=at, expires_at=at + LIFETIME)
        counted = (*codes.still_counted(sent, at=at), Sending(token=token, at=at))
        try:
            proofs.keep_code(entered.place, entered.requirement, kept, sent=counted, version=version)
        except StaleWrite:
            # Another request of the same person was faster: it counts too.
            continue
        return code, kept
    raise CodeNotDelivered


def _digest(entered: Entered, code: str, *, id_: str) -> str:
    return entered.digest("code", entered.recipient.id, entered.requirement.value, id_, code)


def _deliver(entered: Entered, code: str, kept: SentCode) -> None:
    document, recipient = entered.document, entered.recipient
    language = Language(recipient.language or document.language)
    minutes = int(LIFETIME.total_seconds() // 60)
    reference = f"{document.id}.{recipient.id}.{kept.id}"
    if entered.requirement is Requirement.CODE_EMAIL:
        from functions.providers.mail.code import render_code

        if recipient.email is None:
            raise CodeUndeliverable
        carriers.mailer().send(
            render_code(
                to=recipient.email,
                language=language,
                recipient_name=recipient.name,
                sender_name=document.sender,
                document_name=document.name,
                code=code,
                minutes=minutes,
                reference=reference,
                look=branding.look_of(document.account_id),
            )
        )
        return
    if recipient.phone is None:
        raise CodeUndeliverable
    from functions.providers.messages.notices import render_code as render_text

    carriers.messenger().send(
        TextMessage(
            to=recipient.phone,
            channel=_PHONES[entered.requirement],
            text=render_text(code=code, sender=document.sender, minutes=minutes, language=language),
            language=language,
            reference=reference,
            template="code",
            parameters=(code,),
        )
    )
