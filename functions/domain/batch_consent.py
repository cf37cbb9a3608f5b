"""What a person agrees to who signs many documents at once. A text never changes: a new wording is a new version."""

from __future__ import annotations

from typing import Final

from functions.domain.consent import ConsentOutdated

CURRENT: Final = "batch-2026-11"

_TEXTS: Final = {
    "es": (
        "He leído completos los documentos que elegí ({count} en total) y acepto firmarlos por medios electrónicos con "
        "una sola firma. Reconozco que mi firma electrónica tiene en cada uno la misma intención y efecto que mi firma "
        "autógrafa, y autorizo que se registren la fecha, la hora, mi dirección IP, los datos de mi dispositivo y "
        "la comprobación de mi identidad como evidencia de este acto."
    ),
    "pt": (
        "Li por inteiro os documentos que escolhi ({count} no total) e aceito assiná-los por meio eletrônico com uma "
        "só assinatura. Reconheço que minha assinatura eletrônica tem em cada um a mesma intenção e o mesmo efeito da "
        "minha assinatura de próprio punho, e autorizo o registro da data, da hora, do meu endereço IP, dos dados do "
        "meu dispositivo e da comprovação da minha identidade como evidência deste ato."
    ),
    "en": (
        "I have read all of the documents that I chose ({count} in all) and agree to sign them electronically with one "
        "signature. I acknowledge that my electronic signature has in each of them the same intent and effect as my "
        "handwritten one, and I authorize the recording of the date, the time, my IP address, my device's data and "
        "the proof of my identity as evidence of this act."
    ),
}


def text(language: str) -> str:
    """Return the text in force, with `{count}` where the page puts the number of documents."""
    return _TEXTS[language]


def require_current(version: str) -> None:
    """Refuse an agreement to a text that is not the one in force."""
    if version != CURRENT:
        raise ConsentOutdated(current=CURRENT)
