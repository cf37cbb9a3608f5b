"""Stories that ask every operation: each succeeds at least once."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

from infra.local.samples.make import CONTRACT
from tests.api.batch_story import open_batch, sign_together
from tests.api.clickwrap_story import accept_by_one_click
from tests.api.conducting_story import conduct
from tests.api.contract import Asker, Promised
from tests.api.feed_story import read_feed
from tests.api.filling_story import fill_in
from tests.api.identity_story import prove
from tests.api.mandate_story import give_mandate
from tests.api.replay_story import replay
from tests.api.sending_story import prepare_and_send
from tests.api.suppression_story import bounce_and_lift
from tests.api.template_story import make_templates
from tests.api.uploads import upload_in_parts
from tests.service import SIGNATURE, Json, base64_of, until

NOWHERE: Final = {
    "client_id": "cli_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "signer_id": "sgn_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "document_id": "doc_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "file_id": "fil_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "recipient_id": "rcp_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "template_id": "tpl_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "attachment_id": "att_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "upload_id": "upl_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "preview_id": "prv_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "webhook_id": "whk_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "replay_id": "rpl_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "delivery_id": "dlv_01JQ8Z3N6W4Y5T7V9X0C2B4D6F01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "signature_batch_id": "bat_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "bulk_job_id": "blk_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "clickwrap_id": "clw_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "event_id": "evt_01JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "suppression_id": "sup_E1JQ8Z3N6W4Y5T7V9X0C2B4D6F",
    "page": "1",
    "event_type": "document.forgotten",
}
HEADER_VALUE: Final = "Bearer jaguar-7f3c9e1b"
"""Of a header of one's own: as secret as any key."""
UNHEARD: Final = "http://127.0.0.1:49151/webhooks"


@dataclass(frozen=True)
class Person:
    """Who signs. Values are marked, so that a log that tells them is found out."""

    name: str
    email: str
    phone: str
    tax_id: str


@dataclass
class Told:
    """What a story leaves behind."""

    bodies: dict[str, Json] = field(default_factory=dict)
    """A body that each operation takes, for others to spoil."""
    paths: dict[str, dict[str, str]] = field(default_factory=dict)
    """Where each of them was taken."""
    secrets: list[str] = field(default_factory=list)
    """The secrets of links, of the webhook, of the account."""
    open_link: str = ""
    """A link whose recipient has not signed yet."""
    links: dict[str, str] = field(default_factory=dict)
    """The secrets of links of other kinds that are open still, by what their paths begin with below /v1/."""

    def link_for(self, promised: Promised) -> str | None:
        """Return the secret of a link that opens the operation; None where an account asks it."""
        if not promised.by_link:
            return None
        return self.links.get(promised.path.split("/")[2], self.open_link)


