"""Packages that are no honest ZIP: twice the same name, names that climb, bombs."""

from __future__ import annotations

import io
import struct
import warnings
import zipfile

from tests.docx.contracts import parts, plain
from tests.docx.hostile import WORD, changed, packed


def duplicate_entries() -> bytes:
    out = io.BytesIO(plain())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(out, "a") as archive:
            archive.writestr(WORD, parts(plain("Otro contrato."))[WORD])
    return out.getvalue()


def duplicate_entries_by_case() -> bytes:
    known = parts(plain())
    return packed({**known, "WORD/Document.xml": known[WORD]})


def absolute_name() -> bytes:
    return changed(files={"/etc/cron.d/x": b"x"})


def climbing_name() -> bytes:
    return changed(files={"word/../../x": b"x"})


def backslash_name() -> bytes:
    return changed(files={"..\\x": b"x"})


def _bomb(size: int) -> bytes:
    known = parts(plain())
    start, end = known[WORD].split(b"</w:t>", 1)
    return packed({**known, WORD: start + b" " * size + b"</w:t>" + end})


def bomb_of_one_part() -> bytes:
    """About 400 kB that unpack to 400 MB."""
    return _bomb(400 * 1024 * 1024)


def bomb_below_the_size_of_parts() -> bytes:
    return _bomb(40 * 1024 * 1024)


def bomb_of_many_parts() -> bytes:
    zeros = bytes(10 * 1024 * 1024)
    return changed(files={f"word/media/{n}.bin": zeros for n in range(25)})


def bomb_that_lies() -> bytes:
    """Declares one kilobyte for a part that unpacks to 30 MB."""
    content = bytearray(_bomb(30 * 1024 * 1024))
    for magic, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = content.find(magic)
        while at >= 0:
            if content[at + offset : at + offset + 4] > b"" and (
                struct.unpack_from("<I", content, at + offset)[0] > 1024 * 1024
            ):
                struct.pack_into("<I", content, at + offset, 1024)
            at = content.find(magic, at + 4)
    return bytes(content)


def too_many_entries() -> bytes:
    return changed(files={f"word/media/{n}.txt": b"x" for n in range(1001)})


def overlapping_entries() -> bytes:
    """Every entry of the directory leads to the same bytes."""
    content = bytearray(packed({f"a{n}": b"x" * 5000 for n in range(40)}, method=zipfile.ZIP_STORED))
    at, first = content.find(b"PK\x01\x02"), True
    while at >= 0:
        if not first:
            struct.pack_into("<I", content, at + 42, 0)
        first = False
        at = content.find(b"PK\x01\x02", at + 4)
    return bytes(content)


def truncated() -> bytes:
    content = plain()
    return content[: len(content) // 2]


def broken_checksum() -> bytes:
    content = bytearray(packed(parts(plain()), method=zipfile.ZIP_STORED))
    at = content.find(b"Contrato de")
    content[at] = ord("X")
    return bytes(content)


def broken_xml() -> bytes:
    known = parts(plain())
    return packed({**known, WORD: known[WORD].replace(b"</w:body>", b"")})


def deep_xml() -> bytes:
    known = parts(plain())
    nested = b"<w:p>" * 100_000 + b"</w:p>" * 100_000
    return packed({**known, WORD: known[WORD].replace(b"<w:sectPr", nested + b"<w:sectPr", 1)})
