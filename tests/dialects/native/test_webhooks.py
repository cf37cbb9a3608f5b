from __future__ import annotations

import json
from typing import Any

from functions.dialects.native.bodies import DocumentBody
from functions.dialects.native.webhooks import WEBHOOKS
from functions.domain.actors import Actor, ActorKind
from functions.domain.documents import Document
from functions.domain.events import Event, EventType
from functions.domain.webhooks import About, freeze
from tests.builders import (
    CLIENT,
    DOCUMENT,
    NOON,
    chained,
    completed,
    in_progress,
    placement,
    recipient,
    recipient_id,
    signature,
    signer,
    stored,
    viewed,
)

ANA = recipient_id("ana")
SIGNER = Actor(kind=ActorKind.RECIPIENT, id=ANA, ip="203.0.113.7", user_agent="Browser")


def body_of(event: Event, document: Document) -> str:
    """Return the one message that the dialect makes of an event, as it is posted."""
    (message,) = WEBHOOKS.messages(event, document, About())
    assert message.name == event.type
    return freeze(message).filled(lambda _: None).decode()


def kept(for_ever: Any, told: Any) -> Any:
    """Return what is told of what was promised, without what was added since."""
    if isinstance(for_ever, dict) and isinstance(told, dict):
        return {name: kept(value, told[name]) for name, value in for_ever.items() if name in told}
    if isinstance(for_ever, list) and isinstance(told, list) and len(for_ever) == len(told):
        return [kept(one, other) for one, other in zip(for_ever, told, strict=True)]
    return told


class TestWebhookBody:
    def test_has_this_shape_for_ever(self) -> None:
        document = viewed(in_progress(recipient("ana", placements=(placement(),))), "ana")
        document = document.signed_by(ANA, signature(), at=NOON)
        (event,) = chained(document, actor=SIGNER)

        # Frozen: customers' systems read it. What is added goes beside this; nothing of it moves or leaves.
        told = json.loads(body_of(event, document))
        for_ever = {
            "id": event.id,
            "type": "recipient.signed",
            "timestamp": "2026-11-20T12:00:00Z",
            "sequence": 1,
            "data": {
                "recipient_id": ANA,
                "signature_sha256": stored("signatures/ana.png").sha256,
                "signature_kind": "drawn",
                "consent_version": "2026-11",
                "file_sha256": stored().sha256,
                "document": {
                    "id": DOCUMENT,
                    "client_id": CLIENT,
                    "name": "Contrato",
                    "language": "es",
                    "status": "sealing",
                    "version": 0,
                    "file": {
                        "status": "ready",
                        "pages": 3,
                        "size": 1000,
                        "sha256": stored().sha256,
                        "received_sha256": "cd" * 32,
                        "rejection": None,
                        "rejected_pages": [],
                        "made_from": None,
                        "existing_signatures": None,
                        "awaited_values": [],
                    },
                    "files": [
                        {
                            "id": f"fil_{DOCUMENT.partition('_')[2]}",
                            "name": "Contrato",
                            "status": "ready",
                            "pages": 3,
                            "size": 1000,
                            "sha256": stored().sha256,
                            "received_sha256": "cd" * 32,
                            "rejection": None,
                            "rejected_pages": [],
                            "made_from": None,
                            "existing_signatures": None,
                            "awaited_values": [],
                            "sealed_sha256": None,
                            "evidence_sha256": None,
                        }
                    ],
                    "recipients": [
                        {
                            "id": ANA,
                            "signer_id": signer("ana").id,
                            "name": "Ana",
                            "email": "ana@example.com",
                            "phone": None,
                            "tax_id": None,
                            "legal_representative": False,
                            "kyc": False,
                            "status": "signed",
                            "placements": [
                                {
                                    "page": 1,
                                    "x": 0.1,
                                    "y": 0.8,
                                    "width": 0.3,
                                    "height": 0.1,
                                    "file_id": None,
                                    "kind": "signature",
                                    "measure": None,
                                }
                            ],
                            "notified_at": None,
                            "viewed_at": "2026-11-20T12:00:00Z",
                            "signed_at": "2026-11-20T12:00:00Z",
                            "refused_at": None,
                            "refusal_reason": None,
                        }
                    ],
                    "external_id": None,
                    "external_id_unique": False,
                    "metadata": {},
                    "folder": "/",
                    "tags": [],
                    "custom": [],
                    "legal_hold": False,
                    "retain_until": None,
                    "deleted_at": None,
                    "purge_at": None,
                    "created_at": "2026-11-20T12:00:00Z",
                    "updated_at": "2026-11-20T12:00:00Z",
                    "sent_at": "2026-11-20T12:00:00Z",
                    "ended_at": None,
                    "end_reason": None,
                    "sealed_sha256": None,
                },
            },
        }
        assert kept(for_ever, told) == for_ever

    def test_is_the_same_bytes_each_time(self) -> None:
        document = in_progress().canceled(reason=None, at=NOON)
        (event,) = chained(document)

        assert body_of(event, document) == body_of(event, document)

    def test_is_made_of_one_line_in_letters(self) -> None:
        document = in_progress().refused_by(ANA, reason="Línea\nquebrada", at=NOON)
        (event,) = chained(document)

        body = body_of(event, document)

        assert "\n" not in body
        assert "Línea\\nquebrada" in body

    def test_tells_nothing_of_where_the_signer_was(self) -> None:
        document = viewed(in_progress(), "ana").signed_by(ANA, signature(), at=NOON)
        (event,) = chained(document, actor=SIGNER)

        body = body_of(event, document)

        assert "203.0.113.7" not in body
        assert "Browser" not in body
        assert event.salt not in body

    def test_tells_no_secret_of_the_links(self) -> None:
        document = in_progress().resent(None, at=NOON)
        (event,) = chained(document)

        body = body_of(event, document)

        assert document.sealed_link_seed is not None
        assert document.sealed_link_seed not in body
        assert all(one.link is not None and one.link.secret_sha256 not in body for one in document.recipients)

    def test_knows_every_event(self) -> None:
        document = in_progress().with_bounce(ANA, at=NOON)
        (event,) = chained(document)

        assert event.type is EventType.EMAIL_BOUNCED
        assert json.loads(body_of(event, document))["type"] == "email.bounced"


class TestDocumentBody:
    def test_tells_the_digest_of_the_sealed_file_once_there_is_one(self) -> None:
        assert DocumentBody.of(in_progress()).sealed_sha256 is None
        assert DocumentBody.of(completed()).sealed_sha256 == stored("sealed.pdf").sha256

    def test_tells_nothing_of_where_files_lie(self) -> None:
        body = DocumentBody.of(completed()).model_dump_json()

        assert "accounts/" not in body
        assert "version-1" not in body
