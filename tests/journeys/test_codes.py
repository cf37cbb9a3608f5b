"""One-time codes, through HTTP: guessed, expired, forwarded, asked for too often."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from tests.journeys.identity import Prover, prover
from tests.phones import number, texted_code
from tests.service import Service, done, refused


def rows(api: Service, ana: Prover) -> list[dict[str, Any]]:
    """Return what is remembered of a recipient's proofs, in DynamoDB's own form."""
    found = api.cloud.client("dynamodb").query(
        TableName="rubrica-local-ephemeral",
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={
            ":p": {"S": f"PROOFS#{api.account_id}#{ana.document_id}#{ana.recipient_id}"}
        },
    )
    items: list[dict[str, Any]] = found["Items"]
    return items


def other_than(code: str, count: int = 1) -> list[str]:
    return [f"{(int(code) + 1 + place) % 1_000_000:06d}" for place in range(count)]


def shows(text: str, code: str) -> bool:
    """Whether the code stands there by itself; six digits in a row are in many an id and a hash."""
    return re.search(rf"(?<![0-9a-zA-Z]){code}(?![0-9a-zA-Z])", text) is not None


class TestCode:
    def test_comes_by_mail_without_a_link_and_opens_the_way_once(self, api: Service) -> None:
        ana = prover(api, "code_email", others=1)
        done(ana.send_code())
        code = api.code(ana.email)
        mail = next(one for one in api.mails(ana.email, count=2) if code in one.text)

        assert "http" not in mail.text
        assert code not in mail.subject
        assert "Cuenta de prueba" in mail.text
        assert done(ana.check_code(code))["recipient"]["status"] == "verified"
        assert refused(ana.check_code(code)) == (409, "already_proven")

    @pytest.mark.parametrize(("channel", "end"), [("sms", "4701"), ("whatsapp", "4702")])
    def test_comes_by_phone_without_a_link_and_opens_the_way(
        self, api: Service, channel: str, end: str
    ) -> None:
        phone, requirement = number(api, end), f"code_{channel}"
        ana = prover(api, requirement, person={"phone": phone})
        done(ana.send_code(requirement))
        code = texted_code(api, phone)
        (text,) = api.messages(phone)

        assert text["channel"] == channel
        assert "http" not in text["text"]
        assert not shows(api.cloud.functions_log.read_text(), code)
        assert refused(ana.check_code(other_than(code)[0], requirement)) == (422, "code_wrong")
        assert refused(ana.page.sign())[0] == 409
        assert done(ana.check_code(code, requirement))["recipient"]["status"] == "verified"
        done(ana.page.sign())
        api.wait(ana.document_id, "completed")

    def test_by_mail_is_worth_nothing_by_phone(self, api: Service) -> None:
        phone = number(api, "4703")
        ana = prover(api, "code_email", "code_sms", person={"phone": phone})
        done(ana.send_code())
        done(ana.send_code("code_sms"))
        mailed, texted = api.code(ana.email), texted_code(api, phone)

        if mailed != texted:
            assert refused(ana.check_code(mailed, "code_sms")) == (422, "code_wrong")
        done(ana.check_code(texted, "code_sms"))
        assert ana.state("code_email")["state"] != "proven"

    def test_is_told_nowhere_else(self, api: Service) -> None:
        ana = prover(api, "code_email")
        sent = ana.send_code()
        code = api.code(ana.email)

        assert not shows(sent.text, code)
        assert not shows(ana.check_code(other_than(code)[0]).text, code)
        assert not any(shows(str(row), code) for row in rows(api, ana))
        assert not shows(api.call("GET", f"documents/{ana.document_id}/events").text, code)
        assert not shows(api.cloud.functions_log.read_text(), code)

    def test_of_a_request_that_comes_twice_is_sent_once(self, api: Service) -> None:
        ana = prover(api, "code_email")

        for _ in range(2):
            done(ana.send_code(**{"Idempotency-Key": "once"}))

        assert len(api.mails(ana.email, count=2)) == 2
        assert len([one for one in api.mails(ana.email) if "/sign#" not in one.text]) == 1

    def test_of_before_is_worth_nothing_once_another_was_sent(self, api: Service) -> None:
        ana = prover(api, "code_email")
        done(ana.send_code())
        first = api.code(ana.email)
        done(ana.send_code())
        second = ana.codes(count=2)[-1]

        if first != second:
            assert refused(ana.check_code(first)) == (422, "code_wrong")
        done(ana.check_code(second))

    def test_of_another_recipient_opens_nothing(self, api: Service) -> None:
        ana, eva = prover(api, "code_email"), prover(api, "code_email")
        done(ana.send_code())
        done(eva.send_code())
        of_ana, of_eva = api.code(ana.email), api.code(eva.email)

        if of_ana != of_eva:
            assert refused(eva.check_code(of_ana)) == (422, "code_wrong")
        done(eva.check_code(of_eva))

    def test_is_sent_before_it_is_checked(self, api: Service) -> None:
        assert refused(prover(api, "code_email").check_code("123456")) == (409, "code_not_sent")

    def test_of_more_than_ten_minutes_ago_is_no_code(self, api: Service) -> None:
        ana = prover(api, "code_email")
        done(ana.send_code())
        code = api.code(ana.email)
        (row,) = (one for one in rows(api, ana) if one["sk"]["S"].startswith("CODE#"))
        row["code"]["M"]["expires_at"]["S"] = (datetime.now(UTC) - timedelta(seconds=1)).isoformat()
        api.cloud.client("dynamodb").put_item(TableName="rubrica-local-ephemeral", Item=row)

        assert refused(ana.check_code(code)) == (410, "code_expired")
        assert ana.state("code_email")["attempts_left"] == 5

    def test_is_six_digits(self, api: Service) -> None:
        ana = prover(api, "code_email")
        done(ana.send_code())

        for wrong in ("12345", "1234567", "abcdef", "１２３４５６", ""):
            assert refused(ana.check_code(wrong)) == (422, "request_invalid")
        assert ana.state("code_email")["attempts_left"] == 5


class TestSending:
    def test_is_limited_to_three_in_a_quarter_of_an_hour(self, api: Service) -> None:
        ana = prover(api, "code_email", "code_sms")

        done(ana.send_code())
        done(ana.send_code("code_sms"))
        done(ana.send_code())
        fourth = ana.send_code("code_sms")

        assert refused(fourth) == (429, "code_sending_limited")
        assert 800 < int(fourth.headers["retry-after"]) <= 900

    def test_is_limited_however_many_are_asked_for_at_once(self, api: Service) -> None:
        ana = prover(api, "code_email")

        with ThreadPoolExecutor(10) as hands:
            answers = sorted(hands.map(lambda _: ana.send_code().status_code, range(10)))

        assert answers.count(202) == 3
        assert set(answers) <= {202, 429, 503}
        assert len(api.mails(ana.email, count=4)) == 4


class TestGuesses:
    def test_tell_how_many_are_left(self, api: Service) -> None:
        ana = prover(api, "code_email")
        done(ana.send_code())
        guesses = other_than(api.code(ana.email), 2)

        first = ana.check_code(guesses[0])
        second = ana.check_code(guesses[1])

        assert refused(first) == refused(second) == (422, "code_wrong")
        assert "4" in first.json()["detail"]
        assert "3" in second.json()["detail"]
        failed = [
            one.data for one in api.history(ana.document_id) if one.type == "recipient.authentication_failed"
        ]
        assert [one["attempts_left"] for one in failed] == [4, 3]

    def test_under_one_idempotency_key_are_many_all_the_same(self, api: Service) -> None:
        ana = prover(api, "code_email")
        done(ana.send_code())
        guesses = other_than(api.code(ana.email), 3)

        for one in (*guesses, guesses[0]):
            ana.check_code(one, **{"Idempotency-Key": "k"})

        assert ana.state("code_email")["attempts_left"] == 2

    @pytest.mark.timeout(300)
    def test_two_hundred_at_once_are_five_compared_and_then_the_person_is_blocked(self, api: Service) -> None:
        ana = prover(api, "code_email", others=1)
        done(ana.send_code())
        code = api.code(ana.email)
        guesses = other_than(code, 200)

        with ThreadPoolExecutor(40) as hands:
            told = list(hands.map(lambda guess: self._told(ana, guess), guesses))

        (counted,) = (one for one in rows(api, ana) if one["sk"]["S"].startswith("GUESSES#"))
        assert len(counted["taken"]["SS"]) == len(counted["failed"]["SS"]) == 5
        assert told.count("code_wrong") <= 5
        assert set(told) <= {
            "code_wrong",
            "recipient_blocked",
            "identity_attempts_exhausted",
            "identity_attempts_underway",
            "too_much_contention",
            # One machine is not made for two hundred at once; the gateway tells some that it took too long.
            "timeout",
        }
        kinds = [one.type.value for one in api.history(ana.document_id)]
        assert kinds.count("recipient.blocked") == 1
        assert kinds.count("recipient.authentication_failed") <= 4
        assert refused(ana.check_code(code)) == (409, "recipient_blocked")
        assert ana.recipient()["status"] == "blocked"

    @staticmethod
    def _told(ana: Prover, guess: str) -> str:
        try:
            return refused(ana.check_code(guess))[1]
        except httpx.TransportError:
            return "timeout"
