"""The reasons to choose from when refusing."""

from __future__ import annotations

from collections.abc import Mapping

from functions.domain.languages import Language, translator
from functions.domain.terms import RefusalReason, Terms


def reasons(terms: Terms, *, language: str) -> Mapping[str, str]:
    """Return what the page offers, by code: the sender's own list, whose texts are their own codes, or ours."""
    if terms.refusal_reasons:
        return {one: one for one in terms.refusal_reasons}
    translate = translator("words", Language(language))
    return {one.value: translate(f"refusal.{one.value}") for one in RefusalReason}


def in_words(reason: str, *, terms: Terms, language: str) -> str:
    """Return the text of a code, or the person's own words."""
    return reasons(terms, language=language).get(reason, reason)


def identity_rejected(*, language: str) -> str:
    """Return why a document is refused of whose signer somebody of the account says that it is somebody else."""
    return translator("words", Language(language))("refusal.identity_rejected")
