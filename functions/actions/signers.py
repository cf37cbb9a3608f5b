"""Signers: enroll, change, find."""

from __future__ import annotations

from functions.actions.command import Command
from functions.domain.contacts import parse_email, parse_phone
from functions.domain.errors import Invalid
from functions.domain.identifiers import Prefix
from functions.domain.signers import Person, Signer, enroll
from functions.domain.tax_ids import parse_tax_id
from functions.storage import clients, identity
from functions.storage.paging import Page


class SearchAmbiguous(Invalid):
    """Signers are looked up by one thing at a time."""

    code = "search_ambiguous"


def create_signer(command: Command, *, client_id: str, name: str, person: Person) -> Signer:
    """Put a person in the directory of one of the account's clients."""
    client = clients.load_client(command.account_id, client_id)
    signer = enroll(
        signer_id=command.mint(Prefix.SIGNER),
        account_id=command.account_id,
        client_id=client.id,
        name=name,
        person=person,
        at=command.at,
    )
    identity.add_signer(command.unit, signer)
    return signer


def update_signer(command: Command, signer_id: str, *, person: Person) -> Signer:
    before = identity.load_signer(command.account_id, signer_id)
    after = before.changed(person, at=command.at)
    identity.change_signer(command.unit, before, after)
    return after


def get_signer(account_id: str, signer_id: str) -> Signer:
    return identity.load_signer(account_id, signer_id)


def find_signers(
    account_id: str,
    *,
    client_id: str | None,
    name: str | None,
    email: str | None,
    phone: str | None,
    tax_id: str | None,
    limit: int,
    cursor: str | None,
) -> Page[Signer]:
    """Return the account's signers, or those found by one thing: client, beginning of the name, contact, tax id."""
    sought = {
        attribute: value
        for attribute, value in (
            ("client_id", client_id),
            ("name", name),
            ("email", None if email is None else parse_email(email)),
            ("phone", None if phone is None else parse_phone(phone)),
            ("tax_id", None if tax_id is None else parse_tax_id(tax_id)),
        )
        if value is not None
    }
    if not sought:
        return identity.list_signers(account_id, limit=limit, cursor=cursor)
    if len(sought) > 1:
        raise SearchAmbiguous(pointer=f"/{sorted(sought)[1]}")
    ((attribute, value),) = sought.items()
    return identity.find_signers(account_id, attribute=attribute, value=value, limit=limit, cursor=cursor)
