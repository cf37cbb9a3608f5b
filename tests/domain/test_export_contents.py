from __future__ import annotations

from dataclasses import replace

from functions.domain.attachments import Attachment, AttachmentStatus
from functions.domain.documents import Document
from functions.domain.events import Event
from functions.domain.export_contents import PieceKind, pieces_of, traces_of
from functions.domain.files import File, FileState, FilledTemplate, Origin, OriginKind
from functions.domain.filing import owing_content, with_file, without_file
from functions.domain.identifiers import Prefix
from functions.domain.requirements import Proof, Requirement
from tests.builders import (
    LATER,
    NOON,
    SEAL_EVIDENCE,
    awaited_file,
    chained,
    completed,
    draft,
    identifier,
    in_progress,
    ready_file,
    recipient,
    settled,
    signed,
    stored,
)

ANNEX = identifier(Prefix.FILE, "annex")
FILLED = Origin(
    kind=OriginKind.TEMPLATE,
    source=stored("filled.docx"),
    template=FilledTemplate(
        template_id=identifier(Prefix.TEMPLATE, "contrato"),
        template_version=3,
        accepts_annexes=True,
        answers=stored("answers.json"),
    ),
)


def annex(name: str = "Anexo", *, made_from: Origin | None = None) -> File:
    return replace(ready_file(), id=ANNEX, name=name, stored=stored("annex.pdf"), made_from=made_from)


def names(document: Document) -> list[str]:
    return [piece.name for piece in pieces_of(document)]


def traces(document: Document, events: list[Event]) -> list[tuple[PieceKind, str]]:
    return [(one.kind, one.sha256) for one in traces_of(document, events)]


class TestPieces:
    def test_of_a_draft_are_its_files_in_their_order(self) -> None:
        document = settled(with_file(draft(), annex(), at=NOON))

        assert names(document) == ["files/01-Contrato.pdf", "files/02-Anexo.pdf"]
        assert [piece.belongs_to for piece in pieces_of(document)] == [one.id for one in document.files]

    def test_of_a_file_still_to_come_are_none(self) -> None:
        assert names(draft(file=awaited_file())) == []

    def test_of_a_completed_document_are_signed_files_and_signatures_too(self) -> None:
        assert names(completed()) == [
            "files/01-Contrato.pdf",
            "signed/01-Contrato.pdf",
            "signatures/01-Ana.png",
            "signatures/02-Luis.png",
        ]

    def test_of_people_are_initials_attachments_and_pictures_of_identity_too(self) -> None:
        attachment = Attachment(
            id="att_1",
            request_id="address",
            file=stored("recibo.pdf"),
            filename="Recibo de luz.PDF",
            media_type="application/pdf",
            uploaded_at=NOON,
            status=AttachmentStatus.INVALID,
            note="Se ve borroso",
        )
        odd = replace(
            attachment, id="att_2", filename="sin final", status=AttachmentStatus.PENDING, note=None
        )
        document = signed(in_progress(recipient("ana")), "ana")
        ana = document.recipients[0]
        assert ana.signature is not None
        ana = replace(
            ana,
            signature=replace(ana.signature, initials=stored("initials.png")),
            attachments=(attachment, odd),
            proofs=(Proof(requirement=Requirement.SELFIE, at=NOON, pictures=(stored("selfie.jpg"),)),),
        )

        pieces = pieces_of(document.with_recipient(ana))

        assert [piece.name for piece in pieces][1:] == [
            "signatures/01-Ana.png",
            "initials/01-Ana.png",
            "attachments/01-Recibo de luz.pdf",
            "attachments/02-sin final.bin",
            "identity/01-Ana selfie.jpg",
        ]
        assert {piece.belongs_to for piece in pieces[1:]} == {ana.id}
        assert pieces[3].notes == {
            "request_id": "address",
            "filename": "Recibo de luz.PDF",
            "media_type": "application/pdf",
            "status": "invalid",
            "note": "Se ve borroso",
        }

    def test_of_several_files_are_in_order_whatever_they_are_made_from(self) -> None:
        document = draft(recipient("ana"), file=replace(ready_file(), made_from=FILLED))
        markdown = Origin(kind=OriginKind.MARKDOWN, source=stored("annex.md"))
        document = settled(with_file(document, annex(made_from=markdown), at=NOON))

        assert names(document) == [
            "files/01-Contrato.pdf",
            "files/02-Anexo.pdf",
            "sources/01-Contrato.docx",
            "sources/02-Anexo.md",
            "answers/01-Contrato.json",
        ]

    def test_of_sealed_extra_files_are_theirs(self) -> None:
        document = replace(in_progress(), extra_files=(annex(),))
        document = signed(document, "ana", "luis")
        sealed = [stored("sealed.pdf"), stored("annex-sealed.pdf")]
        done = settled(document.completed(sealed, evidence=SEAL_EVIDENCE, at=NOON))

        held = [piece.stored for piece in pieces_of(done) if piece.kind is PieceKind.SIGNED_FILE]
        assert held == sealed

    def test_of_a_file_kept_as_it_came_are_its_evidence_too(self) -> None:
        document = completed()
        kept = replace(document, file=replace(document.file, evidence=stored("evidence.pdf")))

        assert "evidence/01-Contrato.pdf" in names(kept)


class TestTraces:
    def test_are_none_of_what_the_document_still_has(self) -> None:
        document = with_file(draft(), annex(), at=NOON)

        assert traces(document, chained(document)) == []

    def test_are_of_a_file_that_was_replaced(self) -> None:
        first = with_file(draft(), annex(), at=NOON)
        file = replace(ready_file(), stored=stored("other.pdf"))
        brought = settled(first).revised(file=file, at=LATER)
        back = settled(brought).revised(file=ready_file(), at=LATER)

        assert traces(back, chained(first, brought, back)) == [
            (PieceKind.FILE, stored("other.pdf").sha256),
        ]

    def test_are_of_a_file_that_was_taken_out_with_its_id_and_its_event(self) -> None:
        added = with_file(draft(), annex(), at=NOON)
        taken_out = without_file(settled(added), ANNEX, at=LATER)

        (trace,) = traces_of(taken_out, chained(added, taken_out))
        assert (trace.belongs_to, trace.sha256) == (ANNEX, stored("annex.pdf").sha256)
        assert trace.name == f"earlier/0001-file-{trace.sha256[:8]}.pdf"

    def test_are_of_sources_and_answers_as_well(self) -> None:
        rendering = File(state=FileState.RENDERING, upload_id="upl_1", made_from=FILLED)
        first = owing_content(draft().revised(file=rendering, at=NOON), rendering, at=NOON)
        second = settled(first).revised(file=ready_file(), at=LATER)

        found = traces_of(second, chained(first, second))
        assert [(one.kind, one.sha256, one.extension) for one in found] == [
            (PieceKind.ANSWERS, stored("answers.json").sha256, "json"),
            (PieceKind.SOURCE, stored("filled.docx").sha256, "docx"),
        ]

    def test_are_none_of_answers_that_were_erased(self) -> None:
        rendering = File(state=FileState.RENDERING, upload_id="upl_1", made_from=FILLED)
        first = owing_content(draft().revised(file=rendering, at=NOON), rendering, at=NOON)
        second = settled(first).revised(file=ready_file(), at=LATER)
        erased = [replace(event, personal=None) for event in chained(first, second)]

        assert traces(second, erased) == [(PieceKind.SOURCE, stored("filled.docx").sha256)]
