"""People who join a document that others sign already."""

from __future__ import annotations

from tests.pdf import hostile
from tests.service import Service, done, refused


class TestWhoJoinsADocumentUnderWay:
    def test_gets_a_link_by_mail_and_signs_before_the_document_is_sealed(self, api: Service) -> None:
        sent = api.sent(recipients=1, content=hostile.plain())
        signer = api.signer("Eva Ríos")
        placement = {"page": 1, "x": 0.1, "y": 0.5, "width": 0.3, "height": 0.1}

        answer = api.call(
            "POST",
            f"documents/{sent.id}/recipients",
            json={"signer_id": signer["id"], "placements": [placement]},
        )
        eva = done(answer)

        assert answer.status_code == 201
        assert (eva["signer_id"], eva["status"], eva["order_group"]) == (signer["id"], "waiting", 1)
        (added,) = [one for one in api.history(sent.id) if one.type == "recipient.added"]
        assert answer.headers["ETag"] == f'"{added.sequence}"'
        page = api.page(sent.id, eva["id"])
        assert api.mails(eva["email"])[0].link == page.link
        done(sent.pages[0].open())
        done(sent.pages[0].sign())
        assert api.document(sent.id)["status"] == "in_progress"
        done(page.open())
        done(page.sign())
        api.wait(sent.id, "completed")
        types = [one.type.value for one in api.history(sent.id)]
        assert types.index("document.sent") < types.index("recipient.added") < types.index("recipient.signed")

    def test_is_refused_what_sending_would_refuse(self, api: Service) -> None:
        sent = api.sent(recipients=1, content=hostile.plain())
        path = f"documents/{sent.id}/recipients"
        signer = api.signer()
        part = {"signer_id": signer["id"], "anchors": [{"text": "##nowhere##"}], "automatic": True}

        wrong = api.call("POST", path, json=part)
        twice = api.call("POST", path, json={"signer_id": sent.document["recipients"][0]["signer_id"]})
        stale = api.call("POST", path, json={"signer_id": signer["id"]}, headers={"If-Match": '"1"'})

        assert {(one["pointer"], one["code"]) for one in wrong.json()["errors"]} == {
            ("/anchors/0", "anchor_not_found"),
            ("/automatic", "automatic_without_mandate"),
        }
        assert refused(twice) == (422, "signer_assigned_twice")
        assert refused(stale)[0] == 412
        assert len(api.document(sent.id)["recipients"]) == 1


class TestWhoJoinsADraft:
    def test_is_sent_the_document_with_the_others(self, api: Service) -> None:
        draft = api.draft(hostile.plain())
        api.assign(draft["id"], [api.signer()])

        eva = api.post(f"documents/{draft['id']}/recipients", {"signer_id": api.signer("Eva Ríos")["id"]})
        sent = api.send(draft["id"])

        assert [one["id"] for one in sent.document["recipients"]][1] == eva["id"]
        assert api.mails(eva["email"])[0].link == sent.pages[1].link
