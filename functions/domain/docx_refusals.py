"""What a DOCX can be refused for, at the door."""

from __future__ import annotations

from functions.domain.errors import Invalid, Refusal, TooLarge


class NotADocx(Invalid):
    """The file is no WordprocessingML package (ECMA-376 part 1, 11.3.10). Fact `format`, where it is known."""

    code = "docx_not_a_docx"


class DocxEncrypted(Invalid):
    """The file opens with a password only."""

    code = "docx_encrypted"


class DocxTooLarge(TooLarge):
    """Facts `size` and `limit`, in bytes."""

    code = "docx_too_large"


class DocxTooComplex(Invalid):
    """Reading the file costs more than is allowed. Fact `limit` names which: entries, size, ratio, time and others."""

    code = "docx_too_complex"


class DocxHasActiveContent(Invalid):
    """The file carries what acts or what other programs open, and is not whole without it. Fact `found`."""

    code = "docx_active_content"


class DocxHasExternalContent(Invalid):
    """A part of what the file shows lies elsewhere. Fact `found` names what is fetched."""

    code = "docx_external_content"


class DocxDamaged(Invalid):
    """Fact `cause` names what is broken."""

    code = "docx_damaged"


REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        NotADocx,
        DocxEncrypted,
        DocxTooLarge,
        DocxTooComplex,
        DocxHasActiveContent,
        DocxHasExternalContent,
        DocxDamaged,
    )
}
