"""Ceremonies: in which order people act, who approves or only reads, and how a part or a whole begins anew."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

from functions.actions import timekeeping
from functions.actions.command import Command
from functions.domain.actors import SYSTEM
from functions.runtime.call import mint_at
from infra.local.cloud import LocalCloud
from tests.cloud import reaching
from tests.pdf import hostile
from tests.service import Page, Sent, Service, done, refused, until

PLAIN: Final = hostile.plain()
SOON: Final = timedelta(days=30)


def acts(page: Page) -> None:
    done(page.open())
    done(page.sign())


def statuses(api: Service, document_id: str) -> list[str]:
    return [one["status"] for one in api.document(document_id)["recipients"]]


def time_passes(cloud: LocalCloud, api: Service, sent: Sent, *, at: datetime) -> None:
    """Do what the clock would do to a document at that time."""
    command = Command(account_id=api.account_id, actor=SYSTEM, at=at, mint=mint_at(at))
    with reaching(cloud):
        timekeeping.keep_time(command, document_id=sent.id, clock=lambda: at)


def types(api: Service, sent: Sent) -> list[str]:
    return [one.type.value for one in api.history(sent.id)]


class TestOrder:
    def test_lets_groups_act_one_after_the_other(self, api: Service) -> None:
        sent = api.asked({"order_group": 2}, {"order_group": 1}, {"order_group": 1}, content=PLAIN)
        last, first, second = sent.pages

        assert done(last.session())["recipient"]["your_turn"] is False
        assert refused(last.sign()) == (409, "not_your_turn")
        assert refused(last.refuse()) == (409, "not_your_turn")
        done(last.open())
        acts(second)
        assert refused(last.sign()) == (409, "not_your_turn")
        acts(first)

        assert "waiting" in statuses(api, sent.id)[0] or statuses(api, sent.id)[0] == "notified"
        mail = api.mails(sent.document["recipients"][0]["email"])[0]
        assert mail.link == last.link
        acts(last)
        api.wait(sent.id, "completed")

    def test_tells_the_next_group_only_then(self, api: Service) -> None:
        sent = api.asked({"order_group": 1}, {"order_group": 2}, content=PLAIN)
        first, second = (one["email"] for one in sent.document["recipients"])
        api.mails(first)

        assert api.messages(second, count=0) == []

    def test_is_parallel_without_groups(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN)

        for page in reversed(sent.pages):
            acts(page)

        api.wait(sent.id, "completed")


class TestRoles:
    def test_let_approvers_approve_and_observers_read(self, api: Service) -> None:
        sent = api.asked({"role": "approver"}, {"role": "observer"}, {"order_group": 2}, content=PLAIN)
        approver, observer, signer = sent.pages

        session = done(observer.open())
        assert (session["recipient"]["role"], session["recipient"]["status"]) == ("observer", "viewed")
        assert refused(observer.sign()) == (409, "recipient_only_reads")
        done(approver.open())
        assert refused(approver.sign()) == (422, "signature_kind_not_allowed")
        done(approver.approve())
        acts(signer)
        completed = api.wait(sent.id, "completed")

        assert [one["status"] for one in completed["recipients"]] == ["signed", "viewed", "signed"]
        assert done(observer.session())["signed_file"] is not None

    def test_wait_for_an_observer_who_must_approve(self, api: Service) -> None:
        sent = api.asked({}, {"role": "observer", "approval_required": True}, content=PLAIN)

        acts(sent.pages[0])
        assert api.document(sent.id)["status"] == "in_progress"
        done(sent.pages[1].open())
        done(sent.pages[1].approve())

        api.wait(sent.id, "completed")


class TestReading:
    def test_must_be_confirmed_where_the_sender_wants_it(self, api: Service) -> None:
        sent = api.asked({}, content=PLAIN, terms={"read_confirmation": True})
        (page,) = sent.pages
        done(page.open())

        assert refused(page.sign()) == (409, "reading_not_confirmed")
        assert done(page.post("read", {}))["recipient"]["read_confirmed_at"]
        done(page.post("read", {}))
        done(page.sign())

        assert types(api, sent).count("recipient.read_confirmed") == 1


class TestSending:
    def test_tells_every_problem_at_once(self, api: Service) -> None:
        document = api.draft(PLAIN, terms={"certification": "nom151", "expires_at": "2026-01-01T00:00:00Z"})
        alone = api.signer()
        nowhere = {"page": 40, "x": 0.1, "y": 0.1, "width": 0.2, "height": 0.1}
        parts = [
            {"signer_id": alone["id"], "channels": ["sms"], "requirements": ["code_sms", "tax_id"]},
            {"signer_id": api.signer()["id"], "placements": [nowhere]},
        ]
        api.put(f"documents/{document['id']}/recipients", {"recipients": parts})

        answer = api.call("POST", f"documents/{document['id']}/send")

        assert refused(answer) == (422, "several_problems")
        assert [(one["code"], one["pointer"]) for one in answer.json()["errors"]] == [
            ("deadline_passed", "/terms/expires_at"),
            ("certification_unavailable", "/terms/certification"),
            ("recipient_without_channel", "/recipients/0"),
            ("requirement_impossible", "/recipients/0/requirements"),
            ("requirement_impossible", "/recipients/0/requirements"),
            ("placement_outside_page", "/recipients/1/placements/0"),
        ]

    def test_tells_nobody_where_the_sender_passes_the_link_on(self, api: Service) -> None:
        sent = api.asked({"channels": []}, content=PLAIN)
        acts(sent.pages[0])
        api.wait(sent.id, "completed")

        assert "recipient.notified" not in types(api, sent)


class TestRefusal:
    def test_only_alerts_where_the_terms_say_so(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN, terms={"refusal_policy": "alerts"})
        first, second = sent.pages
        done(first.open())

        session = done(first.refuse("wrong_data", comment="El RFC es otro"))
        acts(second)

        assert session["document"]["status"] == "in_progress"
        assert session["recipient"]["status"] == "refused"
        told = api.document(sent.id)["recipients"][0]
        assert (told["refusal_reason"], told["refusal_comment"]) == (
            "Hay datos equivocados",
            "El RFC es otro",
        )
        assert refused(first.refuse()) == (409, "recipient_refused")
        done(first.sign())
        api.wait(sent.id, "completed")
        assert types(api, sent).count("recipient.refused") == 1

    def test_ends_the_document_otherwise_and_can_be_asked_again(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN)
        acts(sent.pages[1])
        done(sent.pages[0].refuse())
        assert api.document(sent.id)["status"] == "refused"

        again = api.post(f"documents/{sent.id}/reactivate", {})

        assert again["status"] == "in_progress"
        assert [one["status"] for one in again["recipients"]] == ["waiting", "signed"]
        acts(sent.pages[0])
        api.wait(sent.id, "completed")


class TestDelegation:
    def test_gives_the_part_to_another_person(self, api: Service) -> None:
        box = {"page": 1, "x": 0.1, "y": 0.6, "width": 0.3, "height": 0.1}
        sent = api.asked({"placements": [box]}, {"order_group": 2}, content=PLAIN)
        first, last = sent.pages
        done(first.open())

        session = done(first.post("delegate", {"name": "Eva <b>Ruiz</b>", "email": api.address("eva")}))

        assert session["recipient"]["delegated_to"] == {"name": "Eva <b>Ruiz</b>"}
        assert refused(first.sign()) == (409, "recipient_gone")
        assert done(first.session())["recipient"]["status"] == "delegated"
        people = api.document(sent.id)["recipients"]
        assert [one["status"] for one in people][:2] == ["delegated", people[1]["status"]]
        assert (people[1]["delegated_from"], people[1]["placements"]) == (
            people[0]["id"],
            people[0]["placements"],
        )
        (mail,) = api.mails(api.address("eva"))
        assert "<b>" not in mail.html
        heir = Page.behind(mail.link, http=api.http)
        acts(heir)
        acts(last)
        api.wait(sent.id, "completed")

    def test_is_refused_in_a_circle_and_to_who_takes_part(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN)
        first, second = (one["email"] for one in sent.document["recipients"])
        page = sent.pages[0]

        assert refused(page.post("delegate", {"name": "Yo", "email": first})) == (422, "delegate_has_part")
        assert refused(page.post("delegate", {"name": "Otro", "email": second})) == (422, "delegate_has_part")
        done(page.post("delegate", {"name": "Eva", "email": api.address("eva")}))
        heir = Page.behind(api.mails(api.address("eva"))[0].link, http=api.http)
        assert refused(heir.post("delegate", {"name": "Ana", "email": first})) == (422, "delegation_loop")

    def test_is_refused_where_the_sender_wants_this_very_person(self, api: Service) -> None:
        sent = api.asked({}, content=PLAIN, terms={"delegation": False})

        answer = sent.pages[0].post("delegate", {"name": "Eva", "email": api.address("eva")})

        assert refused(answer) == (409, "delegation_forbidden")


class TestReplacement:
    def test_closes_the_old_link_at_once(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN)
        other = api.signer()
        person = f"documents/{sent.id}/recipients/{sent.document['recipients'][0]['id']}"

        now = api.post(f"{person}/replace", {"signer_id": other["id"]})

        assert refused(sent.pages[0].session()) == (401, "link_invalid")
        assert refused(api.call("GET", f"{person}/signing-url")) == (409, "recipient_gone")
        newcomer = now["recipients"][1]
        assert (newcomer["signer_id"], newcomer["replaces"]) == (other["id"], now["recipients"][0]["id"])
        assert api.mails(other["email"])[0].link == api.page(sent.id, newcomer["id"]).link
        acts(api.page(sent.id, newcomer["id"]))
        acts(sent.pages[1])
        api.wait(sent.id, "completed")


class TestEditing:
    def test_discards_links_and_signatures_and_keeps_the_history(self, api: Service) -> None:
        sent = api.asked({}, {}, content=PLAIN)
        acts(sent.pages[0])
        before = len(api.history(sent.id))

        draft = api.post(f"documents/{sent.id}/reopen", {})

        assert (draft["status"], draft["version"] > before) == ("draft", True)
        assert [one["status"] for one in draft["recipients"]] == ["waiting", "waiting"]
        assert {refused(one.session())[1] for one in sent.pages} == {"link_invalid"}
        api.patch(f"documents/{sent.id}", {"name": "Contrato corregido"})
        again = api.send(sent.id)
        assert again.pages[0].link != sent.pages[0].link
        for page in again.pages:
            acts(page)
        api.wait(sent.id, "completed")
        assert [one for one in types(api, sent) if one in ("document.sent", "document.reopened")] == [
            "document.sent",
            "document.reopened",
            "document.sent",
        ]


class TestTime:
    def test_warns_and_ends_a_document(self, api: Service, cloud: LocalCloud) -> None:
        end = datetime.now(UTC).replace(microsecond=0) + SOON
        sent = api.asked({}, content=PLAIN, terms={"expires_at": end.isoformat()})

        for days in (7, 3, 1, 0):
            time_passes(cloud, api, sent, at=end - timedelta(days=days))

        assert api.document(sent.id)["status"] == "expired"
        events = [one for one in api.history(sent.id) if one.type.value.startswith("document.expir")]
        assert [one.data.get("days") for one in events] == [7, 3, 1, None]
        assert refused(sent.pages[0].sign()) == (409, "document_not_open")
        later = (end + SOON).isoformat()
        assert api.post(f"documents/{sent.id}/reactivate", {"expires_at": later})["status"] == "in_progress"
        acts(sent.pages[0])
        api.wait(sent.id, "completed")

    def test_reminds_a_limited_number_of_times(self, api: Service, cloud: LocalCloud) -> None:
        now = datetime.now(UTC)
        sent = api.asked({}, content=PLAIN, terms={"reminders": {"every_hours": 24, "at_most": 2}})

        for days in range(1, 6):
            time_passes(cloud, api, sent, at=now + timedelta(days=days, minutes=1))

        reminded = [one for one in api.history(sent.id) if one.type.value == "document.resent"]
        assert [one.data["automatic"] for one in reminded] == [True, True]

    def test_is_kept_by_the_service_itself(self, api: Service, cloud: LocalCloud) -> None:
        end = datetime.now(UTC) + timedelta(seconds=2)
        sent = api.asked({}, content=PLAIN, terms={"expires_at": end.isoformat()})
        queue = cloud.client("sqs").get_queue_url(QueueName=cloud.names.queue("time"))["QueueUrl"]

        def expired() -> Any:
            wakes(cloud, queue, api, sent)
            return api.document(sent.id)["status"] == "expired" or None

        until(expired, what="the document expired")

    def test_can_be_given_more_of(self, api: Service, cloud: LocalCloud) -> None:
        end = datetime.now(UTC).replace(microsecond=0) + SOON
        sent = api.asked({}, content=PLAIN, terms={"expires_at": end.isoformat()})

        api.patch(f"documents/{sent.id}", {"terms": {"expires_at": (end + SOON).isoformat()}})
        time_passes(cloud, api, sent, at=end)

        assert api.document(sent.id)["status"] == "in_progress"
        answer = api.call("PATCH", f"documents/{sent.id}", json={"terms": {"delegation": False}})
        assert refused(answer) == (409, "terms_agreed")


def wakes(cloud: LocalCloud, queue: str, api: Service, sent: Sent) -> None:
    """Wake who keeps the time of a document, as the sweeper does a minute later."""
    import json

    body = {"detail-type": "duty.time", "detail": {"account_id": api.account_id, "owner_id": sent.id}}
    cloud.client("sqs").send_message(QueueUrl=queue, MessageBody=json.dumps(body))
