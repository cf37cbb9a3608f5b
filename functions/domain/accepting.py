"""Accepting: from a visit of a public link to a document that one person has signed by a click.

Nothing waits in between, so the whole way from the draft to the signature is one command: the steps are told one by
one, each an event of its own, and are written together or not at all.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain.assigning import assignment_facts
from functions.domain.clickwraps import Acceptance, Accepter, Clickwrap
from functions.domain.documents import Document
from functions.domain.errors import Conflict, Gone, Invalid
from functions.domain.events import Json
from functions.domain.files import File
from functions.domain.keeping import organised
from functions.domain.link_codes import LinkCode
from functions.domain.organising import Organisation
from functions.domain.parts import Channel
from functions.domain.recipients import Link, Recipient, Signature
from functions.domain.requirements import Proof
from functions.domain.terms import SignatureKind, Terms

VISIT_LIFETIME: Final = timedelta(hours=24)
"""Who takes longer reads the text again."""

CLICK: Final = SignatureKind.CLICK.value


class VisitUnknown(Gone):
    """The page was opened too long ago, or never: it is opened again."""

    code = "visit_unknown"


class AcceptedBefore(Conflict):
    """Somebody has accepted from this page with other details."""

    code = "accepted_before"


class NameNotAllowed(Invalid):
    """A name holds no link: it is printed into messages to an address that nobody may have shown to be theirs."""

    code = "name_not_allowed"


@dataclass(frozen=True, kw_only=True)
class Visit:
    """Somebody before the text: since when, and before which. Its secret is known to their page alone."""

    secret_sha256: str
    clickwrap_id: str
    text_number: int
    opened_at: datetime
    document_id: str | None = None
    """Of the document that came of it."""
    code: LinkCode = field(default_factory=LinkCode)
    """What shows that an address is this reader's, sealed together with that address."""
    changes: int = 0

    @property
    def expires_at(self) -> datetime:
        return self.opened_at + VISIT_LIFETIME

    def with_code(self, code: LinkCode) -> Visit:
        return replace(self, code=code, changes=self.changes + 1)

    def ended(self, document_id: str) -> Visit:
        """Note what came of it."""
        return replace(self, document_id=document_id, changes=self.changes + 1)


def require_name(name: str) -> str:
    """Return a name, or refuse one that leads elsewhere."""
    folded = name.casefold()
    if "://" in folded or "www." in folded or "@" in folded:
        raise NameNotAllowed(pointer="/name")
    return name


def begun(
    clickwrap: Clickwrap,
    accepter: Accepter,
    visit: Visit,
    *,
    document_id: str,
    recipient_id: str,
    file: File,
    proofs: tuple[Proof, ...] = (),
    at: datetime,
) -> Document:
    """Return the document that is made for whoever accepts, as a draft."""
    named = {"clickwrap_id": clickwrap.id, "clickwrap_version": str(visit.text_number)}
    document = Document.drafted(
        document_id=document_id,
        account_id=clickwrap.account_id,
        client_id=clickwrap.client_id,
        name=clickwrap.name,
        sender=clickwrap.sender,
        sandbox=clickwrap.sandbox,
        language=clickwrap.language,
        file=file,
        external_id=None,
        metadata={**clickwrap.metadata, **named},
        at=at,
    )
    document = organised(document, Organisation(folder=clickwrap.folder, tags=clickwrap.tags), at=at)
    person = _recipient(clickwrap, accepter, recipient_id=recipient_id, proofs=proofs)
    data, personal = assignment_facts((person,))
    data |= {"clickwrap_id": clickwrap.id, "clickwrap_version": visit.text_number}
    document = replace(
        document,
        terms=Terms(signature_kinds=(SignatureKind.CLICK,), delegation=False),
        recipients=(person,),
    )
    return _saying(document, data=data, personal=personal)


def accepted(
    begun: Document,
    *,
    links: Mapping[str, Link],
    sealed_link_seed: str,
    signature: Signature,
    opened_at: datetime,
    at: datetime,
) -> tuple[Document, ...]:
    """Return the steps of the document's life up to the signature: created, sent, viewed, signed."""
    (person,) = begun.recipients
    sent = begun.sent(links=links, sealed_link_seed=sealed_link_seed, at=at)
    # Nobody is called to what they have just done.
    sent = replace(sent, duties=())
    viewed = _saying(
        sent.viewed_by(person.id, at=opened_at), data={"opened_at": opened_at.isoformat()}, personal={}
    )
    viewed = replace(viewed, updated_at=at)
    return begun, sent, viewed, viewed.signed_by(person.id, signature, at=at)


def acceptance(document: Document, visit: Visit, *, at: datetime) -> Acceptance:
    """Return what stays with the clickwrap."""
    (person,) = document.recipients
    return Acceptance(
        document_id=document.id,
        recipient_id=person.id,
        text_number=visit.text_number,
        accepted_at=at,
        email_verified=bool(person.proofs),
    )


def require_same(document: Document, accepter: Accepter) -> Recipient:
    """Return who accepted, or refuse somebody who says to be another one."""
    (person,) = document.recipients
    if (person.name, person.email, person.phone, person.tax_id) != (
        accepter.name,
        accepter.email,
        accepter.phone,
        accepter.tax_id,
    ):
        raise AcceptedBefore
    return person


def _recipient(
    clickwrap: Clickwrap, accepter: Accepter, *, recipient_id: str, proofs: tuple[Proof, ...]
) -> Recipient:
    return Recipient(
        id=recipient_id,
        signer_id=None,
        position=1,
        name=accepter.name,
        email=accepter.email,
        phone=accepter.phone,
        tax_id=accepter.tax_id,
        legal_representative=False,
        self_declared=True,
        requirements=tuple(one.requirement for one in proofs),
        proofs=proofs,
        # A number that nobody has shown to be theirs gets no messages, which somebody would pay for.
        channels=(Channel.EMAIL,) if accepter.email is not None else (),
        redirect_url=clickwrap.redirect_url,
    )


def _saying(document: Document, *, data: Mapping[str, Json], personal: Mapping[str, Json]) -> Document:
    """Let what has just happened tell more."""
    if document.happening is None:
        raise RuntimeError("nothing has happened")
    happening = replace(
        document.happening,
        data={**document.happening.data, **data},
        personal={**document.happening.personal, **personal},
    )
    return replace(document, happening=happening)
