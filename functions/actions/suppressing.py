"""Suppressing: whom an account's messages go to no more, and how that ends."""

from __future__ import annotations

from datetime import datetime

from functions import settings
from functions.actions.command import Command
from functions.actions.duties import MAX_COMMITS
from functions.domain.contacts import EmailInvalid, PhoneInvalid, parse_email, parse_phone
from functions.domain.parts import Channel
from functions.domain.suppressions import (
    SUPPRESSING,
    Cause,
    OptOut,
    OptOutUnknown,
    Suppression,
    suppression_id,
)
from functions.storage import suppressions
from functions.storage.paging import Page
from functions.storage.unit import StaleWrite, Unit


def standing(account_id: str, channel: Channel, address: str) -> Suppression | None:
    """Return why an account sends nothing to an address; None where it may."""
    return suppressions.find(account_id, suppression_id(account_id, channel, address))


def suppress(
    unit: Unit, account_id: str, *, channel: Channel, address: str, cause: Cause, at: datetime
) -> None:
    """Remember for the next document that an address is not to be written to, where the cause is such a one."""
    if cause in SUPPRESSING:
        _keep(unit, Suppression.of(account_id, channel, address, cause=cause, at=at))


def suppress_now(account_id: str, *, channel: Channel, address: str, cause: Cause, at: datetime) -> None:
    """Remember it at once, whatever others write beside it."""
    for _ in range(MAX_COMMITS):
        unit = Unit()
        suppress(unit, account_id, channel=channel, address=address, cause=cause, at=at)
        try:
            unit.commit()
        except StaleWrite:
            continue
        return


def opt_out_url(account_id: str, channel: Channel, address: str, *, sender: str) -> str:
    """Return the page on which the owner of an address stops what an account sends there."""
    key = suppressions.opt_out_key(account_id, sender=sender)
    return f"{settings.public_url()}/unsubscribe/{OptOut.of(account_id, channel, address).token(key.key)}"


def sender_of(token: str) -> str:
    """Return who sends what a link stops, or refuse a link that is none."""
    return _proven(token)[1]


def opt_out(command: Command, token: str) -> str:
    """Send an address nothing more from the sender of the link, and return who that is. Repeated, it stays so."""
    asked, sender = _proven(token)
    _keep(command.unit, asked.suppression(at=command.at))
    return sender


def list_suppressions(
    account_id: str, *, channel: Channel | None, address: str | None, limit: int, cursor: str | None
) -> Page[Suppression]:
    """Return the account's suppressions, those of one channel, or what there is of one address."""
    if address is None:
        return suppressions.listed(account_id, channel=channel, limit=limit, cursor=cursor)
    asked, known = tuple(Channel) if channel is None else (channel,), _canonical(address)
    found = (standing(account_id, one, known) for one in asked)
    return Page(items=tuple(one for one in found if one is not None), next_cursor=None)


def lift(command: Command, id_: str, *, asked_by_person: bool) -> None:
    """Let messages go to an address again, where that is the account's to decide."""
    found = suppressions.load(command.account_id, id_)
    found.require_liftable(asked_by_person=asked_by_person)
    suppressions.remove(command.unit, found)


def _canonical(address: str) -> str:
    """Return an address as recipients have it, however it is written; what is none is looked for as it stands.

    The plus of a number is a blank where an address line does not escape it.
    """
    try:
        if "@" in address:
            return parse_email(address)
        return parse_phone(address if address.startswith("+") else f"+{address}")
    except (EmailInvalid, PhoneInvalid):
        return address


def _keep(unit: Unit, suppression: Suppression) -> None:
    stands = suppressions.find(suppression.account_id, suppression.id)
    if stands is None:
        suppressions.keep(unit, suppression, over=None)
    elif stands.gives_way_to(suppression):
        suppressions.keep(unit, suppression, over=stands)


def _proven(token: str) -> tuple[OptOut, str]:
    asked, mac = OptOut.read(token)
    key = suppressions.find_opt_out_key(asked.account_id)
    if key is None:
        raise OptOutUnknown
    asked.require_proven(mac, key.key)
    return asked, key.sender
