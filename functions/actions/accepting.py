"""Accepting: what anybody can do with a public link."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from functions.actions import links, visit_codes
from functions.actions.clickwraps import copied
from functions.actions.command import Command
from functions.actions.recording import record_life
from functions.domain import accepting, consent
from functions.domain.accepting import CLICK, Visit
from functions.domain.clickwraps import Accepter, Clickwrap, ClickwrapExhausted, ClickwrapText
from functions.domain.documents import Document
from functions.domain.files import FileLink
from functions.domain.identifiers import Prefix
from functions.domain.proving import RequirementNotAsked
from functions.domain.rates import Rate
from functions.domain.recipients import Signature
from functions.domain.requirements import Proof, Requirement
from functions.storage import clickwraps, documents, files, rates, visits
from functions.storage.grants import Grant

SECRET_BYTES: Final = 32
VISITS_OF_ONE: Final = Rate(name="visits", most=300, span=timedelta(minutes=10))
"""From one address, which may be that of a whole office."""
ACCEPTANCES_OF_ONE: Final = Rate(name="acceptances", most=100, span=timedelta(minutes=10))
ACCEPTANCES_OF_ALL: Final = Rate(name="acceptances-of-all", most=1000, span=timedelta(minutes=1))
"""Through one link, whoever they are."""
CODES_OF_ONE: Final = Rate(name="codes", most=30, span=timedelta(minutes=10))
CODES_OF_ADDRESS: Final = Rate(name="codes-of-address", most=10, span=timedelta(days=1))
"""To one address for one link, whoever asks."""
ACCEPTANCES_OF_ADDRESS: Final = Rate(name="acceptances-of-address", most=5, span=timedelta(days=1))
"""By one e-mail address through one link: each of them is told of by a message to it."""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows before anybody has accepted."""

    clickwrap: Clickwrap
    text: ClickwrapText
    link: FileLink


@dataclass(frozen=True, kw_only=True)
class Opened:
    """A visit that has begun, with the secret that names it from now on."""

    visit: Visit
    secret: str


@dataclass(frozen=True, kw_only=True)
class Accepted:
    """A document that was made and signed, and its signer's own way to it."""

    document: Document
    url: str
    clickwrap: Clickwrap


def session(command: Command, grant: Grant) -> Shown:
    """Return what a public link shows. Asking changes nothing."""
    clickwrap = _enter(command, grant)
    _require_room(clickwrap)
    text = clickwraps.load_text(clickwrap)
    link = files.link(text.file.require_stored(), filename=clickwrap.name, inline=True, at=command.at)
    return Shown(clickwrap=clickwrap, text=text, link=link)


def open_text(command: Command, grant: Grant, *, text_number: int, token: str) -> Opened:
    """Note that somebody has the text before their eyes."""
    _count(VISITS_OF_ONE, command, grant, token=token)
    clickwrap = _enter(command, grant)
    clickwrap.require_text(text_number)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    visit = Visit(
        secret_sha256=visits.digest(secret),
        clickwrap_id=clickwrap.id,
        text_number=text_number,
        opened_at=command.at,
    )
    visits.add(command.unit, visit)
    return Opened(visit=visit, secret=secret)


def send_code(command: Command, grant: Grant, *, visit_secret: str, email: str, token: str) -> None:
    """Have a code sent to the address that a reader gives."""
    _count(CODES_OF_ONE, command, grant, token=token)
    visit = visits.load(visit_secret, clickwrap_id=grant.subject, at=command.at)
    clickwrap = _enter(command, grant)
    if not clickwrap.asked.verified_email:
        raise RequirementNotAsked(requirement=Requirement.CODE_EMAIL.value)
    _count_address(CODES_OF_ADDRESS, command, grant, email=email, token=token)
    visit_codes.send(command, clickwrap, visit, email=email)


