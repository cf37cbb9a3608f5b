"""Documents with as many people as they hold, and as many before them: each command fits into one transaction."""

from __future__ import annotations

from datetime import timedelta

from functions.actions import documents, signers
from functions.actions.documents import Assigned
from functions.actions.links import make_link
from functions.actions.recording import record
from functions.api.documents.reactivate_document import reactivate_document
from functions.api.documents.reopen_document import reopen_document
from functions.domain.conducting import with_terms
from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.expiring import passed_time
from functions.domain.identifiers import Prefix
from functions.domain.lifecycle import Status
from functions.domain.parting import MAX_PARTS, Delegate, delegated
from functions.domain.parts import Part
from functions.domain.signers import Person, Signer
from functions.domain.terms import Terms
from tests.reliability.office import Office


def hired(office: Office, number: int) -> Signer:
    command = office.command()
    name = f"Persona {number}"
    signer = signers.create_signer(
        command,
        client_id=office.client_id,
        name=name,
        person=Person.parsed(
            name=name,
            email=f"gente{number}@example.com",
            phone=None,
            tax_id=None,
            legal_representative=False,
            automatic_signature=False,
            external_id=None,
        ),
    )
    command.unit.commit()
    return signer


def crowded(office: Office) -> Document:
    """Send a document to as many people as it holds; the first hand their parts on, until it takes no more."""
    draft = office.draft()
    command = office.command()
    parts = [Assigned(signer_id=hired(office, number).id, part=Part()) for number in range(MAX_RECIPIENTS)]
    documents.replace_recipients(command, draft.id, parts=parts, expected_version=None)
    command.unit.commit()
    command = office.command()
    document = documents.send_document(command, draft.id, expected_version=None)
    command.unit.commit()
    holders = document.recipients[: MAX_PARTS - MAX_RECIPIENTS]
    for number, holder in enumerate(holders):
        command = office.command()
        before = office.document(draft.id)
        heir = command.mint(Prefix.RECIPIENT)
        to = Delegate(name="Heredera", email=f"heredera{number}@example.com", phone=None, tax_id=None)
        link = make_link(before, heir, at=command.at)
        after = delegated(before, holder.id, to, new_id=heir, link=link, at=command.at)
        record(command, before=before, after=after)
        command.unit.commit()
    return office.document(draft.id)


class TestCrowd:
    def test_is_taken_back(self, office: Office) -> None:
        document = crowded(office)
        assert len(document.recipients) == MAX_PARTS

        answer = office.ask(reopen_document, key="taken back", document_id=document.id)

        assert answer.status == 200, answer.text
        draft = office.document(document.id)
        assert (draft.status, len(draft.recipients)) == (Status.DRAFT, MAX_RECIPIENTS)

    def test_begins_again_after_its_end(self, office: Office) -> None:
        document = crowded(office)
        command = office.command()
        terms = Terms(expires_at=command.at + timedelta(seconds=1))
        dated = record(command, before=document, after=with_terms(document, terms, at=command.at))
        command.unit.commit()
        office.clock.passes(timedelta(seconds=2))
        command = office.command()
        record(command, before=dated, after=passed_time(dated, at=command.at))
        command.unit.commit()

        answer = office.ask(reactivate_document, {}, key="once more", document_id=document.id)

        assert answer.status == 202, answer.text
        assert office.document(document.id).status is Status.IN_PROGRESS
