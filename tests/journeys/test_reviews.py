"""Blocked by failed proofs, and freed or not by a person of the account, through HTTP."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.cloud import OpenAccount
from tests.journeys.identity import TAX_ID, Prover, prover
from tests.pictures import in_base64
from tests.service import Json, Service, base64_of, done, refused

OTHERS = ("11222333000181", "2131234321", "39053344705")


def blocked(api: Service, *, terms: Json | None = None, others: int = 0) -> Prover:
    """Return somebody who has shown another face three times."""
    ana = prover(api, "tax_id", "selfie", "identity_document", terms=terms, others=others)
    done(ana.tax_id())
    done(ana.document())
    for _ in range(3):
        assert refused(ana.selfie("other")) == (422, "proof_failed")
    return ana


class TestThirdFailure:
    def test_blocks_whatever_proofs_they_were_of(self, api: Service) -> None:
        ana = prover(api, "tax_id", "selfie")

        answers = [ana.tax_id(OTHERS[0]), ana.selfie("dark"), ana.tax_id(OTHERS[1])]

        assert [refused(one) for one in answers] == [(422, "proof_failed")] * 3
        assert refused(ana.tax_id(TAX_ID)) == (409, "recipient_blocked")
        assert refused(ana.page.sign()) == (409, "recipient_blocked")
        session = done(ana.page.session())
        assert session["recipient"]["blocked"] is True
        assert [one["attempts_left"] for one in session["requirements"]] == [0, 0]
        assert api.last_command(ana.document_id) == "recipient.blocked"

    def test_comes_when_the_sender_has_said_so(self, api: Service) -> None:
        ana = prover(api, "tax_id", terms={"identity_attempts": 1})

        ana.tax_id(OTHERS[0])

        assert ana.recipient()["status"] == "blocked"

    def test_comes_after_three_of_many_at_once(self, api: Service) -> None:
        ana = prover(api, "tax_id", others=1)
        numbers = [f"{place:08d}{_check(place)}" for place in range(20_000_000, 20_000_030)]

        with ThreadPoolExecutor(15) as hands:
            answers = list(hands.map(ana.tax_id, numbers))

        told = [refused(one)[1] for one in answers]
        assert 1 <= told.count("proof_failed") <= 3
        assert len(ana.identity()["failed_proofs"]) <= 3
        assert ana.recipient()["status"] == "blocked"

    def test_leaves_the_others_to_sign(self, api: Service) -> None:
        ana = blocked(api, others=1)
        other = api.document(ana.document_id)["recipients"][1]
        page = api.page(ana.document_id, other["id"])
        done(page.open())

        assert done(page.sign())["recipient"]["status"] == "signed"


class TestQueue:
    def test_has_who_is_blocked_the_longest_first(self, api: Service) -> None:
        ana, eva = blocked(api), blocked(api)

        first = api.get("reviews", limit="1")
        second = api.get("reviews", limit="1", cursor=first["next_cursor"])

        assert first["data"][0]["recipient"]["id"] == ana.recipient_id
        assert first["has_more"] is True
        told = second["data"][0]
        assert (told["document"]["id"], told["recipient"]["id"]) == (eva.document_id, eva.recipient_id)
        assert (told["requirement"], told["reason"], told["failed"], told["pictures"]) == (
            "selfie",
            "other_face",
            3,
            4,
        )
        assert second["next_cursor"] is None

    def test_loses_who_was_decided_about_and_whose_document_ended(self, api: Service) -> None:
        ana, eva, leo = blocked(api), blocked(api), blocked(api)

        done(ana.review("reset"))
        api.post(f"documents/{eva.document_id}/cancel")
        api.call("DELETE", f"documents/{leo.document_id}")

        assert api.get("reviews")["data"] == []

    def test_is_the_accounts_own(self, open_account: OpenAccount) -> None:
        blocked(open_account())

        assert open_account().get("reviews")["data"] == []


class TestDecision:
    def test_shows_the_pictures_that_failed(self, api: Service) -> None:
        told = blocked(api).identity()

        assert (told["status"], told["blocked_by"]) == ("blocked", "selfie")
        assert [one["reason"] for one in told["failed_proofs"]] == ["other_face"] * 3
        for failed in told["failed_proofs"]:
            assert api.http.get(failed["pictures"][0]["url"]).status_code == 200

    def test_to_approve_lets_the_person_sign(self, api: Service) -> None:
        ana = blocked(api)
        assert refused(ana.review("approve")) == (422, "review_message_missing")

        done(ana.review("approve", "La conocemos en persona"))

        assert ana.recipient()["status"] == "verified"
        told = ana.identity()
        assert [one["facts"] for one in told["proofs"] if one["requirement"] == "selfie"] == [
            {"by": "review"}
        ]
        assert api.last_command(ana.document_id) == "recipient.identity_approved"
        assert done(ana.page.sign())["recipient"]["status"] == "signed"

    def test_to_reset_lets_the_person_begin_anew(self, api: Service) -> None:
        ana = blocked(api)

        done(ana.review("reset"))

        assert ana.recipient()["status"] == "viewed"
        assert api.last_command(ana.document_id) == "recipient.unblocked"
        assert ana.state("selfie")["attempts_left"] == 3
        done(ana.tax_id())
        done(ana.document())
        assert done(ana.selfie())["recipient"]["status"] == "verified"

    def test_to_reject_refuses_in_the_persons_place(self, api: Service) -> None:
        ana = blocked(api)

        document = done(ana.review("reject", "No es la persona"))

        assert (document["status"], document["end_reason"]) == ("refused", "No es la persona")

    def test_to_reject_only_alerts_where_refusals_do(self, api: Service) -> None:
        ana = blocked(api, terms={"refusal_policy": "alerts"})

        document = done(ana.review("reject"))

        assert document["status"] == "in_progress"
        assert ana.recipient()["status"] == "refused"
        assert refused(ana.page.sign()) == (409, "identity_not_proven")

    def test_to_cancel_ends_the_document(self, api: Service) -> None:
        ana = blocked(api)

        assert done(ana.review("cancel", "Se hizo en papel"))["status"] == "canceled"
        assert refused(ana.page.session()) == (409, "document_canceled")

    def test_is_of_who_is_blocked_alone(self, api: Service) -> None:
        ana = prover(api, "tax_id")

        assert refused(ana.review("reset")) == (409, "recipient_not_blocked")
        assert refused(ana.review("unblock"))[0] == 422


class TestRequirements:
    def test_change_until_the_person_begins(self, api: Service) -> None:
        ana = prover(api, "tax_id", opened=False)

        done(api.call("PATCH", ana.path, json={"requirements": ["selfie"], "kyc": True}))

        assert ana.recipient()["requirements"] == ["identity_document", "selfie"]
        assert api.last_command(ana.document_id) == "recipient.updated"
        done(ana.page.open())
        late = api.call("PATCH", ana.path, json={"requirements": []})
        assert refused(late) == (409, "recipient_started")

    def test_are_possible_ones(self, api: Service) -> None:
        luis = prover(api, "code_email", person={"tax_id": None}, opened=False)

        answer = api.call("PATCH", luis.path, json={"requirements": ["tax_id"]})

        assert refused(answer) == (422, "requirement_impossible")


class TestPictures:
    def test_that_are_none_are_refused_before_they_cost_an_attempt(self, api: Service) -> None:
        ana = prover(api, "selfie", "identity_document")
        done(ana.document())

        for image, expected in (
            ("", (422, "picture_invalid")),
            (in_base64()[:-400] + "AAAA", (422, "picture_unreadable")),
            ("QUJD" * 700_000, (413, "picture_too_large")),
            (base64_of(b"<svg><script>alert(1)</script></svg>" * 9), (422, "picture_invalid")),
        ):
            answer = ana.post("proofs/selfie", {"image_base64": image})
            assert refused(answer) == expected

        assert ana.state("selfie")["attempts_left"] == 3

    def test_of_thirty_megabytes_are_refused_at_the_door(self, api: Service) -> None:
        ana = prover(api, "selfie")

        answer = ana.post("proofs/selfie", {"image_base64": "A" * 40_000_000})

        assert answer.status_code == 413

    def test_go_with_their_document(self, api: Service) -> None:
        ana = blocked(api)
        (bucket,) = (
            one["Name"]
            for one in api.cloud.client("s3").list_buckets()["Buckets"]
            if "-files-" in one["Name"]
        )
        prefix = f"accounts/{api.account_id}/documents/{ana.document_id}/identity/{ana.recipient_id}/"

        listed = api.cloud.client("s3").list_objects_v2(Bucket=bucket, Prefix=prefix)["Contents"]

        assert {one["Key"].removeprefix(prefix).rpartition(".")[2] for one in listed} == {"jpg"}


def _check(number: int) -> int:
    """Return the check digit of a Colombian NIT."""
    weights = (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71)
    total = sum(weight * int(digit) for weight, digit in zip(weights, reversed(str(number)), strict=False))
    rest = total % 11
    return rest if rest < 2 else 11 - rest
