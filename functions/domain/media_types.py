"""What a file is, by its first bytes and not by its name; and what to call it then."""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Final

from functions.domain.archive_names import plain_name
from functions.domain.errors import Invalid

PDF: Final = "application/pdf"
JPEG: Final = "image/jpeg"
PNG: Final = "image/png"
HEIC: Final = "image/heic"
DOCX: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ENDINGS: Final = {PDF: "pdf", JPEG: "jpg", PNG: "png", HEIC: "heic", DOCX: "docx"}

_OTHER_ENDINGS: Final = {JPEG: (".jpeg", ".jpe", ".jfif"), HEIC: (".heif",)}
_HEIC_BRANDS: Final = (b"heic", b"heix", b"heim", b"heis", b"mif1")


class AttachmentTypeUnknown(Invalid):
    """The file is none of the types that are taken, whatever its name says. Fact `allowed`."""

    code = "attachment_type_unknown"


def media_type(content: bytes) -> str:
    """Return what a file is: PDF, JPEG, PNG, HEIC or DOCX without macros. It is not opened, and drawn by nobody."""
    if content.startswith(b"%PDF-"):
        return PDF
    if content.startswith(b"\xff\xd8\xff"):
        return JPEG
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        return HEIC
    # Names of a ZIP's parts stand in it uncompressed (PKWARE APPNOTE 4.4.17).
    if (
        content.startswith(b"PK\x03\x04")
        and b"[Content_Types].xml" in content
        and b"word/document.xml" in content
        and b"vbaProject" not in content
    ):
        return DOCX
    raise AttachmentTypeUnknown(allowed="PDF, JPEG, PNG, HEIC, DOCX")


def called(name: str, *, media_type: str) -> str:
    """Return a name that any file system takes, with the ending of what the file is: `foto.exe` is `foto.exe.jpg`."""
    ending = ENDINGS[media_type]
    suffix = PurePosixPath(name.strip()).suffix
    if suffix.casefold() in _OTHER_ENDINGS.get(media_type, ()):
        name = name.strip()[: -len(suffix)]
    return f"{plain_name(name, extension=ending)}.{ending}"
