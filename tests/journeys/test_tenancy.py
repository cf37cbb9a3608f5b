"""Every operation: ids of another account are like ids that never were; unknown fields are refused."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest

from functions.domain.uploading import MIN_PART_BYTES
from functions.runtime.access import Caller
from functions.runtime.operation import Operation
from infra import catalog
from tests.cloud import OpenAccount
from tests.journeys.asking import INE, asking, attach
from tests.journeys.visitors import published
from tests.pdf import hostile
from tests.service import NOWHERE, Json, Page, Service, base64_of, done, refused, until

OPERATIONS: Final = [one for one in catalog.load().operations if one.declaration.dialect == "native"]
WITH_IDS: Final = [
    one
    for one in OPERATIONS
    if any(name.endswith("_id") for name in one.declaration.path_names)
    and one.declaration.caller is Caller.ACCOUNT
]
"""Who comes with a link names what the link itself opens: tests/journeys/test_attachments.py."""
WITH_IDS_INSIDE: Final = [
    one for one in WITH_IDS if sum(name.endswith("_id") for name in one.declaration.path_names) > 1
]
WITH_BODY: Final = [one for one in OPERATIONS if one.declaration.takes_body]
WITH_QUERY: Final = [one for one in OPERATIONS if not one.declaration.takes_body]

ABSENT: Final = "01ARZ3NDEKTSV4RRFFQ69G5FAV"
PREFIXES: Final = {
    "client_id": "cli",
    "signer_id": "sgn",
    "document_id": "doc",
    "file_id": "fil",
    "recipient_id": "rcp",
    "template_id": "tpl",
    "upload_id": "upl",
    "attachment_id": "att",
    "preview_id": "prv",
    "webhook_id": "whk",
    "replay_id": "rpl",
    "delivery_id": "dlv",
    "bulk_job_id": "blk",
    "clickwrap_id": "clw",
    "suppression_id": "sup",
    "signature_batch_id": "bat",
    "event_id": "evt",
}
REQUIRED: Final[Json] = {
    "recipients": [],
    "legal_hold": False,
    "retention_days": None,
    "name": "Anexo",
    "file": {"content_base64": base64_of(hostile.plain())},
    "values": {},
    "file_ids": ["fil_01ARZ3NDEKTSV4RRFFQ69G5FAV"],
    "signer_id": "sgn_01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "decision": "approved",
    "event_type": "document.completed",
    "since": "2026-01-01T00:00:00Z",
    "which": "missed",
}
"""Values for the fields that a request with ids can not do without."""
OF_ONE: Final[dict[str, Json]] = {"review_recipient": {"decision": "reset"}}
"""The same, where one operation means something else by a name."""


@dataclass(frozen=True)
class Owner:
    """An account with one of everything."""

    api: Service
    ids: dict[str, str]
    page: Page
    links: dict[Caller, str]
    """The secret of a link for each kind of caller who comes with one."""

    def headers(self, caller: Caller) -> dict[str, str]:
        """Return what proves such a caller; nothing for the account itself."""
        return {"Authorization": f"Bearer {self.links[caller]}"} if caller in self.links else {}


OF_OTHER_DOCUMENTS = {"get_signed_file", "get_answers", "get_upload", "get_document_export"}
"""What only a completed document has, one made from a template, one that waits for parts, one that was exported."""


@pytest.fixture(scope="module")
def owner(open_account: OpenAccount) -> Owner:
    api = open_account()
    sent = asking(api, {"attachment_requests": [INE]})
    attached = attach(sent.pages[0], hostile.plain())
    template = api.template()
    clickwrap = published(api)
    ids = {
        "client_id": api.client()["id"],
        "signer_id": sent.document["recipients"][0]["signer_id"],
        "document_id": sent.id,
        "file_id": sent.document["files"][0]["id"],
        "page": "1",
        "event_type": "document.completed",
        "recipient_id": sent.document["recipients"][0]["id"],
        "attachment_id": attached["attachments"][0]["files"][0]["id"],
        "upload_id": api.post("documents", draft_in_parts(api))["upload"]["id"],
        "template_id": template["id"],
        "preview_id": api.post(f"templates/{template['id']}/previews")["id"],
        "bulk_job_id": _bulk_job(api),
        "clickwrap_id": clickwrap["id"],
        "webhook_id": api.post("webhooks", {"url": NOWHERE, "event_types": ["document.sent"]})["id"],
        "event_id": api.get(f"documents/{sent.id}/events", limit="1")["data"][0]["id"],
    }
    until(
        lambda: api.call("GET", f"events/{ids['event_id']}").status_code == 200 or None, what="the event fed"
    )
    ids["suppression_id"] = _suppression(api)
    missed = {"since": (datetime.now(UTC) - timedelta(hours=1)).isoformat(), "which": "missed"}
    ids["replay_id"] = api.post(f"webhooks/{ids['webhook_id']}/replays", missed)["id"]
    ids["delivery_id"] = until(
        lambda: api.get("deliveries", webhook_id=ids["webhook_id"])["data"] or None, what="a delivery"
    )[0]["id"]
    mandate = api.post(f"signers/{ids['signer_id']}/mandate")["url"]
    links = {Caller.RECIPIENT: sent.pages[0].secret, Caller.MANDATOR: mandate.partition("#")[2]}
    links[Caller.ACCEPTER] = clickwrap["url"].partition("#")[2]
    sending = api.post(f"documents/{api.draft(hostile.plain())['id']}/send-url")["url"]
    links[Caller.SENDER] = sending.partition("#")[2]
    batch = api.post("signature-batches", {"signer_id": ids["signer_id"]})
    ids["signature_batch_id"] = batch["id"]
    links[Caller.BATCH_SIGNER] = batch["url"].partition("#")[2]
    return Owner(api=api, ids=ids, page=sent.pages[0], links=links)


def _suppression(api: Service) -> str:
    """Send a document to an address that takes no mail, and return the id of what comes of it."""
    document = api.draft(hostile.plain())
    nobody = {"signer_id": api.signer(email=f"bounce+{api.tag}@example.com")["id"]}
    api.put(f"documents/{document['id']}/recipients", {"recipients": [nobody]})
    api.post(f"documents/{document['id']}/send")
    found = until(lambda: api.get("suppressions")["data"] or None, what="the bounce noted")
    return str(found[0]["id"])


def draft_in_parts(api: Service) -> Json:
    """Return a document to create, whose file comes in parts."""
    upload = {"size": 1000, "sha256": "ab" * 32, "part_size": MIN_PART_BYTES}
    return {"client_id": api.client()["id"], "name": "Contrato", "file": {"upload": upload}}


@pytest.fixture(scope="module")
def stranger(open_account: OpenAccount) -> Service:
    return open_account(name="Otra cuenta")


def name_of(operation: Operation) -> str:
    return operation.declaration.name


def ask(api: Service, operation: Operation, ids: dict[str, str], **fields: Any) -> Any:
    """Call an operation as an account, with what its model can not do without."""
    declared = operation.declaration
    path = declared.path.removeprefix("/v1/").format(**ids)
    known = REQUIRED | OF_ONE.get(declared.name, {})
    needed = {
        name: known[name]
        for name, field in operation.request_model.model_fields.items()
        if field.is_required() and name not in declared.path_names
    }
    if declared.takes_body:
        return api.call(declared.method, path, json=needed | fields)
    return api.call(declared.method, path, params=fields)


class TestAnotherAccountsId:
    @pytest.mark.parametrize("operation", WITH_IDS, ids=name_of)
    def test_answers_like_one_that_never_was(
        self, owner: Owner, stranger: Service, operation: Operation
    ) -> None:
        foreign = {name: owner.ids[name] for name in operation.declaration.path_names}
        absent = {
            name: f"{PREFIXES[name]}_{ABSENT}" if name in PREFIXES else foreign[name] for name in foreign
        }

        told = ask(stranger, operation, foreign)
        never = ask(stranger, operation, absent)

        assert refused(told)[0] == refused(never)[0] == 404
        assert _plain(told.json(), foreign) == _plain(never.json(), absent)

    @pytest.mark.parametrize("operation", WITH_IDS_INSIDE, ids=name_of)
    def test_is_not_found_inside_a_document_of_ones_own(
        self, owner: Owner, stranger: Service, operation: Operation
    ) -> None:
        own = stranger.draft(hostile.plain())

        answer = ask(stranger, operation, {**owner.ids, "document_id": own["id"]})

        inside = [one.removesuffix("_id") for one in operation.declaration.path_names[1:]]
        assert refused(answer) in [(404, f"{one}_not_found") for one in inside]

    def test_is_not_found_inside_a_body(self, owner: Owner, stranger: Service) -> None:
        draft = stranger.draft(hostile.plain())
        file = {"content_base64": base64_of(hostile.plain())}
        client = {"client_id": owner.ids["client_id"]}
        part = {"recipients": [{"signer_id": owner.ids["signer_id"]}]}

        document = stranger.call("POST", "documents", json={**client, "name": "x", "file": file})
        signer = stranger.call("POST", "signers", json={**client, "name": "x", "email": "x@example.com"})
        for scope in ({"client_id": owner.ids["client_id"]}, {"document_id": owner.ids["document_id"]}):
            webhook = stranger.call("POST", "webhooks", json={"url": NOWHERE, **scope})
            assert refused(webhook)[0] == 404
        assignment = stranger.call("PUT", f"documents/{draft['id']}/recipients", json=part)

        assert refused(document) == refused(signer) == (404, "client_not_found")
        assert refused(assignment) == (404, "signer_not_found")

    def test_is_not_found_by_a_cursor(self, owner: Owner, stranger: Service) -> None:
        owner.api.draft(hostile.plain())
        cursor = owner.api.get("documents", limit="1")["next_cursor"]

        answer = stranger.call("GET", "documents", params={"limit": "1", "cursor": cursor})

        seen = answer.json().get("data", [])
        assert not {one["id"] for one in seen} & {one["id"] for one in owner.api.get("documents")["data"]}

    def test_changes_nothing_of_the_owners(self, owner: Owner, stranger: Service) -> None:
        before = owner.api.document(owner.ids["document_id"])
        for operation in WITH_IDS:
            ask(stranger, operation, {name: owner.ids[name] for name in operation.declaration.path_names})

        after = owner.api.document(owner.ids["document_id"])
        # Its own notice may arrive meanwhile.
        assert {**after, **_moving(before)} == before
        assert [one["id"] for one in owner.api.get("webhooks")["data"]] == [owner.ids["webhook_id"]]

    def test_is_the_owners_to_use(self, owner: Owner) -> None:
        for operation in WITH_IDS:
            if operation.declaration.method == "GET" and name_of(operation) not in OF_OTHER_DOCUMENTS:
                done(ask(owner.api, operation, owner.ids))


class TestUnknownField:
    @pytest.mark.parametrize("operation", WITH_BODY, ids=name_of)
    def test_is_refused_in_a_body(self, owner: Owner, operation: Operation) -> None:
        declared = operation.declaration
        path = declared.path.removeprefix("/v1/").format(**owner.ids)
        headers = owner.headers(declared.caller)

        answer = owner.api.call(declared.method, path, json={"surprise": 1}, headers=headers)

        assert refused(answer) == (422, "request_invalid")
        assert ("/surprise", "field_unknown") in _errors(answer.json())

    @pytest.mark.parametrize("operation", WITH_QUERY, ids=name_of)
    def test_is_refused_in_a_query(self, owner: Owner, operation: Operation) -> None:
        declared = operation.declaration
        path = declared.path.removeprefix("/v1/").format(**owner.ids)
        headers = owner.headers(declared.caller)

        answer = owner.api.call(declared.method, path, params={"surprise": "1"}, headers=headers)

        assert refused(answer) == (422, "request_invalid")
        assert ("/surprise", "field_unknown") in _errors(answer.json())

    def test_is_refused_where_it_repeats_the_path(self, owner: Owner) -> None:
        body = {"document_id": owner.ids["document_id"], "name": "x"}

        answer = owner.api.call("PATCH", f"documents/{owner.ids['document_id']}", json=body)

        assert refused(answer) == (422, "request_invalid")


def _bulk_job(api: Service) -> str:
    template = api.template()
    order = {"client_id": template["client_id"], "template_id": template["id"], "name": "Contrato"}
    return str(api.post("bulk-jobs", {**order, "upload": {"format": "csv"}})["id"])


def _plain(problem: Json, ids: dict[str, str]) -> Json:
    """Return a problem without what differs from call to call: the request's id and the ids asked for."""
    named = re.compile("|".join(re.escape(one) for one in ids.values()))
    return {
        name: named.sub("…", value) if isinstance(value, str) else value
        for name, value in problem.items()
        if name != "request_id"
    }


def _errors(problem: Json) -> set[tuple[str, str]]:
    return {(one["pointer"], one["code"]) for one in problem.get("errors", [])}


def _moving(document: Json) -> Json:
    return {name: document[name] for name in ("version", "updated_at", "recipients")}