class Story:
    """Everything that one account does, from its first client to its last document."""

    def __init__(
        self, asker: Asker, *, people: tuple[Person, Person], company: Json, receiver: str = UNHEARD
    ) -> None:
        self._receiver = receiver
        self._asker = asker
        self._people = people
        self._company = company
        self.told = Told(secrets=[asker.api.key])

    def tell(self) -> Told:
        self._directory()
        self._webhooks()
        make_templates(self._asker, self._take, client_id=self._client["id"])
        self._uploaded()
        self._signed()
        one = self._people[0]
        fill_in(
            self._asker,
            self._take,
            self._secret,
            client_id=self._client["id"],
            signer_id=self._signers[0]["id"],
        )
        person = {"name": one.name, "email": one.email, "tax_id": one.tax_id}
        prove(self._asker, self._take, self._secret, client_id=self._client["id"], person=person)
        self._refused_and_canceled()
        self._kept_and_deleted()
        self._prepared()
        self._still_open()
        self._clicked()
        bounce_and_lift(self._asker, client_id=self._client["id"], tag=self._client["id"])
        replay(self._asker, self._take, receiver=self._receiver)
        self._lists()
        return self.told

    def _take(self, name: str, body: Json, **more: Any) -> Json:
        self.told.bodies[name] = body
        self.told.paths[name] = more.get("path") or {}
        return self._asker.done(name, body, **more)

    def _directory(self) -> None:
        self._client = self._take("register_client", self._company)
        self._asker.done("register_client", self._company)
        where = {"client_id": self._client["id"]}
        self._asker.done("get_client", path=where)
        self._take("update_client", {"name": self._company["name"], "external_id": "ERP-7"}, path=where)
        self._signers: list[Json] = []
        for one in self._people:
            person: Json = {"name": one.name, "email": one.email, "phone": one.phone, "tax_id": one.tax_id}
            more = {"legal_representative": True, "automatic_signature": False, "external_id": "ERP-8"}
            self._signers.append(
                self._take("create_signer", {"client_id": self._client["id"], **person, **more})
            )
        where = {"signer_id": self._signers[0]["id"]}
        self._asker.done("get_signer", path=where)
        person = {"name": self._people[0].name, "legal_representative": False}
        self._take("update_signer", person, path=where)
        give_mandate(self._asker, self._take, self.told.links, signer=self._signers[0])
        self.told.secrets += self.told.links.values()

    def _webhooks(self) -> None:
        client = {"client_id": self._client["id"]}
        body = {"url": self._receiver, "event_types": ["document.completed"], "description": "ERP"}
        webhook = self._take("create_webhook", {**body, **client, "headers": {"X-Token": HEADER_VALUE}})
        self.told.secrets += [webhook["secret"], HEADER_VALUE]
        where = {"webhook_id": webhook["id"]}
        self._asker.done("list_webhooks")
        self._asker.done("list_event_types")
        self._asker.done("get_event_type", path={"event_type": "document.completed"})
        self._asker.done("list_webhooks", query=client)
        self._asker.done("get_webhook", path=where)
        self._take("update_webhook", {"description": "CRM", "event_types": ["document.*"]}, path=where)
        self._asker.ask("update_webhook", {"enabled": False}, path=where, headers={"If-Match": '"1"'})
        rotated = self._take("rotate_webhook_secret", {"overlap_hours": 1}, path=where)
        self.told.secrets.append(rotated["secret"])
        self._asker.done("rotate_webhook_secret", {"signing": "v1a"}, path=where)
        self._take("test_webhook", {"event_type": "document.completed"}, path=where)
        self._asker.done("get_organization")
        self._asker.done("delete_webhook", path=where)

    def _uploaded(self) -> None:
        bodies, paths = upload_in_parts(self._asker, client_id=self._client["id"])
        self.told.bodies |= bodies
        self.told.paths |= paths

    def _signed(self) -> None:
        where = self._sent(keep=True)
        people = self._asker.done("get_document", path=where)["recipients"]
        recipient_ids = [one["id"] for one in people]
        until(lambda: self._notified(where) or None, what="everybody told")
        self._take("resend_document", {"recipient_ids": recipient_ids}, path=where)
        self._take("resend_documents", {"document_ids": [where["document_id"], NOWHERE["document_id"]]})
        for one in people:
            self._sign(self._secret({**where, "recipient_id": one["id"]}))
        self._asker.done("list_document_events", path=where)
        until(
            lambda: self._asker.done("get_document_status", path=where)["status"] == "completed" or None,
            what="the document sealed",
        )
        self._asker.done("get_signed_file", path=where)
        self._asker.done("get_page_image", path={**where, "page": "1"}, query={"version": "signed"})
        self._asker.ask("get_page_image", path={**where, "page": "900"}, query={"format": "png"})
        self._asker.done("get_signed_file", path=where, query={"encoding": "base64"})
        self._asker.ask("get_signed_file", path=where, query={"part": "evidence"})
        self._asker.ask("cancel_document", path=where)
        self._asker.ask("get_document_export", path=where)
        self._take("export_document", {}, path=where)
        until(
            lambda: self._asker.done("get_document_export", path=where)["status"] == "ready" or None,
            what="the document exported",
        )
        self._asker.done("export_document", path=where)

    def _notified(self, where: dict[str, str]) -> bool:
        people = self._asker.done("get_document", path=where)["recipients"]
        return all(one["status"] == "notified" for one in people)

    def _refused_and_canceled(self) -> None:
        where = self._sent()
        people = self._asker.done("get_document", path=where)["recipients"]
        secret = self._secret({**where, "recipient_id": people[0]["id"]})
        self._take("refuse_document", {"reason": "No estoy de acuerdo con el plazo"}, secret=secret)
        self._asker.ask("get_signing_session", secret=secret)
        self._take("reactivate_document", {"expires_at": "2039-01-01T00:00:00Z"}, path=where)
        self._asker.ask("reactivate_document", path=where)
        heir = {"name": "Eva Delegada", "email": self._people[0].email.replace("@", ".eva@")}
        conduct(self._asker, self._take, secret, heir=heir, client_id=self._client["id"], path=where)
        where = self._sent()
        people = self._asker.done("get_document", path=where)["recipients"]
        secret = self._secret({**where, "recipient_id": people[0]["id"]})
        self._take("cancel_document", {"reason": "Se cambia el plazo"}, path=where)
        self._asker.ask("open_document", {}, secret=secret)
        self._asker.ask("get_signing_session", secret=secret)

    def _kept_and_deleted(self) -> None:
        brand, origins = {"name": "Mi empresa", "color": "#1d3477"}, ["https://erp.example.com"]
        self._take("update_organization", {"retention_days": 365, "embed_origins": origins, "brand": brand})
        where = self._sent()
        hold = {"legal_hold": True, "retain_until": "2030-01-01T00:00:00Z"}
        self._take("retain_document", hold, path=where)
        self._asker.ask("delete_document", path=where)
        self._asker.done("retain_document", {"legal_hold": False}, path=where)
        self._asker.done("delete_document", path=where)
        self._asker.done("list_documents", query={"deleted": "true"})
        self._asker.ask("update_document", {"folder": "/x"}, path=where)
        self._take("restore_document", {}, path=where)
        self._asker.done("delete_document", path=where)

    def _prepared(self) -> None:
        self.told.links["sending"] = prepare_and_send(
            self._asker, self._take, client_id=self._client["id"], signers=self._signers
        )
        self.told.secrets.append(self.told.links["sending"])

    def _still_open(self) -> None:
        where = self._sent()
        people = self._asker.done("get_document", path=where)["recipients"]
        self.told.open_link = self._secret({**where, "recipient_id": people[0]["id"]})
        together = [self._sent()["document_id"] for _ in range(2)]
        sign_together(self._asker, self._take, signer=self._signers[0], document_ids=together)
        open_batch(self._asker, self.told.links, signer=self._signers[0])
        self.told.secrets.append(self.told.links["batch"])

    def _clicked(self) -> None:
        person = dict(vars(self._people[0]))
        link, told = accept_by_one_click(self._asker, self._take, client_id=self._client["id"], person=person)
        self.told.links["accepting"] = link
        self.told.secrets += told

    def _lists(self) -> None:
        lists = ("list_clients", "list_documents", "list_bulk_jobs", "list_folders", "find_signers")
        for name in (*lists, "list_webhooks", "list_suppressions"):
            page = self._asker.done(name, query={"limit": "1"})
            if page["has_more"]:
                self._asker.done(name, query={"limit": "1", "cursor": page["next_cursor"]})
        self._asker.done("list_clients", query={"tax_id": self._company["tax_id"]})
        self._asker.done("find_signers", query={"email": self._people[0].email})
        self._asker.done("find_signers", query={"name": self._people[0].name[:5]})
        read_feed(self._asker)

    def _sent(self, *, keep: bool = False) -> dict[str, str]:
        """Create, change, assign and send a document; the bodies of a draft that stays one are kept."""
        file = {"content_base64": base64_of(CONTRACT.read_bytes())}
        body = {
            "client_id": self._client["id"],
            "name": "Contrato de servicios",
            "file": file,
            "language": "pt",
            "external_id": "expediente-7",
            "metadata": {"pedido": "7"},
        }
        where = {"document_id": self._take("create_document", body)["id"]}
        version = self._asker.ask("get_document", path=where).headers["etag"]
        self._asker.done("update_document", {"name": "Otro"}, path=where, headers={"If-Match": version})
        self._asker.ask("update_document", {"name": "Tarde"}, path=where, headers={"If-Match": version})
        box = {"page": 1, "x": 0.1, "y": 0.5, "width": 0.3, "height": 0.1}
        parts = [{"signer_id": one["id"], "kyc": False, "placements": [box]} for one in self._signers]
        assigned = self._asker.done("replace_recipients", {"recipients": parts}, path=where)["recipients"]
        if keep:
            self._draft(body, parts)
        person = {**where, "recipient_id": assigned[1]["id"]}
        self._asker.done("update_recipient", {"kyc": False}, path=person)
        self._asker.done("unassign_recipient", path=person)
        self._asker.done("replace_recipients", {"recipients": parts}, path=where)
        self._asker.done("get_document_preview", path=where)
        self._asker.done("get_page_image", path={**where, "page": "1"}, query={"width": "200"})
        self._asker.done("send_document", path=where)
        self._asker.ask("send_document", path=where)
        self._asker.ask("update_document", {"name": "Tarde"}, path=where)
        return where

    def _draft(self, body: Json, parts: list[Json]) -> None:
        """Leave one draft as it is: its bodies are for others to spoil."""
        upload = self._asker.done("create_document", {**body, "file": {"upload": True}})
        self._asker.ask("get_document_preview", path={"document_id": upload["id"]})
        where = {"document_id": self._asker.done("create_document", body)["id"]}
        self._take(
            "update_document",
            {"name": "Contrato", "file": body["file"], "external_id": "e-8", "metadata": {"pedido": "8"}},
            path=where,
        )
        self._files(where, body["file"])
        assigned = self._take("replace_recipients", {"recipients": parts}, path=where)["recipients"]
        person = {**where, "recipient_id": assigned[0]["id"]}
        self._take("update_recipient", {"kyc": True}, path=person)
        self._asker.ask("get_signed_file", path=where)
        self._asker.ask("get_signing_url", path=person)
        self.told.bodies["send_document"] = {}
        self.told.paths["send_document"] = {"document_id": upload["id"]}

    def _files(self, where: dict[str, str], content: Json) -> None:
        main = self._asker.done("get_document", path=where)["files"][0]["id"]
        extra = self._take("add_file", {"name": "Anexo", "file": content}, path=where)["id"]
        leaving = self._asker.done("add_file", {"name": "Otro", "file": {"upload": True}}, path=where)["id"]
        self._asker.done("remove_file", path={**where, "file_id": leaving})
        self._asker.ask("remove_file", path={**where, "file_id": main})
        self._asker.done("get_file", path={**where, "file_id": extra})
        self._asker.done("get_document_preview", path=where, query={"file_id": extra})
        self._take("order_files", {"file_ids": [extra, main]}, path=where)

    def _secret(self, path: dict[str, str]) -> str:
        secret = str(self._asker.done("get_signing_url", path=path)["url"]).partition("#")[2]
        self.told.secrets.append(secret)
        return secret

    def _sign(self, secret: str) -> None:
        consent = self._asker.done("get_signing_session", secret=secret)["consent"]["version"]
        self._take("open_document", {}, secret=secret)
        signature = {"kind": "drawn", "image_base64": base64_of(SIGNATURE)}
        body = {"signature": signature, "consent_version": consent}
        self._take("sign_document", body, secret=secret)
        self._asker.ask("sign_document", body, secret=secret)
        self._asker.done("get_signing_session", secret=secret)
