"""The people of bulk rows: signers by their ids, and persons who are found in the directory or put there."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Final

from functions.actions.command import Command
from functions.domain.bulk import BulkJob
from functions.domain.bulk_problems import BulkKeyMayNotEnroll
from functions.domain.bulk_rows import Row, RowRecipient
from functions.domain.contacts import fold
from functions.domain.errors import Refusal, Refusals
from functions.domain.identifiers import Prefix, derived
from functions.domain.parts import Part
from functions.domain.recipients import Recipient
from functions.domain.signers import Person, Signer, SignerNotFound, enroll
from functions.storage import identity
from functions.storage.unit import StaleWrite, Unit

_NAMESAKES: Final = 20
"""How many people with one address are looked through for one of this name."""


@dataclass
class People:
    """Who the rows of one turn name, each looked up once."""

    job: BulkJob
    _known: dict[Person, Signer] = field(default_factory=dict)

    def check(self, row: Row) -> tuple[Refusal, ...]:
        """List what is wrong with the row's people as far as the row itself tells."""
        problems: list[Refusal] = []
        for place, one in enumerate(row.recipients):
            try:
                with _below(place):
                    self._checked(one)
            except Refusal as wrong:
                problems.append(wrong)
        return tuple(problems)

    def recipients(self, command: Command, row: Row) -> tuple[Recipient, ...]:
        """Return the row's recipients; persons that the directory lacks are put there."""
        ids = [one.signer_id for one in row.recipients if one.signer_id is not None]
        by_id = identity.load_signers(command.account_id, ids)
        found: list[Recipient] = []
        missing: list[Refusal] = []
        for place, one in enumerate(row.recipients):
            signer = by_id.get(one.signer_id) if one.signer_id else self._signer(command, one)
            if signer is None:
                pointer = f"/recipients/{place}/signer_id"
                missing.append(SignerNotFound(pointer=pointer, signer_id=one.signer_id))
                continue
            found.append(
                Recipient.of(
                    signer,
                    recipient_id=command.mint(Prefix.RECIPIENT),
                    position=place + 1,
                    part=Part(kyc=one.kyc, placements=one.placements),
                )
            )
        if missing:
            raise Refusals(tuple(missing))
        return tuple(found)

    def _checked(self, one: RowRecipient) -> None:
        if one.signer_id is not None:
            return
        if not self.job.may_enroll:
            raise BulkKeyMayNotEnroll
        self._enrolled(_person(one))

    def _signer(self, command: Command, one: RowRecipient) -> Signer:
        person = _person(one)
        if person not in self._known:
            self._known[person] = self._found(person) or self._added(command, person)
        return self._known[person]

    def _found(self, person: Person) -> Signer | None:
        """Return the client's signer of this name and address."""
        attribute = "email" if person.email is not None else "phone"
        page = identity.find_signers(
            self.job.account_id,
            attribute=attribute,
            value=getattr(person, attribute),
            limit=_NAMESAKES,
            cursor=None,
        )
        same = (one for one in page.items if one.client_id == self.job.client_id)
        return next((one for one in same if fold(one.name) == fold(person.name or "")), None)

    def _added(self, command: Command, person: Person) -> Signer:
        """Put a person in the directory. Rows that name the same one at the same time make one signer."""
        signer = replace(self._enrolled(person), created_at=command.at, updated_at=command.at)
        unit = Unit()
        identity.add_signer(unit, signer)
        try:
            unit.commit()
        except StaleWrite:
            return identity.load_signer(signer.account_id, signer.id)
        return signer

    def _enrolled(self, person: Person) -> Signer:
        job = self.job
        told = f"{job.id} {person.email} {person.phone} {person.tax_id} {fold(person.name or '')}"
        known = hashlib.sha256(told.encode()).digest()
        return enroll(
            signer_id=derived(Prefix.SIGNER, at=job.created_at, number=known[:10]),
            account_id=job.account_id,
            client_id=job.client_id,
            name=person.name or "",
            person=person,
            at=job.created_at,
        )


def _person(one: RowRecipient) -> Person:
    return Person.parsed(
        name=one.name,
        email=one.email,
        phone=one.phone,
        tax_id=one.tax_id,
        legal_representative=None,
        automatic_signature=None,
        external_id=None,
    )


@contextmanager
def _below(place: int) -> Iterator[None]:
    try:
        yield
    except Refusal as wrong:
        wrong.pointer = f"/recipients/{place}{wrong.pointer or ''}"
        raise
