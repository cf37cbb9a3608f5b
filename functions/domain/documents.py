"""Documents: what is sent to sign, and the rules of its life.

`draft → in_progress → sealing → completed`, and from an open state `→ canceled | refused | expired`.
Every verb returns the document as it is afterwards, with what happened; a verb that changes nothing returns the
document itself. One verb, one event.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, Self

from functions.domain import telling, timing
from functions.domain.assigning import require_ready
from functions.domain.before_signing import require_filled_in
from functions.domain.drafting import Draft
from functions.domain.duties import Duty, DutyKind, Notice
from functions.domain.errors import Refusal
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import StoredObject
from functions.domain.lifecycle import DocumentCanceled, DocumentEnded, DocumentNotOpen, Status
from functions.domain.parts import Channel
from functions.domain.placing import in_fractions
from functions.domain.recipients import (
    APPROVAL,
    DocumentNotViewed,
    InitialsMissing,
    Link,
    ReadingNotConfirmed,
    Recipient,
    Signature,
    SignatureKindNotAllowed,
)
from functions.domain.requirements import Requirement
from functions.domain.sealed_files import NOTHING_APART, sealed_facts
from functions.domain.suppressions import Failure
from functions.domain.terms import RefusalPolicy

LINK_LIFETIME: Final = timedelta(days=30)
"""A link works this long from the last sending; sending again makes it young again."""
BOUNCED: Final = Failure()


@dataclass(frozen=True, kw_only=True)
class Document(Draft):
    """A document, and what can be done with it."""

    # -- sending -------------------------------------------------------------------------------------------

    def sent(self, *, links: Mapping[str, Link], sealed_link_seed: str, at: datetime) -> Self:
        """Open a draft for signing. `links` has a link for every recipient, by recipient id."""
        self.require_sendable(at=at)
        sent = replace(
            self,
            status=Status.IN_PROGRESS,
            sent_at=at,
            sealed_link_seed=sealed_link_seed,
            recipients=tuple(replace(one, link=links[one.id]) for one in in_fractions(self).recipients),
            reminders_sent=0,
            warned_days=timing.too_late(self.terms, at=at),
        )
        told = [one for one in sent.recipients if sent.reached(one)]
        sent = replace(sent, duties=(*sent.notices(told, Notice.INVITATION, at=at), *timing.owed(sent)))
        return sent.having(
            Happening(type=EventType.DOCUMENT_SENT, data={"recipients": [one.id for one in self.recipients]}),
            at=at,
        )

    def require_sendable(
        self,
        *,
        at: datetime,
        provable: Collection[Requirement] = tuple(Requirement),
        reachable: Collection[Channel] = tuple(Channel),
        found: Sequence[Refusal] = (),
    ) -> None:
        """Refuse a document that can not be sent, naming everything that is in the way.

        `provable`: the proofs of identity that this installation can ask for; `reachable`: the channels that it has
        a carrier for; `found`: what is known already to be in the way.
        """
        self.require_draft()
        require_ready(
            files=self.files,
            recipients=self.recipients,
            terms=self.terms,
            provable=provable,
            reachable=reachable,
            at=at,
            found=found,
        )

    def resent(self, recipient_ids: Sequence[str] | None, *, at: datetime) -> Self:
        """Tell again those who are awaited: the ones named, or all of them. Their links live on.

        Nobody is told twice within the cooldown: a named person is refused, of all only the others are told.
        """
        self.require_open()
        chosen = timing.told_again(self, recipient_ids, at=at)
        told = {one.id for one in chosen}
        again = replace(
            self,
            recipients=tuple(
                one.resent(expires_at=at + LINK_LIFETIME, at=at) if one.id in told else one
                for one in self.recipients
            ),
        )
        awaited = [one for one in again.recipients if one.id in told]
        again = replace(again, duties=again.notices(awaited, Notice.REMINDER, at=at))
        return again.having(
            Happening(type=EventType.DOCUMENT_RESENT, data={"recipients": sorted(told)}), at=at
        )

    def with_notified(self, recipient_id: str, *, channel: str, notice: Notice, at: datetime) -> Self:
        """Note that a message went out to a recipient, with a link that works as long as a new one."""
        if self.status is Status.DRAFT:
            # Taken back meanwhile: what went out opens nothing, and the part begins anew.
            return self
        person = telling.told(self.recipient(recipient_id), notice, link_until=at + LINK_LIFETIME, at=at)
        person = telling.counted(person, notice, channel=channel)
        data = {
            "recipient_id": recipient_id,
            "channel": channel,
            "notice": notice.value,
            "reminder": notice is Notice.REMINDER,
        }
        happening = Happening(type=EventType.RECIPIENT_NOTIFIED, data=data, personal=person.facts())
        return self.with_recipient(person).having(happening, at=at)

    def with_bounce(
        self,
        recipient_id: str,
        *,
        channel: Channel = Channel.EMAIL,
        notice: Notice = Notice.INVITATION,
        failure: Failure = BOUNCED,
        at: datetime,
    ) -> Self:
        """Note that a channel does not reach a recipient. What they were to be told is owed by the next one.

        Where none is left the sender is told. Only the first failure of a channel counts, and none in what was taken
        back meanwhile.
        """
        before = self.recipient(recipient_id)
        if channel in before.channel_failures or self.status is Status.DRAFT:
            return self
        unreached = replace(before, channel_failures=(*before.channel_failures, channel))
        after = self.with_recipient(unreached)
        following = next(iter(unreached.ways), None)
        if telling.still_told(after, unreached, notice):
            told = after.notices([unreached], notice, at=at)
            owed = told or after.told_sender(Notice.SENDER_UNREACHABLE, recipient_id, at=at)
            # Who has got it is told it by no other channel; and when it was the last thing to tell, nothing is amiss.
            after = replace(after, duties=() if failure.read and (told or not after.open) else owed)
        mailed = channel is Channel.EMAIL
        return after.having(
            Happening(
                type=EventType.EMAIL_BOUNCED if mailed else EventType.MESSAGE_FAILED,
                data={
                    "recipient_id": recipient_id,
                    "channel": channel.value,
                    "next_channel": following and following.value,
                    **failure.facts(),
                },
                personal=unreached.facts(),
            ),
            at=at,
        )

    # -- signing -------------------------------------------------------------------------------------------

    def viewed_by(self, recipient_id: str, *, at: datetime) -> Self:
        """Note that a recipient has the document before their eyes. Only the first time counts."""
        viewer = self.recipient(recipient_id)
        self.require_readable()
        if viewer.viewed_at is not None or self.status is not Status.IN_PROGRESS or not self.reached(viewer):
            return self
        if any(one.stored is None for one in self.files):
            # There are no pages yet to have before one's eyes.
            return self
        viewer = viewer.viewed(at=at)
        return self.with_recipient(viewer).having(
            Happening(
                type=EventType.RECIPIENT_VIEWED, data={"recipient_id": recipient_id}, personal=viewer.facts()
            ),
            at=at,
        )

    def read_by(self, recipient_id: str, *, at: datetime) -> Self:
        """Note that a recipient says that they have read everything. Only the first time counts."""
        reader = self.recipient(recipient_id)
        self.require_open_to(reader)
        if reader.viewed_at is None:
            raise DocumentNotViewed
        if reader.read_confirmed_at is not None:
            return self
        reader = replace(reader, read_confirmed_at=at)
        happening = Happening(
            type=EventType.RECIPIENT_READ_CONFIRMED,
            data={"recipient_id": recipient_id},
            personal=reader.facts(),
        )
        return self.with_recipient(reader).having(happening, at=at)

    def signed_by(self, recipient_id: str, signature: Signature, *, at: datetime) -> Self:
        """Take a recipient's signature or approval. The last one owes the seal, in this very transaction."""
        self.require_open_to(self.recipient(recipient_id))
        timing.require_in_time(self, at=at)
        for file in self.files:
            file.require_stored()
        self._require_prepared(self.recipient(recipient_id), signature)
        signer = self.recipient(recipient_id).signed(signature, at=at)
        require_filled_in(signer)
        signed = self.with_recipient(signer)
        if signed.current_group is None:
            seal = Duty(kind=DutyKind.SEAL, account_id=self.account_id, owner_id=self.id, not_before=at)
            signed = replace(signed, status=Status.SEALING, duties=(seal,))
        else:
            told = signed.notices(self._newly_reached(signed), Notice.INVITATION, at=at)
            until = at + LINK_LIFETIME
            signed = timing.turned(replace(signed, duties=told), before=self, link_until=until, at=at)
        image, initials = signature.image, signature.initials
        return signed.having(
            Happening(
                type=EventType.RECIPIENT_SIGNED,
                data={
                    "recipient_id": recipient_id,
                    **({} if image is None else {"signature_sha256": image.sha256}),
                    **({} if initials is None else {"initials_sha256": initials.sha256}),
                    "signature_kind": signature.kind,
                    "consent_version": signature.consent_version,
                    "file_sha256": self.file.require_stored().sha256,
                    **self.file_facts(),
                },
                personal=signer.facts(),
            ),
            at=at,
        )

    def refused_by(self, recipient_id: str, *, reason: str, comment: str | None = None, at: datetime) -> Self:
        """Take a recipient's refusal, which ends the document or only alerts its sender, as its terms say."""
        self.require_open_to(self.recipient(recipient_id))
        refuser = self.recipient(recipient_id).refused(reason=reason, comment=comment, at=at)
        refused = self.with_recipient(refuser)
        refused = replace(refused, duties=refused.told_sender(Notice.SENDER_REFUSED, recipient_id, at=at))
        ends = self.terms.refusal_policy is RefusalPolicy.ENDS
        if ends:
            refused = replace(refused, status=Status.REFUSED, ended_at=at, end_reason=reason)
        return refused.having(
            Happening(
                type=EventType.DOCUMENT_REFUSED if ends else EventType.RECIPIENT_REFUSED,
                data={"recipient_id": recipient_id},
                personal={**refuser.facts(), "reason": reason, "comment": comment},
            ),
            at=at,
        )

    # -- ending --------------------------------------------------------------------------------------------

    def canceled(self, *, reason: str | None, at: datetime) -> Self:
        """End a document that has not ended: every link stops opening it."""
        self.require_present()
        if self.status is Status.CANCELED:
            raise DocumentCanceled
        if self.status not in (Status.DRAFT, Status.IN_PROGRESS):
            raise DocumentEnded(status=self.status.value)
        ended = replace(self, status=Status.CANCELED, ended_at=at, end_reason=reason)
        return ended.having(Happening(type=EventType.DOCUMENT_CANCELED, personal={"reason": reason}), at=at)

    def completed(
        self,
        sealed: Sequence[StoredObject],
        *,
        evidence: Mapping[str, Json],
        at: datetime,
        apart: Mapping[str, StoredObject] = NOTHING_APART,
    ) -> Self:
        """Finish: every file, in the document's order, has been sealed, read back and verified.

        `apart`: the sealed evidence of files that take no pages themselves, by file id.
        """
        if self.status is not Status.SEALING:
            raise DocumentNotOpen(status=self.status.value)
        extra = zip(self.extra_files, sealed[1:], strict=True)
        done = replace(
            self,
            status=Status.COMPLETED,
            ended_at=at,
            sealed_file=sealed[0],
            file=replace(self.file, evidence=apart.get(self.files[0].id)),
            extra_files=tuple(
                replace(file, sealed=kept, evidence=apart.get(file.id)) for file, kept in extra
            ),
        )
        everybody = done.notices(done.active_recipients, Notice.COMPLETED, at=at)
        done = replace(done, duties=(*everybody, *done.told_sender(Notice.SENDER_COMPLETED, "", at=at)))
        facts = sealed_facts(self.files, sealed, apart=apart)
        return done.having(Happening(type=EventType.DOCUMENT_COMPLETED, data={**facts, **evidence}), at=at)

    # -- parts of the verbs --------------------------------------------------------------------------------

    def notices(self, recipients: Iterable[Recipient], notice: Notice, *, at: datetime) -> tuple[Duty, ...]:
        """Return what is owed for these people to be told; who is told by nobody passes on, the sender tells them."""
        if notice in (Notice.INVITATION, Notice.REMINDER):
            return tuple(
                self._signing_for(one, at=at) if one.automatic else self._telling(one.id, notice, at=at)
                for one in recipients
                if one.automatic or one.ways
            )
        return tuple(self._telling(one.id, notice, at=at) for one in recipients if one.ways)

    def told_sender(self, notice: Notice, recipient_id: str, *, at: datetime) -> tuple[Duty, ...]:
        """Return what is owed for the sender to be told, of one recipient where it is about one."""
        if self.sender_email is None:
            return ()
        return (self._telling(recipient_id, notice, at=at),)

    def _require_prepared(self, recipient: Recipient, signature: Signature) -> None:
        """Refuse a signature before what the sender asks for, or made in another way than they allow."""
        if recipient.automatic and signature.mandate_id is not None:
            return
        if self.terms.read_confirmation and recipient.read_confirmed_at is None:
            raise ReadingNotConfirmed
        allowed = [one.value for one in self.kinds_for(recipient)] if recipient.draws else [APPROVAL]
        if signature.kind not in allowed:
            raise SignatureKindNotAllowed(pointer="/signature/kind", allowed=", ".join(allowed))
        if recipient.initials_asked and signature.initials is None and signature.image is not None:
            raise InitialsMissing(pointer="/initials_base64")

    def _newly_reached(self, after: Self) -> tuple[Recipient, ...]:
        return tuple(one for one in after.active_recipients if after.reached(one) and not self.reached(one))

    def _signing_for(self, recipient: Recipient, *, at: datetime) -> Duty:
        return Duty(
            kind=DutyKind.AUTOSIGN,
            account_id=self.account_id,
            owner_id=self.id,
            subject=recipient.id,
            not_before=at,
        )

    def _telling(self, recipient_id: str, notice: Notice, *, at: datetime) -> Duty:
        return Duty.telling(
            notice, account_id=self.account_id, owner_id=self.id, recipient_id=recipient_id, at=at
        )
