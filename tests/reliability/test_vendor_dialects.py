from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from functions import settings
from functions.actions import delivering, documents, links
from functions.actions.documents import Assigned
from functions.api.signing.complete_attachment import complete_attachment
from functions.api.signing.refuse_document import refuse_document
from functions.dialects.auco.identifiers import document_code
from functions.domain.attachments import AttachmentRequest
from functions.domain.documents import Document
from functions.domain.endpoints import DeliveryState
from functions.domain.identifiers import Prefix
from functions.domain.parts import Part
from functions.storage import aws
from functions.storage.attachments import AttachmentPlace
from infra.local.samples.make import CONTRACT
from tests.receiver import Delivery, Receiver
from tests.reliability.office import Office


def refused(office: Office) -> Document:
    """Return a document that its one person has opened and refused, which has ended it."""
    document, (held,) = office.opened_by_all()
    answer = office.ask(refuse_document, {"reason": "wrong_data", "comment": "No es mi RFC"}, bearer=held)
    assert answer.status == 200, answer.text
    return document


def attached(office: Office, part: Part, *, filename: str) -> Document:
    """Return a document whose one person has sent the file that they were asked for."""
    document = office.draft()
    command = office.command()
    parts = [Assigned(signer_id=office.people[0].id, part=part)]
    documents.replace_recipients(command, document.id, parts=parts, expected_version=None)
    command.unit.commit()
    command = office.command()
    document = documents.send_document(command, document.id, expected_version=None)
    command.unit.commit()
    (person,) = document.recipients
    secret = links.signing_urls(document, [person])[person.id].partition("#")[2]
    place = AttachmentPlace(
        account_id=office.account_id,
        document_id=document.id,
        recipient_id=person.id,
        attachment_id=office.command().mint(Prefix.ATTACHMENT),
    )
    content = CONTRACT.read_bytes()
    said = {"request": "ine", "filename": filename, "sha256": hashlib.sha256(content).hexdigest()}
    aws.s3().put_object(Bucket=settings.uploads_bucket(), Key=place.key, Body=content, Metadata=said)
    answer = office.ask(complete_attachment, bearer=secret, attachment_id=place.attachment_id)
    assert answer.status == 200, answer.text
    return office.document(document.id)


def tell(office: Office, document: Document) -> None:
    """Make every attempt that is due."""
    for one in office.deliveries(document):
        delivering.deliver_event(one.event_id, endpoint_id=one.endpoint_id, part=one.part, clock=office.clock)


def named(taken: Sequence[Delivery], office: Office, document: Document) -> list[str]:
    """Return what the dialect calls each message that was taken, in the order in which it came."""
    names = {one.message_id: one.name for one in office.deliveries(document)}
    return [names[one.id] for one in taken]


class TestRefusalThatEndsTheDocument:
    @pytest.mark.parametrize(
        ("dialect", "names"),
        [
            ("auco", ["CREATE", "REJECT", "REJECTED"]),
            ("assinebem", ["parte_visualizou", "parte_recusou", "documento_invalidado"]),
        ],
    )
    def test_is_two_messages_each_delivered_once(
        self, office: Office, receiver: Receiver, dialect: str, names: list[str]
    ) -> None:
        office.endpoint(receiver.url, dialect=dialect)
        document = refused(office)

        office.relay(document)
        tell(office, document)
        tell(office, document)

        assert named(receiver.taken, office, document) == names
        assert len({one.id for one in receiver.taken}) == len(names)
        assert {one.state for one in office.deliveries(document)} == {DeliveryState.DELIVERED}

    def test_is_told_anew_where_it_was_not_taken_and_the_other_message_is_not(
        self, office: Office, receiver: Receiver
    ) -> None:
        office.endpoint(receiver.url, dialect="auco")
        document = refused(office)
        office.relay(document)
        # CREATE is taken, REJECT is not, REJECTED is.
        receiver.statuses[:] = [204, 503]

        tell(office, document)
        office.clock.passes(timedelta(minutes=5))
        tell(office, document)

        assert named(receiver.deliveries, office, document) == ["CREATE", "REJECT", "REJECTED", "REJECT"]
        _, first, _, second = receiver.deliveries
        assert first.id == second.id
        before, after = dict(first.content), dict(second.content)
        assert before.pop("url")
        assert after.pop("url")
        assert before == after


class TestLink:
    def test_opens_the_file(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url, dialect="auco")
        document = office.draft()

        office.relay(document)
        tell(office, document)

        (created,) = receiver.taken
        assert created.content["code"] == document_code(document.id)
        assert httpx.get(created.content["url"], timeout=30).content.startswith(b"%PDF-")

    def test_names_what_somebody_attached_as_they_did(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url, dialect="assinebem", event_types=("anexo",))
        asked = Part(attachment_requests=(AttachmentRequest(id="ine", name="Identificación"),))
        document = attached(office, asked, filename="ine.pdf")

        office.relay(document)
        tell(office, document)

        (told,) = (one.content for one in receiver.taken)
        (file,) = told["anexo"][0]["arquivos"]
        assert file["nome_arquivo"] == "ine.pdf"
        asked_of_s3 = parse_qs(urlsplit(file["caminho_arquivo"]).query)
        assert asked_of_s3["response-content-disposition"] == ['attachment; filename="ine.pdf"']


class TestEachEvent:
    @pytest.mark.parametrize(
        ("dialect", "names"),
        [
            ("zapsign", ["doc_created", "doc_viewed", "doc_refused"]),
            (
                "digid",
                ["documento.estatus", "documento.estatus", "firmante.inicio", "documento.estatus"],
            ),
        ],
    )
    def test_is_one_message_where_the_dialect_knows_it(
        self, office: Office, receiver: Receiver, dialect: str, names: list[str]
    ) -> None:
        office.endpoint(receiver.url, dialect=dialect)
        document = refused(office)

        office.relay(document)
        tell(office, document)

        assert named(receiver.taken, office, document) == names
        assert receiver.taken[-1].content.get("Estatus", "refused") in ("refused", "Cancelado")

    def test_opens_the_person_s_page_and_the_file(self, office: Office, receiver: Receiver) -> None:
        office.endpoint(receiver.url, dialect="zapsign")
        document, _ = office.opened_by_all()

        office.relay(document)
        tell(office, document)

        (opened,) = (one.content for one in receiver.taken if one.content["event_type"] == "doc_viewed")
        (url,) = links.signing_urls(document, document.recipients).values()
        assert opened["signers"][0]["sign_url"] == opened["signer_who_viewed"]["sign_url"] == url
        assert httpx.get(opened["original_file"], timeout=30).content.startswith(b"%PDF-")
