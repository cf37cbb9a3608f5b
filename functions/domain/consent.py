"""What a person agrees to when signing. A text never changes: a new wording is a new version."""

from __future__ import annotations

from typing import Final

from functions.domain.errors import Conflict

CURRENT: Final = "2026-11"


class ConsentOutdated(Conflict):
    """The page showed another text than the one in force: it is shown afresh and agreed to again."""

    code = "consent_outdated"


_TEXTS: Final = {
    "es": (
        "He leído el documento completo y acepto firmarlo por medios electrónicos. Reconozco que mi firma "
        "electrónica tiene la misma intención y efecto que mi firma autógrafa, y autorizo que se registren la "
        "fecha, la hora, mi dirección IP y los datos de mi dispositivo como evidencia de este acto."
    ),
    "pt": (
        "Li o documento inteiro e aceito assiná-lo por meio eletrônico. Reconheço que minha assinatura "
        "eletrônica tem a mesma intenção e o mesmo efeito da minha assinatura de próprio punho, e autorizo o "
        "registro da data, da hora, do meu endereço IP e dos dados do meu dispositivo como evidência deste ato."
    ),
    "en": (
        "I have read the whole document and agree to sign it electronically. I acknowledge that my electronic "
        "signature has the same intent and effect as my handwritten one, and I authorize the recording of the "
        "date, the time, my IP address and my device's data as evidence of this act."
    ),
}


def text(language: str) -> str:
    """Return the text in force, in a document's language."""
    return _TEXTS[language]


def require_current(version: str) -> None:
    """Refuse an agreement to a text that is not the one in force."""
    if version != CURRENT:
        raise ConsentOutdated(current=CURRENT)
