from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from functions.domain.documents import Document
from functions.domain.drafting import MAX_RECIPIENTS
from functions.domain.events import EventType
from functions.domain.files import File, FileState
from functions.domain.filing import with_arrived_file
from functions.domain.lifecycle import (
    DocumentCanceled,
    DocumentChanged,
    DocumentNotDraft,
    SignerAssignedTwice,
    Status,
    TooManyRecipients,
    UploadSuperseded,
)
from functions.domain.recipients import RecipientNotFound
from tests.builders import (
    LATER,
    NOON,
    awaited_file,
    canceled,
    completed,
    draft,
    in_progress,
    ready_file,
    recipient,
    recipient_id,
    refused,
    sealing,
)

Verb = Callable[[Document], Document]

CHANGES: dict[str, Verb] = {
    "revised": lambda document: document.revised(name="Anexo", at=LATER),
    "assigned": lambda document: document.assigned([recipient("luis")], at=LATER),
    "unassigned": lambda document: document.unassigned(recipient_id("ana"), at=LATER),
}


class TestDrafted:
    def test_begins_as_a_draft_that_says_it_was_created(self) -> None:
        document = Document.drafted(
            document_id="doc_1",
            account_id="acc_1",
            client_id="cli_1",
            name="Contrato",
            sender="Papelería del Sur",
            language="es",
            file=ready_file(pages=2),
            external_id="A-1",
            metadata={"folio": "7"},
            at=NOON,
        )

        assert (document.status, document.sequence, document.created_at) == (Status.DRAFT, 0, NOON)
        assert document.happening is not None
        assert document.happening.type is EventType.DOCUMENT_CREATED
        assert document.happening.data["file_pages"] == 2
        assert document.happening.data["file_sha256"] == ready_file().require_stored().sha256

    @pytest.mark.parametrize("sandbox", [True, False])
    def test_knows_whether_a_test_key_made_it(self, sandbox: bool) -> None:
        document = Document.drafted(
            document_id="doc_1",
            account_id="acc_1",
            client_id="cli_1",
            name="Contrato",
            sender="Papelería del Sur",
            language="es",
            file=ready_file(),
            external_id=None,
            metadata={},
            at=NOON,
            sandbox=sandbox,
        )

        assert document.revised(name="Anexo", at=NOON).sandbox is sandbox

    def test_keeps_the_name_out_of_what_is_never_erased(self) -> None:
        created = replace(draft(), happening=None).revised(name="Despido de Ana", at=NOON).happening

        assert created is not None
        assert "Despido de Ana" not in str(created.data)
        assert created.personal == {"name": "Despido de Ana"}

    def test_does_not_share_metadata_with_its_maker(self) -> None:
        metadata = {"folio": "7"}
        document = draft().revised(metadata=metadata, at=NOON)

        metadata["folio"] = "8"

        assert document.metadata == {"folio": "7"}


class TestChanging:
    @pytest.mark.parametrize("verb", CHANGES.values(), ids=CHANGES)
    @pytest.mark.parametrize(
        "document", [in_progress(), sealing(), completed(), refused()], ids=lambda one: one.status
    )
    def test_refuses_a_document_that_was_sent(self, verb: Verb, document: Document) -> None:
        with pytest.raises(DocumentNotDraft) as refusal:
            verb(document)

        assert refusal.value.facts["status"] == document.status

    @pytest.mark.parametrize("verb", CHANGES.values(), ids=CHANGES)
    def test_refuses_a_canceled_document(self, verb: Verb) -> None:
        with pytest.raises(DocumentCanceled):
            verb(canceled())

    @pytest.mark.parametrize("verb", CHANGES.values(), ids=CHANGES)
    def test_tells_one_update_and_owes_nothing(self, verb: Verb) -> None:
        changed = verb(draft(recipient("ana")))

        assert changed.happening is not None
        assert changed.happening.type is EventType.DOCUMENT_UPDATED
        assert changed.duties == ()
        assert changed.updated_at == LATER
        assert changed.status is Status.DRAFT


class TestRevised:
    def test_changes_what_is_given_and_keeps_the_rest(self) -> None:
        before = draft().revised(external_id="A-1", metadata={"folio": "7"}, at=NOON)

        after = before.revised(name="Anexo", at=LATER)

        assert (after.name, after.external_id, after.metadata) == ("Anexo", "A-1", {"folio": "7"})
        assert after.id == before.id

    def test_names_what_has_changed(self) -> None:
        happening = draft().revised(name="Anexo", metadata={}, at=LATER).happening

        assert happening is not None
        assert happening.data == {"changed": ["name", "metadata"]}

    def test_is_nothing_when_nothing_is_given(self) -> None:
        before = draft()

        assert before.revised(at=LATER) is before

    def test_empties_metadata_that_is_given_empty(self) -> None:
        assert draft().revised(metadata={"folio": "7"}, at=NOON).revised(metadata={}, at=LATER).metadata == {}


