"""What was proven, as people read it on evidence pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from functions.domain.languages import Language, translator
from functions.domain.recipients import Recipient
from functions.domain.requirements import Proof, Requirement


@dataclass(frozen=True, kw_only=True)
class ProofInWords:
    """One thing that a person has proven."""

    requirement: Requirement
    at: datetime
    text: str


def proofs_in_words(recipient: Recipient, *, language: Language) -> tuple[ProofInWords, ...]:
    """Return what a recipient has proven, in the order of the page's steps. No personal data is in it."""
    order = list(Requirement)
    given = sorted(recipient.proofs, key=lambda one: order.index(one.requirement))
    return tuple(
        ProofInWords(requirement=one.requirement, at=one.at, text=in_words(one, language=language))
        for one in given
    )


def in_words(proof: Proof, *, language: Language) -> str:
    """Say how something was proven; what a person vouched for or a simulator judged says so."""
    translate = translator("words", language)
    facts = proof.facts
    name = proof.requirement.value
    if proof.requirement is Requirement.SELFIE and "similarity" in facts:
        name = "selfie_compared"
    text = translate(f"proof.{name}", similarity=facts.get("similarity"))
    if facts.get("by") == "review":
        return translate("proof.by_review", proof=text)
    if facts.get("provider") == "simulator":
        return translate("proof.simulated", proof=text)
    return text
