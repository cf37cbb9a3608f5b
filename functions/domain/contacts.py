"""How a person is reached: e-mail addresses and phone numbers, in their canonical form."""

from __future__ import annotations

import unicodedata

from functions.domain.errors import Invalid


class EmailInvalid(Invalid):
    """The text is not an e-mail address that can receive mail."""

    code = "email_invalid"


class PhoneInvalid(Invalid):
    """The text is not a phone number with its country code."""

    code = "phone_invalid"


def parse_email(text: str, *, pointer: str = "/email") -> str:
    """Return the address in its normal form (RFC 5321, RFC 6531); its domain is not asked for."""
    from email_validator import EmailNotValidError, validate_email

    try:
        return validate_email(text, check_deliverability=False, test_environment=True, strict=True).normalized
    except EmailNotValidError as unusable:
        raise EmailInvalid(pointer=pointer) from unusable


def parse_phone(text: str, *, pointer: str = "/phone") -> str:
    """Return the number in E.164 form: `"+52 (999) 123 4567"` becomes `"+529991234567"`."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException as unreadable:
        raise PhoneInvalid(pointer=pointer) from unreadable
    if not phonenumbers.is_possible_number(number):
        raise PhoneInvalid(pointer=pointer)
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def fold(text: str) -> str:
    """Return the text as people search it: no accents, no case, single spaces. `"José  PÉREZ"` → `"jose perez"`."""
    decomposed = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
