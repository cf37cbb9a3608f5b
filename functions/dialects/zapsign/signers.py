"""A recipient as ZapSign shows a signer.

The vendor has two ways of showing one, of which the shorter is older, and each of its events keeps to one of them.
"""

from __future__ import annotations

from typing import Any, Final

from functions.dialects.zapsign import identifiers, words
from functions.domain.documents import Document
from functions.domain.recipients import Recipient
from functions.domain.requirements import Requirement
from functions.domain.webhooks import Place, PlaceKind

_BRIEF: Final = (
    *("external_id", "token", "status", "name", "lock_name", "email", "lock_email"),
    *("phone_country", "phone_number", "lock_phone", "times_viewed", "last_view_at", "signed_at"),
    *("auth_mode", "qualification", "require_selfie_photo", "require_document_photo"),
    *("geo_latitude", "geo_longitude"),
)
SHORT: Final = (*_BRIEF, "resend_attempts", "cpf", "cnpj")
WHO_SIGNED: Final = (*_BRIEF, "liveness_photo_url")
FULL: Final = (
    *("external_id", "sign_url", "token", "status", "name", "lock_name", "email", "lock_email"),
    *("hide_email", "blank_email", "phone_country", "phone_number", "lock_phone", "hide_phone"),
    *("blank_phone", "times_viewed", "last_view_at", "signed_at", "auth_mode", "qualification"),
    *("require_selfie_photo", "require_document_photo", "geo_latitude", "geo_longitude"),
    *("redirect_link", "signature_image", "visto_image", "document_photo_url"),
    *("document_verse_photo_url", "selfie_photo_url", "selfie_photo_url2", "send_via"),
    *("resend_attempts", "cpf", "cnpj", "send_automatic_whatsapp_signed_file", "liveness_photo_url"),
    *("selfie_validation_type", "ip"),
)
_COUNTED: Final = ("whatsapp", "email", "sms")


def listed(document: Document) -> tuple[Recipient, ...]:
    """Return whom the vendor would call signers: who only reads is none, nor is who has handed the part on."""
    return tuple(one for one in document.recipients if one.acts)


def shown(document: Document, recipient: Recipient, keys: tuple[str, ...]) -> dict[str, Any]:
    """Return a recipient as a signer, with these of its keys in their order."""
    everything = _facts(document, recipient)
    if keys is not FULL:
        # Where somebody signed is not known here: the older way has text there, the newer one null.
        everything |= {"geo_latitude": "", "geo_longitude": ""}
    return {key: everything[key] for key in keys}


def channel(recipient: Recipient) -> str:
    """Return how the person is told; empty where the sender passes the link on."""
    return recipient.ways[0].value if recipient.ways else ""


def _facts(document: Document, recipient: Recipient) -> dict[str, Any]:
    phone = words.Phone.of(recipient.phone)
    cpf, cnpj = words.brazilian(recipient.tax_id)
    required = recipient.required
    return {
        "external_id": recipient.external_id or "",
        # Nobody is told here as what they sign, such as "witness".
        "qualification": "",
        "sign_url": _sign_url(document, recipient),
        "token": identifiers.token(recipient.id),
        "status": words.recipient_status(recipient),
        "name": recipient.name,
        "email": recipient.email or "",
        "phone_country": phone.country,
        "phone_number": phone.number,
        # Nobody changes on the page what the sender knows them by, nor is asked for what the sender left out.
        "lock_name": True,
        "lock_email": True,
        "lock_phone": True,
        "blank_email": recipient.email is None,
        "blank_phone": recipient.phone is None,
        "hide_email": False,
        "hide_phone": False,
        # The first time is what a history has: opening the page again is no event.
        "times_viewed": 0 if words.opened_at(recipient) is None else 1,
        "last_view_at": words.time_or_none(words.opened_at(recipient)),
        "signed_at": words.time_or_none(recipient.signed_at),
        "auth_mode": words.auth_mode(recipient, kinds=document.kinds_for(recipient)),
        "require_selfie_photo": not {Requirement.SELFIE, Requirement.LIVENESS}.isdisjoint(required),
        "require_document_photo": Requirement.IDENTITY_DOCUMENT in required,
        "selfie_validation_type": words.selfie_validation(recipient),
        "geo_latitude": None,
        "geo_longitude": None,
        "redirect_link": recipient.redirect_url or "",
        **_pictures(recipient),
        "send_via": channel(recipient),
        "resend_attempts": {one: recipient.resends.get(one, 0) for one in _COUNTED},
        "cpf": cpf,
        "cnpj": cnpj,
        "send_automatic_whatsapp_signed_file": None,
        # Addresses of people's devices stay in the evidence.
        "ip": None,
    }


def _sign_url(document: Document, recipient: Recipient) -> Place | str:
    if document.sent_at is None:
        return ""
    return Place(kind=PlaceKind.SIGNING_PAGE, of=recipient.id, otherwise="")


def _pictures(recipient: Recipient) -> dict[str, Any]:
    """Return the links to pictures. Those of faces and identity documents stay with whoever may review them."""
    signature = recipient.signature
    image, initials = (None, None) if signature is None else (signature.image, signature.initials)
    return {
        "signature_image": image and Place(kind=PlaceKind.SIGNATURE, of=recipient.id, otherwise=""),
        "visto_image": initials and Place(kind=PlaceKind.INITIALS, of=recipient.id, otherwise=""),
        "document_photo_url": "",
        "document_verse_photo_url": "",
        "selfie_photo_url": "",
        "selfie_photo_url2": "",
        "liveness_photo_url": "",
    }
