"""What a PDF can be refused for, at the door or when its seal is checked."""

from __future__ import annotations

from functions.domain.errors import Invalid, NotFound, Refusal, TooLarge


class NotAPdf(Invalid):
    """The file does not begin as a PDF does (ISO 32000-1 7.5.2)."""

    code = "pdf_not_a_pdf"


class PdfEncrypted(Invalid):
    """The file is encrypted. Fact `password`: "user" opens it, "owner" only restricts it."""

    code = "pdf_encrypted"


class PdfHasActiveContent(Invalid):
    """The file acts when it is opened, or carries other files. Fact `found` names what it holds."""

    code = "pdf_active_content"


class PdfHasNoPages(Invalid):
    code = "pdf_no_pages"


class PdfTooLarge(TooLarge):
    """Facts `size` and `limit`, in bytes."""

    code = "file_too_large"


class PdfTooManyPages(Invalid):
    """Facts `pages` and `limit`."""

    code = "pdf_too_many_pages"


class PdfTooComplex(Invalid):
    """Reading the file costs more than is allowed. Fact `limit` names which: memory, cpu, time or size."""

    code = "pdf_too_complex"


class PdfAlreadySigned(Invalid):
    """A rewrite would break the signatures that the file carries; asked to, intake keeps the file as it is."""

    code = "pdf_already_signed"


class PdfSignedNeedsCleaning(Invalid):
    """A file kept as it is holds what would have to be taken out of it. Fact `found` names it."""

    code = "pdf_signed_needs_cleaning"


class PdfSignatureBroken(Invalid):
    """A signature that the file carries does not hold. Facts `signer` and `reason`.

    The reason is changed, changed_later, not_the_whole_revision, unsupported or unreadable.
    """

    code = "pdf_signature_broken"


class PdfCertifiedUnchangeable(Invalid):
    """Its author's signature permits no change, and so no other signature (ISO 32000-1 table 254, P 1)."""

    code = "pdf_certified_unchangeable"


class PdfSignatureLocks(Invalid):
    """One more signature would break one that the file carries: it locks its fields, or the document."""

    code = "pdf_signature_locks"


class PdfDamaged(Invalid):
    code = "pdf_damaged"


class PdfPageNotFound(NotFound):
    """The file has no such page. Facts `page` and `pages`, how many it has."""

    code = "pdf_page_not_found"


class PdfHasHiddenLayers(Invalid):
    """The file has layers that are not shown, or not everywhere: a viewer lets its reader see what others do not."""

    code = "pdf_hidden_layers"


class PdfRenderersDisagree(Invalid):
    """Two viewers would show other words or pictures. Fact `pages`: the first twenty that differ, counted from 1."""

    code = "pdf_renderers_disagree"


class SealNotValid(Invalid):
    """The file is not what was sealed. Fact `reason` names the first check that failed."""

    code = "seal_not_valid"


REFUSALS: dict[str, type[Refusal]] = {
    refusal.code: refusal
    for refusal in (
        NotAPdf,
        PdfEncrypted,
        PdfHasActiveContent,
        PdfHasNoPages,
        PdfTooLarge,
        PdfTooManyPages,
        PdfTooComplex,
        PdfAlreadySigned,
        PdfSignedNeedsCleaning,
        PdfSignatureBroken,
        PdfCertifiedUnchangeable,
        PdfSignatureLocks,
        PdfDamaged,
        PdfPageNotFound,
        PdfHasHiddenLayers,
        PdfRenderersDisagree,
        SealNotValid,
    )
}
