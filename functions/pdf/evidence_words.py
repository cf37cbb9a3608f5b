"""The words of the evidence pages and of the stamps in each language."""

from __future__ import annotations

from functions.pdf.evidence_english import ENGLISH
from functions.pdf.evidence_portuguese import PORTUGUESE
from functions.pdf.evidence_spanish import SPANISH
from functions.pdf.evidence_vocabulary import Words

__all__ = ["ENGLISH", "PORTUGUESE", "SPANISH", "Words", "words"]


def words(language: str) -> Words:
    """Return the words of a language; Spanish for one that is not known."""
    return {"pt": PORTUGUESE, "en": ENGLISH}.get(language[:2].lower(), SPANISH)
