"""Proving who one is, through HTTP: each requirement, what fails, and what is not counted."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.cloud import OpenAccount
from tests.journeys.identity import TAX_ID, Prover, prover
from tests.pdf import hostile
from tests.pictures import in_base64
from tests.service import Json, Service, done, refused

EVERYTHING = (
    "code_email",
    "tax_id",
    "birth_date",
    "identity_document",
    "selfie",
    "liveness",
    "government",
)


def types(who: Prover) -> list[str]:
    return [one.type.value for one in who.api.history(who.document_id)]


def rejections(who: Prover) -> list[Json]:
    """Return what the history says of proofs that failed."""
    history = who.api.history(who.document_id)
    return [dict(one.data) for one in history if one.type == "recipient.identity_rejected"]


class TestEveryRequirement:
    def test_is_proven_before_the_person_signs(self, api: Service) -> None:
        ana = prover(api, *EVERYTHING)
        assert refused(ana.page.sign()) == (409, "identity_not_proven")

        assert ana.send_code().status_code == 202
        done(ana.check_code(ana.codes()[0]))
        done(ana.tax_id("gode-561231-gr8"))
        done(ana.post("proofs/birth-date", {"birth_date": "1956-12-31"}))
        done(ana.document("fine", "fine"))
        done(ana.selfie())
        done(ana.liveness())
        shown = done(ana.post("proofs/government"))

        assert [one["state"] for one in shown["requirements"]] == ["proven"] * len(EVERYTHING)
        assert shown["recipient"]["status"] == "verified"
        assert types(ana).count("recipient.identity_approved") == len(EVERYTHING)
        verified = [
            one.data["verified"]
            for one in api.history(ana.document_id)
            if one.type == "recipient.identity_approved"
        ]
        assert verified == [False] * (len(EVERYTHING) - 1) + [True]
        assert done(ana.page.sign())["recipient"]["status"] == "signed"

    def test_shows_the_account_its_pictures_and_how_alike_they_are(self, api: Service) -> None:
        ana = prover(api, "identity_document", "selfie")
        done(ana.document("fine", "fine"))
        done(ana.selfie())

        told = ana.identity()

        document, selfie = told["proofs"]
        assert (document["requirement"], len(document["pictures"])) == ("identity_document", 2)
        assert selfie["facts"] == {"provider": "simulator", "compared": True, "similarity": 98}
        picture = api.http.get(selfie["pictures"][0]["url"])
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/jpeg")
        assert picture.content.startswith(b"\xff\xd8\xff")
        assert told["verified_at"] is not None

    def test_goes_by_phone_too(self, api: Service) -> None:
        ana = prover(api, "code_sms", "code_whatsapp")

        for requirement in ("code_sms", "code_whatsapp"):
            assert ana.send_code(requirement).status_code == 202
            assert ana.state(requirement)["code_sent_at"] is not None


class TestSession:
    def test_tells_how_far_each_proof_has_come(self, api: Service) -> None:
        ana = prover(api, "code_email", "tax_id")
        before = ana.state("code_email")
        done(ana.send_code())

        after = ana.state("code_email")

        assert before == {
            "requirement": "code_email",
            "state": "open",
            "code_sent_at": None,
            "code_expires_at": None,
            "attempts_left": 5,
        }
        assert after["code_sent_at"] < after["code_expires_at"]
        assert ana.state("tax_id")["attempts_left"] == 3

    def test_asks_nothing_of_others(self, api: Service) -> None:
        page = api.sent(content=hostile.plain()).pages[0]

        assert done(page.session())["requirements"] == []


class TestWhatIsNotAsked:
    def test_is_refused(self, api: Service) -> None:
        ana = prover(api, "tax_id")

        assert refused(ana.selfie()) == (409, "requirement_not_asked")
        assert refused(ana.send_code()) == (409, "requirement_not_asked")

    def test_nor_is_what_was_proven(self, api: Service) -> None:
        ana = prover(api, "tax_id", "selfie")
        done(ana.tax_id())

        assert refused(ana.tax_id()) == (409, "already_proven")

    def test_nor_what_nobody_has_opened(self, api: Service) -> None:
        ana = prover(api, "tax_id", opened=False)

        assert refused(ana.tax_id()) == (409, "document_not_viewed")

    def test_nor_a_face_before_its_document(self, api: Service) -> None:
        ana = prover(api, "identity_document", "selfie", "liveness")

        assert refused(ana.selfie()) == (409, "identity_document_first")
        assert refused(ana.liveness()) == (409, "identity_document_first")
        assert ana.state("selfie")["attempts_left"] == 3

    def test_nor_movements_that_nobody_asked_for(self, api: Service) -> None:
        ana = prover(api, "liveness")

        none = ana.post("proofs/liveness", {"frames_base64": [""]})
        early = ana.post("proofs/liveness", {"frames_base64": [_fine()] * 4})
        done(ana.post("proofs/liveness/challenge"))
        few = ana.post("proofs/liveness", {"frames_base64": [_fine()] * 3})

        assert refused(none) == (422, "picture_invalid")
        assert refused(early) == (409, "liveness_challenge_missing")
        assert refused(few) == (422, "liveness_frames_differ")


class TestFailure:
    @pytest.mark.parametrize(
        ("requirements", "fail", "reason"),
        [
            (["tax_id"], lambda ana: ana.tax_id("11222333000181"), "differs"),
            (
                ["birth_date"],
                lambda ana: ana.post("proofs/birth-date", {"birth_date": "1990-01-01"}),
                "differs",
            ),
            (["identity_document"], lambda ana: ana.document("illegible"), "illegible"),
            (["identity_document"], lambda ana: ana.document("other"), "name_differs"),
            (["selfie"], lambda ana: ana.selfie("dark"), "no_face"),
            (["liveness"], lambda ana: ana.liveness("fine", "dark", "fine", "fine"), "step_failed"),
        ],
    )
    def test_says_why_and_how_many_attempts_are_left(
        self,
        open_account: OpenAccount,
        requirements: list[str],
        fail: object,
        reason: str,
    ) -> None:
        assert callable(fail)
        ana = prover(open_account(), *requirements)

        answer = fail(ana)

        assert refused(answer) == (422, "proof_failed")
        assert ana.state(requirements[0])["attempts_left"] == 2
        (told,) = rejections(ana)
        assert (told["reason"], told["attempts_left"]) == (reason, 2)

    def test_is_told_in_the_persons_language(self, api: Service) -> None:
        ana = prover(api, "selfie")

        told = ana.post(
            "proofs/selfie", {"image_base64": in_base64("dark")}, **{"Accept-Language": "pt"}
        ).json()

        assert told["detail"] == (
            "Desta vez não se vê um rosto: tire o que o cobre e procure luz. Tentativas restantes: 2."
        )

    def test_compares_a_face_with_the_document(self, api: Service) -> None:
        ana = prover(api, "identity_document", "selfie")
        done(ana.document())

        assert refused(ana.selfie("other")) == (422, "proof_failed")

        failed = ana.identity()["failed_proofs"][0]
        assert (failed["reason"], failed["facts"]["similarity"]) == ("other_face", 12)
        assert api.http.get(failed["pictures"][0]["url"]).status_code == 200

    def test_is_none_where_the_provider_does_not_answer(self, api: Service) -> None:
        ana = prover(api, "selfie")

        for _ in range(5):
            answer = ana.selfie("outage")
            assert refused(answer) == (503, "identity_unavailable")
            assert answer.headers["retry-after"] == "30"

        assert ana.state("selfie")["attempts_left"] == 3
        done(ana.selfie())

    def test_is_none_where_the_data_are_no_data(self, api: Service) -> None:
        ana = prover(api, "tax_id", "birth_date")

        assert refused(ana.tax_id("abc")) == (422, "tax_id_invalid")
        for wrong in ("31/12/1956", 0, "0001-01-01"):
            assert refused(ana.post("proofs/birth-date", {"birth_date": wrong}))[0] == 422

        assert ana.state("tax_id")["attempts_left"] == 3

    @pytest.mark.parametrize(
        ("tax_id", "reason"), [("10000000019", "register_differs"), ("10000000280", "not_registered")]
    )
    def test_of_a_register_says_whether_it_knows_the_person(
        self, api: Service, tax_id: str, reason: str
    ) -> None:
        ana = prover(api, "government", person={"tax_id": tax_id})

        assert refused(ana.post("proofs/government")) == (422, "proof_failed")
        assert [one["reason"] for one in rejections(ana)] == [reason]


class TestAttempt:
    def test_of_one_request_counts_once(self, api: Service) -> None:
        ana = prover(api, "tax_id")

        for _ in range(4):
            answer = ana.post("proofs/tax-id", {"tax_id": "11222333000181"}, **{"Idempotency-Key": "k"})
            assert refused(answer) == (422, "proof_failed")

        assert ana.state("tax_id")["attempts_left"] == 2
        done(ana.tax_id(TAX_ID))


def _fine() -> str:
    return in_base64("fine")


class TestSameAttempt:
    def test_that_failed_is_told_once_and_judged_once_however_often_it_comes(self, api: Service) -> None:
        ana = prover(api, "government", person={"tax_id": "XEXX010101000"})

        answers = [ana.post("proofs/government", None, **{"Idempotency-Key": "k"}) for _ in range(4)]

        assert {refused(one) for one in answers} == {(422, "proof_failed")}
        assert len(rejections(ana)) == 1
        assert len(ana.identity()["failed_proofs"]) == 1

    def test_that_is_right_and_comes_twice_at_once_costs_nothing(self, api: Service) -> None:
        ana = prover(api, "tax_id", "selfie")

        with ThreadPoolExecutor(3) as hands:
            list(hands.map(lambda _: ana.tax_id(), range(3)))

        taken = api.cloud.client("dynamodb").query(
            TableName="rubrica-local-ephemeral",
            KeyConditionExpression="pk = :p AND begins_with(sk, :s)",
            ExpressionAttributeValues={
                ":p": {"S": f"PROOFS#{api.account_id}#{ana.document_id}#{ana.recipient_id}"},
                ":s": {"S": "ATTEMPTS#"},
            },
        )["Items"]
        assert not any("taken" in one for one in taken)
