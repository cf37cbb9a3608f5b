"""What Assine Bem tells of a party: ids, tax identifier, phone, place among the signers, the state of their proofs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from functions.dialects.assinebem.dates import day
from functions.domain.documents import Document
from functions.domain.fields import FieldKind
from functions.domain.parts import Role
from functions.domain.recipients import Recipient

NOT_VALIDATED: Final = "1"
VALIDATED: Final = "2"
INVALID_DATA: Final = "3"
UNDER_REVIEW: Final = "4"
"""A person looks into it."""

_ROLES: Final = {Role.SIGNER: "Signatário", Role.APPROVER: "Aprovador", Role.OBSERVER: "Observador"}
_BRAZIL: Final = 55
_CPF: Final = "cpf"
_BIRTH_DATE: Final = "dt_nascimento"


def document_id(document: Document) -> str:
    """Return the customer's own id of a document where there is one, else ours."""
    return document.external_id or document.id


def party_id(recipient: Recipient) -> str:
    """Return the customer's own id of the person where there is one, else that of their part."""
    return recipient.external_id or recipient.id


def role(recipient: Recipient) -> str:
    """Return what the person is in the document, in Portuguese."""
    return _ROLES[recipient.role]


def slot(document: Document, recipient: Recipient) -> str:
    """Return the id of the place among the parties, through whatever hands it goes: that of its first holder."""
    return party_id(_line(document, recipient)[-1])


def since(document: Document, recipient: Recipient) -> datetime:
    """Return when the person came into the document: with it, or when the part became theirs."""
    former = _line(document, recipient)[1:2]
    return document.created_at if not former else former[0].gone_at or document.created_at


def signature_id(document: Document, recipient: Recipient) -> str:
    """Return what names a signature and nothing else: signing again, after a document was reopened, is another one.

    A UUID of version 5; whole seconds, so that it is the same however exactly the moment was kept.
    """
    if recipient.signed_at is None:
        return ""
    seconds = int(recipient.signed_at.timestamp())
    return str(uuid5(NAMESPACE_URL, f"urn:{document.id}:{recipient.id}:{seconds}"))


def standing(recipient: Recipient) -> str:
    """Return how far the proofs of who the person is have come, as `id_status_parte`."""
    return NOT_VALIDATED if recipient.verified_at is None else VALIDATED


def split_phone(phone: str | None) -> tuple[str, str]:
    """Return a number in E.164 form as area code and number: `"+5511987654321"` becomes `("11", "987654321")`.

    One of another country has no `ddd`, and stays whole: without its country code it would name somebody else.
    """
    import phonenumbers

    if phone is None:
        return "", ""
    number = phonenumbers.parse(phone, None)
    length = phonenumbers.length_of_national_destination_code(number)
    if number.country_code != _BRAZIL or not length:
        return "", phone
    national = phonenumbers.national_significant_number(number)
    return national[:length], national[length:]


def known_cpf(recipient: Recipient) -> str:
    """Return the person's tax identifier where it is a CPF, of eleven digits."""
    from stdnum.br import cpf

    tax_id = recipient.tax_id or ""
    return tax_id if len(tax_id) == 11 and cpf.is_valid(tax_id) else ""


def given_cpf(recipient: Recipient) -> str:
    """Return the CPF that the person filled in, or else the one that the sender knows.

    It is the answer to the field `cpf`, or to the only field of that kind: of two, one may be somebody else's.
    """
    asked = [one for one in recipient.fields if one.kind is FieldKind.CPF and one.id in recipient.answers]
    named = [one for one in asked if one.id == _CPF] or (asked if len(asked) == 1 else [])
    return str(recipient.answers[named[0].id]) if named else known_cpf(recipient)


def given_birth_date(recipient: Recipient) -> str:
    """Return the birth date that the person filled into `dt_nascimento`, or else the one that the sender knows."""
    for field in recipient.fields:
        if field.id == _BIRTH_DATE and field.kind is FieldKind.DATE and field.id in recipient.answers:
            return day(date.fromisoformat(recipient.answers[field.id]))
    return day(recipient.birth_date)


def _line(document: Document, recipient: Recipient) -> tuple[Recipient, ...]:
    """Return the person and those who had the part before, the first holder last."""
    line = [recipient]
    while (former := line[-1].delegated_from or line[-1].replaces) is not None:
        line.append(document.recipient(former))
    return tuple(line)
