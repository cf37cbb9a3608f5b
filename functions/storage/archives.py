"""Archives: ZIP files that go to the files bucket while they are made, an entry at a time.

The same entries give the same bytes: they stand in the order given, uncompressed, under a time that is given too.
Memory does not grow with them, and of the disk they take what the largest entry takes twice.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO, Final
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from functions.domain.files import StoredObject
from functions.storage import files
from functions.storage.outgoing import OutgoingFile

_CHUNK: Final = 1024 * 1024
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16


@dataclass(frozen=True, kw_only=True)
class Entry:
    """A file of an archive: its bytes, or where they lie pinned."""

    name: str
    content: bytes | StoredObject

    @property
    def size(self) -> int:
        return len(self.content) if isinstance(self.content, bytes) else self.content.size


def put(*, key: str, entries: Iterable[Entry], at: datetime) -> StoredObject:
    """Make the archive and store it. Raises FileDiffers where what lies in the bucket is not what was pinned."""
    outgoing = OutgoingFile(key=key, media_type=files.ZIP)
    with tempfile.TemporaryDirectory() as folder:
        room = Path(folder)
        with (room / "window").open("w+b") as spool:
            window = _Window(spool, outgoing)
            with ZipFile(window, "w", ZIP_STORED) as archive:
                for entry in entries:
                    _add(archive, entry, room=room, at=at)
                    window.let_go()
            window.let_go()
    return outgoing.finish()


def _add(archive: ZipFile, entry: Entry, *, room: Path, at: datetime) -> None:
    utc = at.astimezone(UTC)
    info = ZipInfo(entry.name, (utc.year, utc.month, utc.day, utc.hour, utc.minute, utc.second))
    info.create_system, info.external_attr, info.file_size = _UNIX, _READABLE, entry.size
    if isinstance(entry.content, bytes):
        archive.writestr(info, entry.content)
        return
    fetched = files.fetch(entry.content, to=room / "entry")
    with fetched.open("rb") as source, archive.open(info, "w") as target:
        shutil.copyfileobj(source, target, _CHUNK)


class _Window:
    """The end of the archive, as a file: ZipFile goes back to an entry's header once it knows the checksum.

    The header of an entry that is whole is never touched again, so that what stands there can go.
    """

    def __init__(self, spool: BinaryIO, outgoing: OutgoingFile) -> None:
        self._spool, self._outgoing, self._gone = spool, outgoing, 0

    def write(self, content: bytes) -> int:
        return self._spool.write(content)

    def tell(self) -> int:
        return self._gone + self._spool.tell()

    def seek(self, offset: int, whence: int = 0) -> int:
        if whence or offset < self._gone:
            raise OSError("that part of the archive has gone")
        return self._gone + self._spool.seek(offset - self._gone)

    def flush(self) -> None:
        self._spool.flush()

    def close(self) -> None:
        """Leave the spool to whoever opened it."""

    def let_go(self) -> None:
        """Hand on all that stands in the window."""
        self._spool.seek(0)
        while chunk := self._spool.read(_CHUNK):
            self._outgoing.write(chunk)
            self._gone += len(chunk)
        self._spool.seek(0)
        self._spool.truncate()
