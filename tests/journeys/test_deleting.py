"""Deleting documents, restoring them, and keeping them from it."""

from __future__ import annotations

from datetime import datetime, timedelta

from tests.pdf import hostile
from tests.service import Service, refused

PDF = hostile.plain()


def names(api: Service, **asked: str) -> list[str]:
    return [one["name"] for one in api.get("documents", **asked)["data"]]


class TestDelete:
    def test_hides_a_document_and_closes_its_links(self, api: Service) -> None:
        sent = api.sent(content=PDF, name="Uno", tags=["x"], folder="/v")
        api.draft(PDF, name="Dos", tags=["x"])

        gone = api.call("DELETE", f"documents/{sent.id}").json()

        assert names(api) == names(api, tag="x") == ["Dos"]
        assert names(api, status="in_progress") == names(api, folder="/v") == []
        assert api.get("folders")["data"] == []
        email = sent.document["recipients"][0]["email"]
        assert names(api, signer_email=email) == []
        assert names(api, deleted="true") == names(api, deleted="true", signer_email=email) == ["Uno"]
        assert names(api, deleted="true", tag="y") == []
        assert refused(sent.pages[0].session()) == (410, "document_deleted")
        assert refused(sent.pages[0].refuse()) == (410, "document_deleted")
        assert refused(api.call("POST", f"documents/{sent.id}/cancel", json={})) == (410, "document_deleted")
        assert api.document(sent.id)["deleted_at"] == gone["deleted_at"] is not None
        days = datetime.fromisoformat(gone["purge_at"]) - datetime.fromisoformat(gone["deleted_at"])
        assert days == timedelta(days=30)

    def test_again_changes_nothing(self, api: Service) -> None:
        document = api.draft(PDF)
        first = api.call("DELETE", f"documents/{document['id']}").json()

        assert api.call("DELETE", f"documents/{document['id']}").json() == first

    def test_is_undone_by_restoring(self, api: Service) -> None:
        sent = api.sent(content=PDF, name="Uno", tags=["x"], folder="/v")
        api.call("DELETE", f"documents/{sent.id}")

        back = api.post(f"documents/{sent.id}/restore")

        assert (back["status"], back["deleted_at"], back["purge_at"]) == ("in_progress", None, None)
        assert names(api) == names(api, tag="x") == names(api, folder="/v", status="in_progress") == ["Uno"]
        assert names(api, deleted="true") == []
        assert sent.pages[0].session().status_code == 200
        types = [event.type.value for event in api.history(sent.id)]
        assert types.count("document.deleted") == types.count("document.restored") == 1

    def test_is_told_to_those_who_listen(self, api: Service) -> None:
        document = api.draft(PDF)
        api.call("DELETE", f"documents/{document['id']}")

        assert [event.type.value for event in api.history(document["id"])] == [
            "document.created",
            "document.deleted",
        ]

    def test_keeps_the_external_id_that_was_claimed(self, api: Service) -> None:
        document = api.draft(PDF, external_id="ERP-1", external_id_unique=True)
        api.call("DELETE", f"documents/{document['id']}")
        body = {
            "client_id": api.client()["id"],
            "name": "Dos",
            "file": {"upload": True},
            "external_id": "ERP-1",
            "external_id_unique": True,
        }

        assert refused(api.call("POST", "documents", json=body)) == (409, "external_id_taken")


class TestRetention:
    def test_of_a_legal_hold_prevents_deletion(self, api: Service) -> None:
        document = api.draft(PDF)
        held = api.put(f"documents/{document['id']}/retention", {"legal_hold": True})
        assert held["legal_hold"]

        answer = api.call("DELETE", f"documents/{document['id']}")

        assert refused(answer) == (409, "document_on_legal_hold")
        api.put(f"documents/{document['id']}/retention", {"legal_hold": False})
        assert api.call("DELETE", f"documents/{document['id']}").status_code == 200

    def test_of_a_document_puts_its_purge_off(self, api: Service) -> None:
        document = api.draft(PDF)
        until = "2040-01-01T00:00:00Z"
        kept = {"legal_hold": False, "retain_until": until}
        api.put(f"documents/{document['id']}/retention", kept)

        assert api.call("DELETE", f"documents/{document['id']}").json()["purge_at"] == until
        freed = api.put(f"documents/{document['id']}/retention", {"legal_hold": False})
        assert freed["purge_at"] < until

    def test_of_the_account_puts_every_purge_off(self, api: Service) -> None:
        assert api.get("organization")["retention_days"] is None
        assert api.patch("organization", {"retention_days": 365})["retention_days"] == 365
        document = api.draft(PDF)

        gone = api.call("DELETE", f"documents/{document['id']}").json()

        days = datetime.fromisoformat(gone["purge_at"]) - datetime.fromisoformat(gone["created_at"])
        assert days == timedelta(days=365)
