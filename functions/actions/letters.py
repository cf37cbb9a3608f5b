"""Letters: the messages that bring a person of the directory a link of a mandate or a batch, or a code for it.

`owner_id` of the duty is the signer, the batch, a visit of a clickwrap, or a webhook endpoint; its subject is
`<mandate>#link`, `<mandate>#code`, `link`, `code`, `failing#<notice>` or `disabled#<reason>`.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import Final

from functions.actions import branding, doors, duties, endpoint_letters, suppressing, visit_codes
from functions.actions.command import Command
from functions.actions.duties import Clock
from functions.domain.batches import Batch
from functions.domain.duties import Duty, DutyKind
from functions.domain.identifiers import Prefix
from functions.domain.languages import Language
from functions.domain.mandates import Mandate, MandateStatus
from functions.domain.one_time_codes import LIFETIME
from functions.domain.parts import Channel
from functions.providers.mail.contract import Mail, Mailer, MailRejected, MailUnavailable
from functions.providers.mail.letter import render_letter
from functions.storage import batches, duty_rows, mandates
from functions.storage.unit import StaleWrite

LEASE: Final = timedelta(seconds=60)


class LetterNotSent(Exception):
    """A letter did not go out; it is owed still, and tried again."""


def send_letters(command: Command, *, owner_id: str, carrier: Mailer, clock: Clock) -> None:
    """Send each letter that is owed. Dying after the sending sends it again, with the same reference."""
    unavailable: MailUnavailable | None = None
    owed = duties.claimed(command.account_id, owner_id, DutyKind.LETTER, clock=clock, lease=LEASE)
    for claimed in owed:
        mail = _written(claimed, clock=clock)
        try:
            if mail is not None:
                carrier.send(mail)
        except MailRejected:
            # Whoever waits for it sees that nothing comes, and the account has the link.
            duties.drop(claimed)
        except MailUnavailable as failed:
            with suppress(StaleWrite):
                duty_rows.postpone(claimed, at=clock())
            unavailable = failed
        else:
            duties.drop(claimed)
    if unavailable is not None:
        raise LetterNotSent from unavailable


def _written(duty: Duty, *, clock: Clock) -> Mail | None:
    """Return the letter; None where nobody waits for it any more."""
    if duty.owner_id.startswith(f"{Prefix.BATCH}_"):
        return _of_batch(batches.load(duty.account_id, duty.owner_id), duty.subject, clock=clock)
    if duty.owner_id.startswith(f"{Prefix.ENDPOINT}_"):
        return endpoint_letters.letter(duty)
    if duty.owner_id.startswith(f"{Prefix.CLICKWRAP}_"):
        return visit_codes.letter(duty, at=clock())
    mandate_id, _, what = duty.subject.rpartition("#")
    mandate = mandates.load(duty.account_id, duty.owner_id, mandate_id)
    return _of_mandate(mandate, what, clock=clock)


def _of_mandate(mandate: Mandate, what: str, *, clock: Clock) -> Mail | None:
    if mandate.standing(at=clock()) is not MandateStatus.REQUESTED:
        return None
    if what == "link":
        if _suppressed(mandate):
            return None
        secret = doors.opened(mandate.sealed_secret, belongs_to=mandate.id)
        return render_letter(
            to=mandate.email,
            language=Language(mandate.language),
            kind="mandate",
            name=mandate.name,
            sender=mandate.sender,
            reference=f"{mandate.id}.link",
            link=doors.url("mandate", secret),
            opt_out=_opt_out(mandate),
            look=branding.look_of(mandate.account_id),
        )
    return _of_code(mandate, clock=clock)


def _of_batch(batch: Batch, what: str, *, clock: Clock) -> Mail | None:
    if clock() >= batch.expires_at:
        return None
    if what == "code":
        return _of_code(batch, clock=clock)
    if _suppressed(batch):
        return None
    secret = doors.opened(batch.sealed_secret, belongs_to=batch.id)
    return render_letter(
        to=batch.email,
        language=Language(batch.language),
        kind="batch",
        name=batch.name,
        sender=batch.sender,
        reference=f"{batch.id}.link",
        link=doors.url("batch", secret),
        count=len(batch.items),
        opt_out=_opt_out(batch),
        look=branding.look_of(batch.account_id),
    )


def _suppressed(owner: Mandate | Batch) -> bool:
    """Whether the person wants no messages of the account's, or gets none; the account has the link."""
    return suppressing.standing(owner.account_id, Channel.EMAIL, owner.email) is not None


def _opt_out(owner: Mandate | Batch) -> str:
    return suppressing.opt_out_url(owner.account_id, Channel.EMAIL, owner.email, sender=owner.sender)


def _of_code(owner: Mandate | Batch, *, clock: Clock) -> Mail | None:
    code = owner.code
    if code.sealed is None or code.sent_at is None or clock() >= code.sent_at + LIFETIME:
        return None
    return render_letter(
        to=owner.email,
        language=Language(owner.language),
        kind="code",
        name=owner.name,
        sender=owner.sender,
        reference=f"{owner.id}.code.{code.sent_at:%Y%m%d%H%M%S}",
        code=doors.opened(code.sealed, belongs_to=owner.id),
        look=branding.look_of(owner.account_id),
    )
