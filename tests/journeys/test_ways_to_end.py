"""What becomes of a sent document other than its seal: refused, canceled, told again, given twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.pdf import hostile
from tests.service import Page, Service, done, refused


class TestRefusal:
    def test_ends_the_document_with_its_reason(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        first, second = sent.pages
        done(first.open())

        shown = done(first.refuse("El plazo es otro"))
        document = api.document(sent.id)

        assert (shown["recipient"]["status"], shown["document"]["status"]) == ("refused", "refused")
        assert (document["status"], document["end_reason"]) == ("refused", "El plazo es otro")
        assert document["recipients"][0]["refusal_reason"] == "El plazo es otro"
        assert document["ended_at"] is not None
        assert api.last_command(sent.id) == "document.refused"
        assert refused(second.sign()) == (409, "document_not_open")
        assert refused(second.refuse()) == (409, "document_not_open")
        assert refused(first.sign()) == (409, "recipient_refused")

    def test_wants_a_reason(self, api: Service) -> None:
        page = api.sent(content=hostile.plain()).pages[0]

        assert refused(page.refuse("")) == (422, "request_invalid")
        assert refused(page.refuse("x" * 501)) == (422, "request_invalid")

    def test_is_not_for_who_has_signed(self, api: Service) -> None:
        page = api.sent(recipients=2, content=hostile.plain()).pages[0]
        done(page.open())
        done(page.sign())

        assert refused(page.refuse()) == (409, "recipient_already_signed")


class TestCancel:
    def test_blocks_every_link(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        done(sent.pages[0].open())

        canceled = api.post(f"documents/{sent.id}/cancel", {"reason": "Se negoció otra vez"})

        assert (canceled["status"], canceled["end_reason"]) == ("canceled", "Se negoció otra vez")
        for page in sent.pages:
            for answer in (page.session(), page.open(), page.sign(consent="2026-11"), page.refuse()):
                assert refused(answer) == (409, "document_canceled")
        assert api.last_command(sent.id) == "document.canceled"

    def test_refuses_what_has_ended(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        api.post(f"documents/{draft['id']}/cancel")
        sent = api.sent(content=hostile.plain())
        done(sent.pages[0].refuse())

        again = api.call("POST", f"documents/{draft['id']}/cancel", json={})
        late = api.call("POST", f"documents/{sent.id}/cancel", json={})

        assert (refused(again), refused(late)) == ((409, "document_canceled"), (409, "document_ended"))

    def test_leaves_a_draft_that_takes_no_change(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        api.post(f"documents/{draft['id']}/cancel")

        for method, path, body in (
            ("PATCH", "", {"name": "x"}),
            ("POST", "/send", {}),
            ("POST", "/resend", {}),
        ):
            answer = api.call(method, f"documents/{draft['id']}{path}", json=body)
            assert refused(answer) == (409, "document_canceled")


class TestResend:
    def test_mails_the_same_link_again(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        first, second = (one["email"] for one in sent.document["recipients"])
        api.mails(first)
        api.mails(second)

        api.post(f"documents/{sent.id}/resend", {"recipient_ids": [sent.document["recipients"][0]["id"]]})
        mails = api.mails(first, count=2)

        assert [one.link for one in mails] == [sent.pages[0].link] * 2
        assert len(api.mails(second)) == 1
        reminders = [one.data["reminder"] for one in api.history(sent.id) if one.type == "recipient.notified"]
        assert sorted(reminders)[:2] == [False, False]

    def test_leaves_out_who_has_signed(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        done(sent.pages[0].open())
        done(sent.pages[0].sign())
        signed = sent.document["recipients"][0]["id"]

        resent = api.post(f"documents/{sent.id}/resend")
        named = api.call("POST", f"documents/{sent.id}/resend", json={"recipient_ids": [signed]})

        assert resent["status"] == "in_progress"
        told = [one.data for one in api.history(sent.id) if one.type == "document.resent"]
        assert told == [{"recipients": [sent.document["recipients"][1]["id"]]}]
        assert refused(named) == (409, "recipient_already_signed")


class TestLink:
    def test_changes_nothing_when_it_is_looked_at(self, api: Service) -> None:
        sent = api.sent(content=hostile.plain())
        api.mails(sent.document["recipients"][0]["email"])
        # A scanner of mail may come before the notice of the message is written down.
        api.http.get(sent.pages[0].link.partition("#")[0])

        sessions = [done(sent.pages[0].session()) for _ in range(3)]

        assert {one["recipient"]["status"] for one in sessions} <= {"waiting", "notified"}
        assert [one.type for one in api.history(sent.id) if one.type == "recipient.viewed"] == []

    def test_notes_the_first_look_only(self, api: Service) -> None:
        sent = api.sent(content=hostile.plain())

        first, second = done(sent.pages[0].open()), done(sent.pages[0].open())

        assert first["recipient"]["status"] == second["recipient"]["status"] == "viewed"
        assert [one.type.value for one in api.history(sent.id)].count("recipient.viewed") == 1

    def test_shows_the_very_file_that_was_sent(self, api: Service) -> None:
        sent = api.sent(content=hostile.plain())

        shown = done(sent.pages[0].session())

        preview = api.get(f"documents/{sent.id}/preview")["url"]
        assert api.http.get(shown["file"]["url"]).content == api.http.get(preview).content

    def test_tells_nothing_that_is_another_recipients(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        other = sent.document["recipients"][1]

        shown = sent.pages[0].session().text

        assert other["email"] not in shown
        assert other["id"] not in shown
        assert sent.pages[1].secret not in shown


class TestSigning:
    def test_takes_a_signature_once(self, api: Service) -> None:
        page = api.sent(recipients=2, content=hostile.plain()).pages[0]
        done(page.open())
        done(page.sign())

        assert refused(page.sign()) == (409, "recipient_already_signed")

    def test_takes_one_of_many_signatures_given_at_once(self, api: Service) -> None:
        sent = api.sent(recipients=2, content=hostile.plain())
        page = sent.pages[0]
        done(page.open())

        def sign(_: int) -> int:
            return page.sign(consent="2026-11").status_code

        with ThreadPoolExecutor(6) as hands:
            answers = sorted(hands.map(sign, range(6)))

        assert answers == [200] + [409] * 5
        assert [one.type.value for one in api.history(sent.id)].count("recipient.signed") == 1

    def test_answers_the_same_to_the_same_key(self, api: Service) -> None:
        page = api.sent(recipients=2, content=hostile.plain()).pages[0]
        done(page.open())
        key = {"Idempotency-Key": "firma-1"}

        first, second = page.sign(headers=key), page.sign(headers=key)

        assert done(first)["recipient"] == done(second)["recipient"]

    def test_wants_the_document_to_have_been_seen(self, api: Service) -> None:
        page = api.sent(content=hostile.plain()).pages[0]

        assert refused(page.sign()) == (409, "document_not_viewed")

    def test_wants_the_consent_in_force(self, api: Service) -> None:
        page = api.sent(content=hostile.plain()).pages[0]
        done(page.open())

        assert refused(page.sign(consent="2019-01")) == (409, "consent_outdated")

    def test_wants_a_png(self, api: Service) -> None:
        page = api.sent(content=hostile.plain()).pages[0]
        done(page.open())

        assert refused(page.sign(image=b"GIF89a")) == (422, "signature_image_invalid")
        assert refused(page.sign(image=_png_of(width=20_000))) == (422, "signature_image_invalid")

    def test_goes_on_in_any_order(self, api: Service) -> None:
        sent = api.sent(recipients=3, content=hostile.plain())
        for page in reversed(sent.pages):
            _sign(page)

        assert api.wait(sent.id, "completed")["status"] == "completed"


def _sign(page: Page) -> None:
    done(page.open())
    done(page.sign())


def _png_of(*, width: int) -> bytes:
    return (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR"
        + width.to_bytes(4)
        + (10).to_bytes(4)
        + b"\x08\x06"
        + bytes(30)
    )
