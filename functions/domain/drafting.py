"""Drafting: what can be done with a document before it is sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, Self

from functions.domain.asking import require_askable
from functions.domain.assigning import assignment_facts
from functions.domain.document_state import DocumentState
from functions.domain.events import EventType, Happening, Json
from functions.domain.files import File
from functions.domain.lifecycle import SignerAssignedTwice, Status, TooManyRecipients
from functions.domain.recipients import Recipient

MAX_RECIPIENTS: Final = 25
"""Sending writes three rows a recipient in one transaction, which holds 100."""


@dataclass(frozen=True, kw_only=True)
class Draft(DocumentState):
    """A document as long as it can be changed at will."""

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
        sender_email: str | None = None,
        sandbox: bool = False,
    ) -> Self:
        """Begin a document."""
        return cls(
            id=document_id,
            account_id=account_id,
            client_id=client_id,
            name=name,
            sender=sender,
            sender_email=sender_email,
            language=language,
            status=Status.DRAFT,
            file=file,
            created_at=at,
            updated_at=at,
            sandbox=sandbox,
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
    ) -> Self:
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

    def assigned(self, recipients: Sequence[Recipient], *, at: datetime) -> Self:
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
            if recipient.signer_id is not None:
                seen.add(recipient.signer_id)
        require_askable(recipients, file_ids={one.id for one in self.files})
        return self.reassigned(tuple(recipients), change="recipients", at=at)

    def unassigned(self, recipient_id: str, *, at: datetime) -> Self:
        """Take one person out of the assignment."""
        self.require_draft()
        leaving = self.recipient(recipient_id)
        staying = tuple(one for one in self.recipients if one is not leaving)
        return self.reassigned(staying, change="recipients", at=at)

    def reassigned(self, recipients: tuple[Recipient, ...], *, change: str, at: datetime) -> Self:
        """Put these people in the place of those before, and say what has changed in it."""
        placed = tuple(replace(one, position=place) for place, one in enumerate(recipients, start=1))
        if placed == self.recipients:
            return self
        data, personal = assignment_facts(placed)
        return replace(self, recipients=placed).having(
            Happening(type=EventType.DOCUMENT_UPDATED, data={"changed": [change], **data}, personal=personal),
            at=at,
        )