class TestWithUploadedFile:
    arrived = replace(ready_file(), upload_id="upload-1")

    def test_takes_in_the_file_that_is_awaited(self) -> None:
        document = with_arrived_file(draft(file=awaited_file()), self.arrived, at=LATER)

        assert document.file == self.arrived

    def test_takes_in_a_rejection_too(self) -> None:
        rejected = File(state=FileState.REJECTED, upload_id="upload-1", rejection="pdf_encrypted")

        happening = with_arrived_file(draft(file=awaited_file()), rejected, at=LATER).happening

        assert happening is not None
        assert happening.data["file_rejection"] == "pdf_encrypted"

    def test_refuses_an_upload_that_was_replaced(self) -> None:
        document = draft(file=awaited_file(upload_id="upload-2"))

        with pytest.raises(UploadSuperseded):
            with_arrived_file(document, self.arrived, at=LATER)

    def test_refuses_the_same_upload_a_second_time(self) -> None:
        document = with_arrived_file(draft(file=awaited_file()), self.arrived, at=LATER)

        with pytest.raises(UploadSuperseded):
            with_arrived_file(document, self.arrived, at=LATER)

    def test_refuses_a_canceled_document(self) -> None:
        document = draft(file=awaited_file()).canceled(reason=None, at=NOON)

        with pytest.raises(DocumentCanceled):
            with_arrived_file(document, self.arrived, at=LATER)


class TestAssigned:
    def test_replaces_everybody_and_numbers_them(self) -> None:
        document = draft(recipient("ana")).assigned([recipient("luis"), recipient("eva")], at=LATER)

        assert [(one.name, one.position) for one in document.recipients] == [("Luis", 1), ("Eva", 2)]

    def test_may_leave_nobody(self) -> None:
        assert draft(recipient("ana")).assigned([], at=LATER).recipients == ()

    def test_refuses_a_signer_assigned_twice(self) -> None:
        with pytest.raises(SignerAssignedTwice) as refusal:
            draft().assigned([recipient("ana"), recipient("luis"), recipient("ana")], at=NOON)

        assert refusal.value.pointer == "/recipients/2/signer_id"
        assert refusal.value.facts["signer_id"] == recipient("ana").signer_id

    def test_takes_as_many_as_a_transaction_holds(self) -> None:
        people = [recipient(f"persona-{number}") for number in range(MAX_RECIPIENTS)]

        assert len(draft().assigned(people, at=NOON).recipients) == MAX_RECIPIENTS

    def test_refuses_one_more(self) -> None:
        people = [recipient(f"persona-{number}") for number in range(MAX_RECIPIENTS + 1)]

        with pytest.raises(TooManyRecipients) as refusal:
            draft().assigned(people, at=NOON)

        assert refusal.value.facts["limit"] == MAX_RECIPIENTS

    def test_keeps_people_out_of_what_is_never_erased(self) -> None:
        happening = draft().assigned([recipient("ana")], at=NOON).happening

        assert happening is not None
        assert "example.com" not in str(happening.data)
        assert happening.personal["recipients"][0]["email"] == "ana@example.com"


class TestUnassigned:
    def test_moves_up_those_who_stay(self) -> None:
        document = draft(recipient("ana"), recipient("luis"), recipient("eva"))

        staying = document.unassigned(recipient_id("luis"), at=LATER).recipients

        assert [(one.name, one.position) for one in staying] == [("Ana", 1), ("Eva", 2)]

    def test_refuses_somebody_who_has_no_part(self) -> None:
        with pytest.raises(RecipientNotFound):
            draft(recipient("ana")).unassigned(recipient_id("luis"), at=LATER)


class TestRequireVersion:
    def test_lets_pass_the_version_that_the_caller_has_seen(self) -> None:
        replace(draft(), sequence=7).require_version(7)

    def test_lets_pass_a_caller_who_does_not_mind(self) -> None:
        replace(draft(), sequence=7).require_version(None)

    @pytest.mark.parametrize("expected", [0, 6, 8])
    def test_refuses_every_other(self, expected: int) -> None:
        with pytest.raises(DocumentChanged) as refusal:
            replace(draft(), sequence=7).require_version(expected)

        assert refusal.value.facts == {"current": 7, "expected": expected}