def accept(
    command: Command,
    grant: Grant,
    *,
    visit_secret: str,
    accepter: Accepter,
    code: str | None,
    consent_version: str,
    token: str,
) -> Accepted:
    """Make and sign the document of whoever accepts. From one visit comes one document, however often it is asked."""
    _count(ACCEPTANCES_OF_ONE, command, grant, token=token)
    rates.count(ACCEPTANCES_OF_ALL, of=grant.subject, at=command.at, token=token)
    visit = visits.load(visit_secret, clickwrap_id=grant.subject, at=command.at)
    if visit.document_id is not None:
        return _again(grant, visit.document_id, accepter)
    clickwrap = _enter(command, grant)
    clickwrap.require_text(visit.text_number)
    accepting.require_name(accepter.name)
    accepter.require(clickwrap.asked)
    _require_room(clickwrap)
    consent.require_current(consent_version)
    proven, proofs = visit, tuple[Proof, ...]()
    if clickwrap.asked.verified_email:
        email = accepter.email or ""
        proven, proof = visit_codes.prove(command, visit, code=code, email=email, request=token)
        proofs = (proof,)
    if accepter.email is not None:
        _count_address(ACCEPTANCES_OF_ADDRESS, command, grant, email=accepter.email, token=token)
    accepted = _accept(command, clickwrap, visit, accepter, proofs=proofs, consent_version=consent_version)
    visits.change(command.unit, visit, proven.ended(accepted.document.id))
    return accepted


def _accept(
    command: Command,
    clickwrap: Clickwrap,
    visit: Visit,
    accepter: Accepter,
    *,
    proofs: tuple[Proof, ...],
    consent_version: str,
) -> Accepted:
    document_id = command.mint(Prefix.DOCUMENT)
    text = clickwraps.load_text(clickwrap)
    begun = accepting.begun(
        clickwrap,
        accepter,
        visit,
        document_id=document_id,
        recipient_id=command.mint(Prefix.RECIPIENT),
        file=copied(text.file, account_id=clickwrap.account_id, owner_id=document_id),
        proofs=proofs,
        at=command.at,
    )
    made = links.make_links(begun, at=command.at)
    signature = Signature(
        image=None,
        kind=CLICK,
        consent_version=consent_version,
        ip=command.actor.ip,
        user_agent=command.actor.user_agent,
    )
    steps = accepting.accepted(
        begun,
        links=made.by_recipient,
        sealed_link_seed=made.sealed_seed,
        signature=signature,
        opened_at=visit.opened_at,
        at=command.at,
    )
    document = record_life(command, steps)
    clickwraps.add_acceptance(command.unit, clickwrap, accepting.acceptance(document, visit, at=command.at))
    (person,) = document.recipients
    return Accepted(document=document, url=made.urls[person.id], clickwrap=clickwrap)


def _again(grant: Grant, document_id: str, accepter: Accepter) -> Accepted:
    """Return what came of the visit before, to the same person."""
    document = documents.load(grant.account_id, document_id)
    person = accepting.require_same(document, accepter)
    return Accepted(
        document=document,
        url=links.signing_urls(document, [person])[person.id],
        clickwrap=clickwraps.load(grant.account_id, grant.subject),
    )


def _enter(command: Command, grant: Grant) -> Clickwrap:
    clickwrap = clickwraps.load(grant.account_id, grant.subject)
    clickwrap.require_open(at=command.at)
    return clickwrap


def _count_address(rate: Rate, command: Command, grant: Grant, *, email: str, token: str) -> None:
    rates.count(rate, of=f"{grant.subject}#{email.casefold()}", at=command.at, token=token)


def _require_room(clickwrap: Clickwrap) -> None:
    """Refuse early what the transaction would refuse in the end: as many as may have accepted."""
    if clickwrap.max_acceptances is not None and clickwraps.counted(clickwrap) >= clickwrap.max_acceptances:
        raise ClickwrapExhausted


def _count(rate: Rate, command: Command, grant: Grant, *, token: str) -> None:
    """Count what one address does with one link."""
    rates.count(rate, of=f"{grant.subject}#{command.actor.ip}", at=command.at, token=token)
