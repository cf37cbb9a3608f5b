"""What evidence pages say of proofs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from functions.domain.languages import Language
from functions.domain.proofs_in_words import in_words, proofs_in_words
from functions.domain.requirements import Proof, Requirement
from tests.builders import NOON, recipient


def proof(requirement: Requirement, **facts: object) -> Proof:
    return Proof(requirement=requirement, at=NOON, facts=facts)


class TestProofsInWords:
    def test_stand_in_the_order_of_the_steps(self) -> None:
        proofs = (proof(Requirement.SELFIE, similarity=97), proof(Requirement.CODE_EMAIL, channel="email"))

        told = proofs_in_words(replace(recipient("ana"), proofs=proofs), language=Language.ES)

        assert [(one.requirement, one.text) for one in told] == [
            (Requirement.CODE_EMAIL, "Código de un solo uso recibido en su correo"),
            (Requirement.SELFIE, "Su foto coincide con la de su documento de identidad (97 de 100)"),
        ]

    def test_say_what_a_person_vouched_for(self) -> None:
        told = in_words(proof(Requirement.LIVENESS, by="review"), language=Language.EN)

        assert (
            told
            == "Made the movements asked for before the camera: a person of the sender's account vouched for it"
        )

    def test_say_what_was_simulated(self) -> None:
        told = in_words(proof(Requirement.SELFIE, provider="simulator"), language=Language.EN)

        assert told == "Took a picture of themselves (simulated, without value)"

    @pytest.mark.parametrize("language", Language)
    @pytest.mark.parametrize("requirement", Requirement)
    def test_have_words_for_each(self, language: Language, requirement: Requirement) -> None:
        assert in_words(proof(requirement, similarity=91), language=language)
