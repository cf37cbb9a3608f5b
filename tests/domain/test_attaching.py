"""Files that people send before they sign."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from functions.domain.attaching import (
    AttachmentApproved,
    AttachmentNotFound,
    AttachmentReplaced,
    AttachmentRequestNotFound,
    AttachmentTooLarge,
    ReviewNoteMissing,
    TooManyAttachments,
    attached,
    detached,
    require_size,
    require_welcome,
    reviewed,
)
from functions.domain.attachments import Attachment, AttachmentRequest, AttachmentStatus
from functions.domain.before_signing import AttachmentsMissing
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.duties import Notice
from functions.domain.errors import Refusal
from functions.domain.events import EventType
from functions.domain.lifecycle import DocumentNotOpen, Status
from functions.domain.media_types import DOCX, HEIC, JPEG, PDF, PNG, AttachmentTypeUnknown, called, media_type
from functions.domain.recipients import NotYourTurn, RecipientAlreadySigned, RecipientStatus
from tests.builders import (
    LATER,
    NOON,
    in_progress,
    recipient,
    recipient_id,
    settled,
    signature,
    signed,
    stored,
    viewed,
)

ANA, LUIS = recipient_id("ana"), recipient_id("luis")
INVALID, APPROVED = AttachmentStatus.INVALID, AttachmentStatus.APPROVED


def asked(**more: Any) -> Document:
    """Return a document that asks Ana for a file, and Luis after her."""
    request = AttachmentRequest(**{"id": "ine", "name": "INE", **more})
    ana = replace(recipient("ana"), attachment_requests=(request,))
    luis = replace(recipient("luis"), attachment_requests=(request,), order_group=2)
    return viewed(in_progress(ana, luis), "ana")


def attachment(name: str = "a", **more: Any) -> Attachment:
    return Attachment(
        id=f"att_{name}",
        request_id=more.pop("request_id", "ine"),
        file=stored(f"attachments/{name}.pdf"),
        filename=f"{name}.pdf",
        media_type=PDF,
        uploaded_at=NOON,
    )


def sent(document: Document, *names: str) -> Document:
    for name in names:
        document = settled(attached(document, ANA, attachment(name), at=NOON))
    return document


def judged(document: Document, name: str, status: AttachmentStatus, note: str | None = None) -> Document:
    if status is INVALID:
        note = note or "No se lee"
    return settled(reviewed(document, ANA, f"att_{name}", status=status, note=note, at=LATER))


def lacking(document: Document) -> list[str]:
    with pytest.raises(AttachmentsMissing) as refused:
        document.signed_by(ANA, signature(), at=LATER)
    return [one.code for one in refused.value.refusals]


def signs(document: Document) -> bool:
    return document.signed_by(ANA, signature(), at=LATER).recipient(ANA).status is RecipientStatus.SIGNED


class TestSigning:
    def test_waits_for_what_is_required(self) -> None:
        assert lacking(asked()) == ["attachment_missing"]
        assert signs(sent(asked(), "a"))

    def test_does_not_wait_for_the_rest(self) -> None:
        assert signs(asked(required=False))

    def test_waits_for_approval_where_that_is_asked_too(self) -> None:
        one = sent(asked(approval_required=True, max_files=2), "a", "b")

        assert lacking(one) == ["attachment_not_approved"]
        assert lacking(judged(one, "a", APPROVED)) == ["attachment_not_approved"]
        assert signs(judged(judged(one, "a", APPROVED), "b", APPROVED))

    def test_waits_for_another_file_in_the_place_of_one_that_was_sent_back(self) -> None:
        returned = judged(sent(asked(max_files=2), "a", "b"), "a", INVALID)

        assert lacking(returned) == ["attachment_returned"]
        assert signs(sent(returned, "c"))
        assert signs(settled(detached(returned, ANA, "att_a", at=LATER)))

    def test_waits_for_as_many_as_were_sent_back(self) -> None:
        both = judged(judged(sent(asked(max_files=2), "a", "b"), "a", INVALID), "b", INVALID)

        assert lacking(sent(both, "c")) == ["attachment_returned"]
        assert signs(sent(both, "c", "d"))


class TestAttached:
    def test_tells_what_came_and_its_name_erasably(self) -> None:
        after = attached(asked(), ANA, attachment(), at=NOON)

        assert after.happening is not None
        assert after.happening.type is EventType.RECIPIENT_ATTACHMENT_UPLOADED
        assert after.happening.data == {
            "recipient_id": ANA,
            "attachment_id": "att_a",
            "request_id": "ine",
            "sha256": attachment().file.sha256,
            "size": 1000,
            "media_type": PDF,
            "replaces": None,
        }
        assert after.happening.personal["filename"] == "a.pdf"

    def test_once_more_changes_nothing(self) -> None:
        document = sent(asked(), "a")

        assert attached(document, ANA, attachment(), at=LATER) is document

    def test_takes_as_many_as_were_asked_for(self) -> None:
        with pytest.raises(TooManyAttachments):
            sent(asked(max_files=2), "a", "b", "c")

    def test_takes_what_was_asked_for(self) -> None:
        with pytest.raises(AttachmentRequestNotFound):
            attached(asked(), ANA, attachment(request_id="rfc"), at=NOON)

    def test_takes_what_comes_in_the_place_of_what_was_sent_back(self) -> None:
        again = sent(judged(sent(asked(), "a"), "a", INVALID), "b")

        assert [(one.id, one.replaced_by) for one in again.recipient(ANA).attachments] == [
            ("att_a", "att_b"),
            ("att_b", None),
        ]
        with pytest.raises(TooManyAttachments):
            sent(again, "c")

    def test_takes_it_even_from_who_has_signed_but_nothing_else(self) -> None:
        document = signed(sent(asked(), "a"), "ana")

        with pytest.raises(RecipientAlreadySigned):
            require_welcome(document, ANA, "ine")
        again = sent(judged(document, "a", INVALID), "b")
        assert again.recipient(ANA).status is RecipientStatus.SIGNED
        with pytest.raises(RecipientAlreadySigned):
            require_welcome(again, ANA, "ine")

    def test_takes_nothing_out_of_turn(self) -> None:
        with pytest.raises(NotYourTurn):
            require_welcome(asked(), LUIS, "ine")


class TestDetached:
    def test_takes_out_what_was_sent(self) -> None:
        after = detached(sent(asked(), "a"), ANA, "att_a", at=LATER)

        assert after.recipient(ANA).attachments == ()
        assert after.happening is not None
        assert after.happening.type is EventType.RECIPIENT_ATTACHMENT_REMOVED

    def test_owes_again_what_was_sent_back_when_its_successor_leaves(self) -> None:
        again = sent(judged(sent(asked(), "a"), "a", INVALID), "b")

        assert lacking(settled(detached(again, ANA, "att_b", at=LATER))) == ["attachment_returned"]

    @pytest.mark.parametrize(
        ("document", "attachment_id", "refusal"),
        [
            (sent(asked(), "a"), "att_b", AttachmentNotFound),
            (judged(sent(asked(), "a"), "a", APPROVED), "att_a", AttachmentApproved),
            (signed(sent(asked(), "a"), "ana"), "att_a", RecipientAlreadySigned),
        ],
    )
    def test_leaves_the_rest_alone(
        self, document: Document, attachment_id: str, refusal: type[Refusal]
    ) -> None:
        with pytest.raises(refusal):
            detached(document, ANA, attachment_id, at=LATER)


class TestReviewed:
    def test_sends_back_with_a_message_and_a_link_that_works(self) -> None:
        late = NOON + timedelta(days=29)
        after = reviewed(sent(asked(), "a"), ANA, "att_a", status=INVALID, note="Está vencida", at=late)

        returned = after.recipient(ANA)
        assert (returned.attachments[0].status, returned.attachments[0].note) == (INVALID, "Está vencida")
        assert returned.link is not None
        assert returned.link.expires_at == late + LINK_LIFETIME
        assert [(one.recipient_id, one.notice) for one in after.duties] == [(ANA, Notice.ATTACHMENT_RETURNED)]
        assert after.happening is not None
        assert after.happening.data["decision"] == "invalid"
        assert after.happening.personal["note"] == "Está vencida"

    def test_says_why_a_file_is_sent_back(self) -> None:
        with pytest.raises(ReviewNoteMissing):
            reviewed(sent(asked(), "a"), ANA, "att_a", status=INVALID, note=None, at=LATER)

    def test_the_same_once_more_changes_nothing(self) -> None:
        document = judged(sent(asked(), "a"), "a", APPROVED)

        assert reviewed(document, ANA, "att_a", status=APPROVED, note=None, at=LATER) is document

    def test_may_be_changed(self) -> None:
        document = judged(judged(sent(asked(), "a"), "a", INVALID), "a", APPROVED)

        assert signs(document)

    def test_looks_at_what_came_in_the_place_and_not_at_what_was_sent_back(self) -> None:
        again = sent(judged(sent(asked(), "a"), "a", INVALID), "b")

        with pytest.raises(AttachmentReplaced):
            judged(again, "a", APPROVED)

    def test_approves_after_the_end_and_sends_back_no_more(self) -> None:
        ended = replace(signed(sent(asked(), "a"), "ana"), status=Status.COMPLETED)

        assert judged(ended, "a", APPROVED).recipient(ANA).attachments[0].status is APPROVED
        with pytest.raises(DocumentNotOpen):
            judged(ended, "a", INVALID)


class TestMediaTypes:
    @pytest.mark.parametrize(
        ("content", "kind"),
        [
            (b"%PDF-1.7\n", PDF),
            (b"\xff\xd8\xff\xe0", JPEG),
            (b"\x89PNG\r\n\x1a\n", PNG),
            (b"\x00\x00\x00\x18ftypheic", HEIC),
            (b"PK\x03\x04 [Content_Types].xml word/document.xml", DOCX),
        ],
    )
    def test_are_told_by_the_content(self, content: bytes, kind: str) -> None:
        assert media_type(content) == kind

    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"<svg onload=alert(1)>",
            b"<html>%PDF-1.7",
            b"MZ\x90\x00",
            b"GIF89a",
            b"PK\x03\x04 xl/workbook.xml [Content_Types].xml",
            b"PK\x03\x04 [Content_Types].xml word/document.xml word/vbaProject.bin",
            b"\x00\x00\x00\x18ftypavif",
        ],
    )
    def test_that_nobody_takes_are_refused(self, content: bytes) -> None:
        with pytest.raises(AttachmentTypeUnknown):
            media_type(content)

    @pytest.mark.parametrize(
        ("name", "kind", "shown"),
        [
            ("identificación.PDF", PDF, "identificación.pdf"),
            ("foto.jpeg", JPEG, "foto.jpg"),
            ("foto.exe", JPEG, "foto.exe.jpg"),
            ("../../etc/passwd", PDF, "_.._etc_passwd.pdf"),
            ("a\u202egpj.exe", PNG, "agpj.exe.png"),
            ("<b>x</b>.png", PNG, "_b_x__b_.png"),
            ("  ", DOCX, "document.docx"),
        ],
    )
    def test_end_the_names_that_files_are_called_by(self, name: str, kind: str, shown: str) -> None:
        assert called(name, media_type=kind) == shown


class TestSizes:
    def test_end_at_twenty_megabytes(self) -> None:
        require_size(20 * 1024 * 1024, pointer="/size")
        with pytest.raises(AttachmentTooLarge):
            require_size(20 * 1024 * 1024 + 1, pointer="/size")
