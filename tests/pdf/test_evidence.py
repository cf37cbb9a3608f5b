"""What the evidence pages say of everybody's part, in the language of the document."""

from __future__ import annotations

from dataclasses import replace
from itertools import chain
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from functions.domain.attachments import AttachmentStatus
from functions.domain.events import EventType
from functions.domain.parts import Channel, Role
from functions.domain.recipients import RecipientStatus
from functions.domain.requirements import Requirement
from functions.domain.terms import SignatureKind
from functions.pdf.assembly import draw_evidence
from functions.pdf.evidence_model import Evidence, HandoverEvidence, RecipientEvidence, from_json, to_json
from functions.pdf.evidence_words import words
from tests.dialects.telling import WEBHOOK_EVENTS
from tests.pdf import samples

LANGUAGES = ("es", "pt", "en")


def drawn(folder: Path, *people: RecipientEvidence, language: str = "es", events: int = 4) -> tuple[str, int]:
    """The text of the pages, in one line, and how many they are."""
    told = replace(samples.evidence(language=language, events=events), recipients=people)
    out = folder / "evidence.pdf"
    draw_evidence(evidence=told, out=out)
    pages = pypdf.PdfReader(out).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()), len(pages)


class TestWords:
    @pytest.mark.parametrize("language", LANGUAGES)
    def test_are_there_for_all_that_can_happen(self, language: str) -> None:
        told = words(language)

        assert set(EventType) - set(WEBHOOK_EVENTS) <= set(told.happenings)
        assert set(Role) <= set(told.roles)
        assert {*SignatureKind, "approval"} <= set(told.kinds)
        assert set(Requirement) <= set(told.requirements)
        assert set(Channel) <= set(told.channels)
        assert set(RecipientStatus) <= set(told.statuses)
        assert set(AttachmentStatus) <= set(told.files)

    def test_are_others_in_each_language(self) -> None:
        every = [[*vars(words(one)).values(), *chain(words(one).happenings.values())] for one in LANGUAGES]

        assert every[0] != every[1] != every[2]


class TestParts:
    @pytest.mark.parametrize(
        ("language", "expected"),
        [
            ("es", ["Firmante · Grupo 2 · Firmado", "Firma automática por mandato", "Código por correo"]),
            (
                "pt",
                ["Signatário · Grupo 2 · Assinado", "Assinatura automática por mandato", "Código por e-mail"],
            ),
            ("en", ["Signer · Group 2 · Signed", "Automatic signature by mandate", "Code by e-mail"]),
        ],
    )
    def test_are_told_whole(self, language: str, expected: list[str], tmp_path: Path) -> None:
        part = samples.full_part()

        told, _ = drawn(tmp_path, part, language=language)

        assert all(one in told for one in expected)
        squeezed = told.replace(" ", "")
        for fact in (part.email, part.phone, part.tax_id, part.ip, part.mandate, part.id, part.refusal):
            assert str(fact).replace(" ", "") in squeezed
        for proof in part.proofs:
            assert words(language).requirements[proof.requirement] in told
        assert "97" in told
        for label, value in part.answers:
            assert label.strip() in told
            assert value.strip() in told
        for attachment in part.attachments:
            assert attachment.sha256 in squeezed
            assert attachment.filename in told
        for handover in part.handovers:
            assert handover.name in told

    def test_name_both_sides_of_a_delegation(self, tmp_path: Path) -> None:
        heir = replace(
            samples.full_part(1), handovers=(HandoverEvidence("delegated_by", "Ana Núñez", samples.NOON),)
        )
        former = RecipientEvidence(
            id="rcp_former",
            name="Ana Núñez",
            status="delegated",
            role="signer",
            handovers=(HandoverEvidence("delegated_to", heir.name, samples.NOON),),
        )

        told, _ = drawn(tmp_path, former, heir)

        assert "Delegó su parte" in told
        assert f"Delegó en {heir.name.strip()}" in told
        assert "Por delegación de Ana Núñez" in told

    def test_of_approvers_say_that_they_approved(self, tmp_path: Path) -> None:
        part = RecipientEvidence(
            id="rcp_1",
            name="Ana",
            status="signed",
            role="approver",
            kind="approval",
            signed_at=samples.NOON,
        )

        told, _ = drawn(tmp_path, part)

        assert "Aprobador · Aprobado" in told
        assert "entregado por el remitente" in told

    def test_of_any_length_are_drawn(self, tmp_path: Path) -> None:
        told, pages = drawn(
            tmp_path, *(samples.full_part(number, long=True) for number in range(25)), events=120
        )

        assert 20 < pages < 90
        assert "…" in told
        assert samples.full_part().id[:-2] + "24" in told.replace(" ", "")

    def test_stay_on_the_page(self, tmp_path: Path) -> None:
        drawn(tmp_path, samples.full_part(long=True))

        with pypdfium2.PdfDocument(tmp_path / "evidence.pdf") as document:
            for page in document:
                image = page.render(scale=1).to_pil().convert("L")
                right = image.crop((image.width - 40, 0, image.width, image.height))
                assert min(right.tobytes()) > 240

    def test_come_through_json_as_they_are(self) -> None:
        told = replace(samples.evidence(), recipients=(samples.full_part(long=True),))

        assert from_json(Evidence, to_json(told)) == told
