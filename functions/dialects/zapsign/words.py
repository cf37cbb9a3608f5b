"""ZapSign's words for ours: statuses, languages, times, and how people prove who they are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from functions.domain.events import Json
from functions.domain.languages import Language
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient, RecipientStatus
from functions.domain.requirements import Requirement
from functions.domain.terms import SignatureKind

LONGEST_ANSWER: Final = 20_000
"""Characters. No text of a template is longer: what is, is a picture."""
MOST_ANSWERS: Final = 200_000
"""Bytes of all that a template was filled in with: a row of the table holds 400 kB, and more is in it."""
LANGUAGES: Final = {Language.PT: "pt-br", Language.ES: "es", Language.EN: "en"}

_ENDED: Final = (Status.CANCELED, Status.REFUSED, Status.EXPIRED)
_ON_SCREEN: Final = {SignatureKind.DRAWN, SignatureKind.TYPED, SignatureKind.UPLOADED}
_CODES: Final = {
    Requirement.CODE_EMAIL: ("tokenEmail", "assinaturaTela-tokenEmail"),
    Requirement.CODE_SMS: ("tokenSms", "assinaturaTela-tokenSms"),
    Requirement.CODE_WHATSAPP: ("tokenWhatsapp", "assinaturaTela-tokenWhatsapp"),
    Requirement.TAX_ID: ("CPF", "assinaturaTela-cpf"),
}
"""What is proven beside the signature: the word where nothing is signed on the screen, and where something is."""


def status(document_status: Status) -> str:
    """Return `pending`, `signed` or `refused`: the vendor knows no other."""
    if document_status is Status.COMPLETED:
        return "signed"
    return "refused" if document_status in _ENDED else "pending"


def recipient_status(recipient: Recipient) -> str:
    """Return `new`, `link-opened` or `signed`. Whoever refused is told of beside."""
    if recipient.status is RecipientStatus.SIGNED:
        return "signed"
    return "new" if opened_at(recipient) is None else "link-opened"


def opened_at(recipient: Recipient) -> datetime | None:
    """Return when the person came by their link, which may be before there are pages to see."""
    return recipient.viewed_at or recipient.arrived_at


def auth_mode(recipient: Recipient, *, kinds: tuple[SignatureKind, ...]) -> str:
    """Return how a person signs and proves who they are. The vendor has a word for one proof, so the first is told."""
    on_screen = not _ON_SCREEN.isdisjoint(kinds)
    for proof, (alone, with_signature) in _CODES.items():
        if proof in recipient.required:
            return with_signature if on_screen else alone
    return "assinaturaTela"


def selfie_validation(recipient: Recipient) -> str:
    """Return what a person's face is compared with."""
    asked = set(recipient.required)
    if Requirement.GOVERNMENT in asked:
        return "identity-verification"
    if Requirement.LIVENESS in asked:
        return "liveness-document-match" if Requirement.IDENTITY_DOCUMENT in asked else "liveness-NXCD"
    if {Requirement.SELFIE, Requirement.IDENTITY_DOCUMENT} <= asked:
        return "identity-verification-global"
    return "none"


def time(at: datetime) -> str:
    """Return `2026-11-20T15:30:00.000000Z`: always with microseconds, as the vendor's readers expect."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def time_or_none(at: datetime | None) -> str | None:
    return None if at is None else time(at)


def deadline(at: datetime | None) -> str:
    """Return an end in the vendor's other way of writing: `2026-12-20T15:30:00.000000+00:00`."""
    return "" if at is None else at.astimezone(UTC).isoformat(timespec="microseconds")


@dataclass(frozen=True, kw_only=True)
class Phone:
    """A phone number in its two parts; both empty where there is none."""

    country: str = ""
    number: str = ""

    @classmethod
    def of(cls, phone: str | None) -> Phone:
        """Split a number in E.164 form: `+5511987654321` is `55` and `11987654321`."""
        if not phone:
            return cls()
        import phonenumbers

        try:
            parsed = phonenumbers.parse(phone, None)
        except phonenumbers.NumberParseException:
            return cls(number=phone)
        return cls(country=str(parsed.country_code), number=phonenumbers.national_significant_number(parsed))


def brazilian(tax_id: str | None) -> tuple[str, str]:
    """Return the CPF and the CNPJ that a tax identifier is; at most one of them is not empty."""
    if not tax_id:
        return "", ""
    from stdnum.br import cnpj, cpf

    return (tax_id if cpf.is_valid(tax_id) else "", tax_id if cnpj.is_valid(tax_id) else "")


def answers(values: Mapping[str, Json]) -> list[dict[str, str]]:
    """Return what a template was filled in with, each value as text under its path: `empresa.nombre`, `partidas[0]`.

    Of a picture only the name is told, and of very much the beginning: a message is kept in one row of a table.
    """
    told: list[dict[str, str]] = []
    room = MOST_ANSWERS
    for path, value in _flat("", values):
        text = "" if len(value) > LONGEST_ANSWER else _whole(value)
        room -= len(path.encode()) + len(text.encode())
        if room < 0:
            break
        told.append({"variable": path, "value": text})
    return told


def _flat(path: str, value: Json) -> list[tuple[str, str]]:
    if isinstance(value, Mapping):
        inner = [(f"{path}.{name}" if path else str(name), one) for name, one in value.items()]
    elif isinstance(value, list | tuple):
        inner = [(f"{path}[{place}]", one) for place, one in enumerate(value)]
    else:
        return [(path, _text(value))]
    return [flat for name, one in inner for flat in _flat(name, one)]


def _text(value: Json) -> str:
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def _whole(text: str) -> str:
    """Return the text without halves of characters: JSON Lines may bring them, and UTF-8 has no place for them."""
    return text.encode(errors="replace").decode()
