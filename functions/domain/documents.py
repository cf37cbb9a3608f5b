"""Documents: what is sent to sign, and the rules of its life.

`draft → in_progress → sealing → completed`, and from an open state `→ canceled | refused`.
Every verb returns the document as it is afterwards, with what happened; a verb that changes nothing returns the
document itself. One verb, one event.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain.assigning import assignment_facts, require_ready
from functions.domain.document_state import DocumentState
from functions.domain.duties import Duty, DutyKind
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import File, StoredObject
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentEnded,
    DocumentNotOpen,
    SignerAssignedTwice,
    Status,
    TooManyRecipients,
)
from functions.domain.recipients import Link, Recipient, Signature
from functions.domain.sealed_files import NOTHING_APART, sealed_facts

MAX_RECIPIENTS: Final = 25
"""Sending writes three rows a recipient in one transaction, which holds 100."""

LINK_LIFETIME: Final = timedelta(days=30)
"""A link works this long from the last sending; sending again makes it young again."""


@dataclass(frozen=True, kw_only=True)
class Document(DocumentState):
    """A document, and what can be done with it."""

    happening: Happening | None = None
    """What the last verb did, until it is written down."""
    duties: tuple[Duty, ...] = ()
    """What the last verb owes, until it is written down."""

    # -- drafting ------------------------------------------------------------------------------------------

    @classmethod
    def drafted(
        cls,
        *,
        document_id: str,
        account_id: str,
        client_id: str,
        name: str,
        sender: str,
        language: str,
        file: File,
        external_id: str | None,
        metadata: Mapping[str, str],
        at: datetime,
    ) -> Document:
        """Begin a document."""
        return cls(
            id=document_id,
            account_id=account_id,
            client_id=client_id,
            name=name,
            sender=sender,
            language=language,
            status=Status.DRAFT,
            file=file,
            created_at=at,
            updated_at=at,
            external_id=external_id,
            metadata=dict(metadata),
            happening=Happening(
                type=EventType.DOCUMENT_CREATED,
                data={"client_id": client_id, **file.facts()},
                personal={"name": name},
            ),
        )

    def revised(
        self,
        *,
        at: datetime,
        name: str | None = None,
        external_id: str | None = None,
        metadata: Mapping[str, str] | None = None,
        file: File | None = None,
    ) -> Document:
        """Change a draft under the same id."""
        self.require_draft()
        changes: dict[str, Json] = {
            "changed": [
                what
                for what, given in (
                    ("name", name),
                    ("external_id", external_id),
                    ("metadata", metadata),
                    ("file", file),
                )
                if given is not None
            ]
        }
        if file is not None:
            changes |= file.facts()
        if not changes["changed"]:
            return self
        revised = replace(
            self,
            name=self.name if name is None else name,
            external_id=self.external_id if external_id is None else external_id,
            metadata=self.metadata if metadata is None else dict(metadata),
            file=self.file if file is None else file.in_place_of(self.file),
        )
        return revised.having(
            Happening(type=EventType.DOCUMENT_UPDATED, data=changes, personal={"name": revised.name}), at=at
        )

    def assigned(self, recipients: Sequence[Recipient], *, at: datetime) -> Document:
        """Replace the whole assignment; the same once more changes nothing."""
        self.require_draft()
        if len(recipients) > MAX_RECIPIENTS:
            raise TooManyRecipients(pointer="/recipients", limit=MAX_RECIPIENTS)
        seen: set[str] = set()
        for place, recipient in enumerate(recipients):
            if recipient.signer_id in seen:
                raise SignerAssignedTwice(
                    pointer=f"/recipients/{place}/signer_id", signer_id=recipient.signer_id
                )
            seen.add(recipient.signer_id)
        return self._reassigned(tuple(recipients), change="recipients", at=at)

    def unassigned(self, recipient_id: str, *, at: datetime) -> Document:
        """Take one person out of the assignment."""
        self.require_draft()
        leaving = self.recipient(recipient_id)
        staying = tuple(one for one in self.recipients if one is not leaving)
        return self._reassigned(staying, change="recipients", at=at)

    def with_kyc(self, recipient_id: str, *, kyc: bool, at: datetime) -> Document:
        """Ask one person for a proof of identity, or no longer."""
        self.require_draft()
        if self.recipient(recipient_id).kyc is kyc:
            return self
        changed = tuple(replace(one, kyc=kyc) if one.id == recipient_id else one for one in self.recipients)
        return self._reassigned(changed, change="kyc", at=at)

    # -- sending -------------------------------------------------------------------------------------------

    def sent(self, *, links: Mapping[str, Link], sealed_link_seed: str, at: datetime) -> Document:
        """Open a draft for signing. `links` has a link for every recipient, by recipient id."""
        self.require_sendable()
        sent = replace(
            self,
            status=Status.IN_PROGRESS,
            sent_at=at,
            sealed_link_seed=sealed_link_seed,
            recipients=tuple(replace(one, link=links[one.id]) for one in self.recipients),
            duties=tuple(self._notice(one, at=at, reminder=False) for one in self.recipients),
        )
        return sent.having(
            Happening(type=EventType.DOCUMENT_SENT, data={"recipients": [one.id for one in self.recipients]}),
            at=at,
        )

    def require_sendable(self) -> None:
        """Refuse a document that can not be sent, naming everything that is in the way."""
        self.require_draft()
        require_ready(files=self.files, recipients=self.recipients)

    def resent(self, recipient_ids: Sequence[str] | None, *, at: datetime) -> Document:
        """Tell again the people who have not signed yet: those named, or all of them. Their links live on."""
        self.require_open()
        chosen = (
            [one for one in self.recipients if one.pending]
            if recipient_ids is None
            else [self.recipient(wanted) for wanted in dict.fromkeys(recipient_ids)]
        )
        for one in chosen:
            one.require_pending()
        told = {one.id for one in chosen}
        again = replace(
            self,
            recipients=tuple(
                replace(one, link=replace(one.link, expires_at=at + LINK_LIFETIME))
                if one.id in told and one.link is not None
                else one
                for one in self.recipients
            ),
            duties=tuple(self._notice(one, at=at, reminder=True) for one in chosen),
        )
        return again.having(
            Happening(type=EventType.DOCUMENT_RESENT, data={"recipients": sorted(told)}), at=at
        )

    def with_notified(self, recipient_id: str, *, channel: str, reminder: bool, at: datetime) -> Document:
        """Note that a message went out to a recipient."""
        told = self.recipient(recipient_id).notified(at=at)
        return self._with(told).having(
            Happening(
                type=EventType.RECIPIENT_NOTIFIED,
                data={"recipient_id": recipient_id, "channel": channel, "reminder": reminder},
                personal=told.facts(),
            ),
            at=at,
        )

    def with_bounce(self, recipient_id: str, *, at: datetime) -> Document:
        """Note that a recipient's address takes no mail."""
        unreached = self.recipient(recipient_id)
        return self.having(
            Happening(
                type=EventType.EMAIL_BOUNCED, data={"recipient_id": recipient_id}, personal=unreached.facts()
            ),
            at=at,
        )

    # -- signing -------------------------------------------------------------------------------------------

    def viewed_by(self, recipient_id: str, *, at: datetime) -> Document:
        """Note that a recipient has the document before their eyes. Only the first time counts."""
        viewer = self.recipient(recipient_id)
        self.require_readable()
        if viewer.viewed_at is not None or self.status is not Status.IN_PROGRESS:
            return self
        viewer = viewer.viewed(at=at)
        return self._with(viewer).having(
            Happening(
                type=EventType.RECIPIENT_VIEWED, data={"recipient_id": recipient_id}, personal=viewer.facts()
            ),
            at=at,
        )

    def signed_by(self, recipient_id: str, signature: Signature, *, at: datetime) -> Document:
        """Take a recipient's signature. The last one owes the seal, in this very transaction."""
        self.recipient(recipient_id).require_pending()
        self.require_open()
        signer = self.recipient(recipient_id).signed(signature, at=at)
        signed = self._with(signer)
        if all(not one.pending for one in signed.recipients):
            seal = Duty(kind=DutyKind.SEAL, account_id=self.account_id, owner_id=self.id, not_before=at)
            signed = replace(signed, status=Status.SEALING, duties=(seal,))
        return signed.having(
            Happening(
                type=EventType.RECIPIENT_SIGNED,
                data={
                    "recipient_id": recipient_id,
                    "signature_sha256": signature.image.sha256,
                    "signature_kind": signature.kind,
                    "consent_version": signature.consent_version,
                    "file_sha256": self.file.require_stored().sha256,
                    **self.file_facts(),
                },
                personal=signer.facts(),
            ),
            at=at,
        )

    def refused_by(self, recipient_id: str, *, reason: str, at: datetime) -> Document:
        """Take a recipient's refusal, which ends the document."""
        self.recipient(recipient_id).require_pending()
        self.require_open()
        refuser = self.recipient(recipient_id).refused(reason=reason, at=at)
        ended = replace(self._with(refuser), status=Status.REFUSED, ended_at=at, end_reason=reason)
        return ended.having(
            Happening(
                type=EventType.DOCUMENT_REFUSED,
                data={"recipient_id": recipient_id},
                personal={**refuser.facts(), "reason": reason},
            ),
            at=at,
        )

    # -- ending --------------------------------------------------------------------------------------------

    def canceled(self, *, reason: str | None, at: datetime) -> Document:
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
    ) -> Document:
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
        facts = sealed_facts(self.files, sealed, apart=apart)
        return done.having(Happening(type=EventType.DOCUMENT_COMPLETED, data={**facts, **evidence}), at=at)

    # -- parts of the verbs --------------------------------------------------------------------------------

    def _with(self, changed: Recipient) -> Document:
        return replace(
            self, recipients=tuple(changed if one.id == changed.id else one for one in self.recipients)
        )

    def _reassigned(self, recipients: tuple[Recipient, ...], *, change: str, at: datetime) -> Document:
        placed = tuple(replace(one, position=place) for place, one in enumerate(recipients, start=1))
        if placed == self.recipients:
            return self
        data, personal = assignment_facts(placed)
        return replace(self, recipients=placed).having(
            Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": [change], **data}, personal=personal),
            at=at,
        )

    def _notice(self, recipient: Recipient, *, at: datetime, reminder: bool) -> Duty:
        return Duty(
            kind=DutyKind.NOTIFY,
            account_id=self.account_id,
            owner_id=self.id,
            subject=recipient.id,
            not_before=at,
            reminder=reminder,
        )

    def having(self, happening: Happening, *, at: datetime) -> Document:
        """Return the document with what has just happened to it, still to be written down."""
        return replace(self, happening=happening, updated_at=at)
