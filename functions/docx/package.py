"""The ZIP file under a DOCX: what is certain about it before any part is opened, and its parts."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from functions.docx.limits import Limits
from functions.domain.docx_refusals import DocxDamaged, DocxEncrypted, DocxTooComplex, NotADocx

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_KNOWN = (
    (_OLE, "doc"),
    (b"%PDF-", "pdf"),
    (b"{\\rtf", "rtf"),
    (b"\x7fELF", "elf"),
    (b"MZ", "exe"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
)
_UNSAFE = re.compile(r"(^/)|(^[A-Za-z]:)|[\\\x00-\x1f]|(^|/)\.\.?(/|$)|//")
_ENCRYPTION_FLAGS = 0x1 | 0x40 | 0x2000
_STAMP = (1980, 1, 1, 0, 0, 0)
_PACKED = (".png", ".jpg", ".jpeg", ".gif")
# Below this, a ratio says nothing: a page of blanks packs better than 100 to 1.
_SMALL = 1024 * 1024


def read(path: Path, *, limits: Limits) -> dict[str, bytes]:
    """Return the parts of a package by name, in their order. Refuses what is no ZIP or would cost too much.

    Nothing is unpacked before the directory was judged, and no part grows beyond the size that it declares.
    """
    _require_zip(path)
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _judge(entries, size=path.stat().st_size, limits=limits)
            return {entry.filename: _unpack(archive, entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError) as broken:
        raise DocxDamaged(cause="zip") from broken


def write(parts: Mapping[str, bytes]) -> bytes:
    """Return a package of `parts`: the same parts give the same bytes. [Content_Types].xml comes first."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in sorted(parts, key=lambda name: name != "[Content_Types].xml"):
            add(archive, name, parts[name])
    return packed.getvalue()


def add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    entry = zipfile.ZipInfo(name, date_time=_STAMP)
    stored = name.lower().endswith(_PACKED)
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    archive.writestr(entry, content, compresslevel=None if stored else 4)


def _require_zip(path: Path) -> None:
    with path.open("rb") as file:
        head = file.read(8)
        if head.startswith(b"PK\x03\x04"):
            return
        if head.startswith(_OLE) and _ENCRYPTED in head + file.read():
            raise DocxEncrypted
    raise NotADocx(format=next((known for magic, known in _KNOWN if head.startswith(magic)), "unknown"))


def _judge(entries: list[zipfile.ZipInfo], *, size: int, limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise DocxTooComplex(limit="entries")
    names: set[str] = set()
    for entry in entries:
        _judge_cost(entry, limits=limits)
        if entry.flag_bits & _ENCRYPTION_FLAGS:
            raise DocxEncrypted
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise DocxDamaged(cause="compression")
        # The name as the file has it: Python cuts it at the first NUL.
        name = entry.orig_filename
        if not name or _UNSAFE.search(name):
            raise DocxDamaged(cause="unsafe_name")
        # Part names are equal without regard to case (ECMA-376 part 2, 6.2.2.3).
        if name.casefold() in names:
            raise DocxDamaged(cause="duplicate_name")
        names.add(name.casefold())
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked:
        raise DocxTooComplex(limit="size")
    if unpacked > _SMALL and unpacked > limits.ratio * size:
        raise DocxTooComplex(limit="ratio")
    if sum(entry.compress_size for entry in entries) > size:
        # The same bytes are claimed twice: how a small file unpacks without end.
        raise DocxDamaged(cause="overlap")


def _judge_cost(entry: zipfile.ZipInfo, *, limits: Limits) -> None:
    if entry.file_size > limits.unpacked:
        raise DocxTooComplex(limit="size")
    if _is_xml(entry.filename) and entry.file_size > limits.xml:
        raise DocxTooComplex(limit="xml")
    if entry.file_size > _SMALL and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise DocxTooComplex(limit="ratio")


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml"))


def _unpack(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    with archive.open(entry) as packed:
        # A part that holds more than it declares fails its checksum.
        content = packed.read()
    if len(content) != entry.file_size:
        raise DocxDamaged(cause="size")
    return content
