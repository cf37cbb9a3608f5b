"""What a person agrees to who lets the service sign for them. A text never changes: a new wording is a new version."""

from __future__ import annotations

import hashlib
from typing import Final

from functions.domain.consent import ConsentOutdated

CURRENT: Final = "automatic-2026-11"

_TEXTS: Final = {
    "es": (
        "Autorizo que los documentos que me envíe {account} se firmen electrónicamente en mi nombre, de forma "
        "automática y sin que yo los abra antes, con la firma que dejo aquí. Reconozco que cada firma así puesta "
        "tiene la misma intención y efecto que mi firma autógrafa. La autorización vale hasta la fecha que se "
        "indica y puedo retirarla en cualquier momento desde este mismo enlace; lo firmado antes no cambia. "
        "Acepto que se registren la fecha, la hora, mi dirección IP, los datos de mi dispositivo y la "
        "comprobación de mi identidad como evidencia de este acto."
    ),
    "pt": (
        "Autorizo que os documentos que {account} me enviar sejam assinados eletronicamente em meu nome, de forma "
        "automática e sem que eu os abra antes, com a assinatura que deixo aqui. Reconheço que cada assinatura "
        "assim aposta tem a mesma intenção e o mesmo efeito da minha assinatura de próprio punho. A autorização "
        "vale até a data indicada e posso retirá-la a qualquer momento por este mesmo link; o que já foi assinado "
        "não muda. Aceito que sejam registrados a data, a hora, meu endereço IP, os dados do meu dispositivo e a "
        "comprovação da minha identidade como evidência deste ato."
    ),
    "en": (
        "I authorize that the documents {account} sends me are signed electronically in my name, automatically "
        "and without my opening them first, with the signature that I leave here. I acknowledge that each "
        "signature so made has the same intent and effect as my handwritten one. The authorization holds until "
        "the date shown and I can withdraw it at any time by this same link; what was signed before does not "
        "change. I agree that the date, the time, my IP address, my device's data and the proof of my identity "
        "are recorded as evidence of this act."
    ),
}


def text(language: str, *, account: str) -> str:
    """Return the text in force, as the person reads it."""
    return _TEXTS[language].format(account=account)


def sha256(shown: str) -> str:
    """Return what names exactly the text that was shown."""
    return hashlib.sha256(shown.encode()).hexdigest()


def require_current(version: str) -> None:
    """Refuse an agreement to a text that is not the one in force."""
    if version != CURRENT:
        raise ConsentOutdated(current=CURRENT)
