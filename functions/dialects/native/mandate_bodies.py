"""What native answers say of mandates to sign automatically."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from functions.dialects.native.bodies import LinkBody
from functions.dialects.native.signing import ConsentBody
from functions.dialects.native.wire import Body
from functions.domain import mandate_consent
from functions.domain.files import FileLink
from functions.domain.link_codes import LinkCode
from functions.domain.mandates import Mandate, MandateStatus
from functions.domain.one_time_codes import LIFETIME
from functions.domain.signers import SignerMandate

MandateStatusCode = Literal["none", "requested", "active", "withdrawn", "revoked", "replaced", "expired"]


class SignerMandateBody(Body):
    """A person's mandate to sign automatically. `none`: the person was never asked for one."""

    status: MandateStatusCode
    mandate_id: str | None
    client_id: str | None
    requested_at: datetime | None
    accepted_at: datetime | None
    ends_at: datetime | None

    @classmethod
    def of(cls, mandate: SignerMandate | None, *, at: datetime) -> SignerMandateBody:
        if mandate is None:
            return cls(
                status="none",
                mandate_id=None,
                client_id=None,
                requested_at=None,
                accepted_at=None,
                ends_at=None,
            )
        return cls(
            status=MandateStatus(mandate.standing(at=at)).value,
            mandate_id=mandate.mandate_id,
            client_id=mandate.client_id,
            requested_at=mandate.requested_at,
            accepted_at=mandate.accepted_at,
            ends_at=mandate.ends_at,
        )


class MandateProofBody(Body):
    """How a mandate was given: the text that was agreed to, by its version and SHA-256, and what shows who did."""

    at: datetime
    consent_version: str
    consent_sha256: str
    language: str
    signature_kind: str
    signature: LinkBody
    code_proven_at: datetime
    email: str
    ip: str | None
    user_agent: str | None


class MandateBody(Body):
    """A mandate. `client_id`: the one client whose documents it is for; null: all of the account."""

    id: str
    signer_id: str
    status: MandateStatusCode
    client_id: str | None
    name: str
    email: str
    language: str
    requested_at: datetime
    ends_at: datetime
    ended_at: datetime | None
    acceptance: MandateProofBody | None

    @classmethod
    def of(cls, mandate: Mandate, *, image: FileLink | None, at: datetime) -> MandateBody:
        given = mandate.acceptance
        return cls(
            id=mandate.id,
            signer_id=mandate.signer_id,
            status=mandate.standing(at=at).value,
            client_id=mandate.client_id,
            name=mandate.name,
            email=mandate.email,
            language=mandate.language,
            requested_at=mandate.requested_at,
            ends_at=mandate.ends_at,
            ended_at=mandate.ended_at,
            acceptance=None
            if given is None or image is None
            else MandateProofBody(
                at=given.at,
                consent_version=given.consent_version,
                consent_sha256=given.consent_sha256,
                language=given.language,
                signature_kind=given.kind,
                signature=LinkBody(url=image.url, expires_at=image.expires_at),
                code_proven_at=given.proven_at,
                email=given.email,
                ip=given.ip,
                user_agent=given.user_agent,
            ),
        )


class RequestedMandateBody(Body):
    """A mandate that was asked for: the person has the address of the page by e-mail too."""

    id: str
    signer_id: str
    status: MandateStatusCode
    url: str
    expires_at: datetime
    ends_at: datetime
    client_id: str | None

    @classmethod
    def requested(cls, mandate: Mandate, *, url: str) -> RequestedMandateBody:
        return cls(
            id=mandate.id,
            signer_id=mandate.signer_id,
            status=mandate.status.value,
            url=url,
            expires_at=mandate.closes_at,
            ends_at=mandate.ends_at,
            client_id=mandate.client_id,
        )


class LinkCodeBody(Body):
    """The one-time code that proves who came with the link: where it stands, and how many guesses it has left."""

    state: Literal["open", "sent", "proven"]
    sent_at: datetime | None
    expires_at: datetime | None
    attempts_left: int

    @classmethod
    def of(cls, code: LinkCode, *, at: datetime) -> LinkCodeBody:
        out = code.sealed is not None and code.sent_at is not None and at < code.sent_at + LIFETIME
        return cls(
            state="proven" if code.holds(at=at) else "sent" if out else "open",
            sent_at=code.sent_at,
            expires_at=None if code.sent_at is None else code.sent_at + LIFETIME,
            attempts_left=code.guesses_left,
        )


class MandateSessionBody(Body):
    """All that the page of a mandate needs."""

    status: MandateStatusCode
    name: str
    email_hint: str
    sender: str
    client_name: str | None
    language: str
    expires_at: datetime
    ends_at: datetime
    accepted_at: datetime | None
    ended_at: datetime | None
    signature: LinkBody | None
    code: LinkCodeBody
    consent: dict[str, ConsentBody]
    """By language: the page shows the one that it speaks."""

    @classmethod
    def of(cls, mandate: Mandate, *, image: FileLink | None, at: datetime) -> MandateSessionBody:
        given = mandate.acceptance
        return cls(
            status=mandate.standing(at=at).value,
            name=mandate.name,
            email_hint=hinted(mandate.email),
            sender=mandate.sender,
            client_name=mandate.client_name,
            language=mandate.language,
            expires_at=mandate.closes_at,
            ends_at=mandate.ends_at,
            accepted_at=None if given is None else given.at,
            ended_at=mandate.ended_at,
            signature=None if image is None else LinkBody(url=image.url, expires_at=image.expires_at),
            code=LinkCodeBody.of(mandate.code, at=at),
            consent={
                language: ConsentBody(
                    version=mandate_consent.CURRENT,
                    text=mandate_consent.text(language, account=mandate.sender),
                )
                for language in ("es", "pt", "en")
            },
        )


def hinted(email: str) -> str:
    """Return an address so that its owner knows it and nobody learns it."""
    name, _, host = email.rpartition("@")
    return f"{name[:1]}•••@{host}"
