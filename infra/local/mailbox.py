"""Keeps what the service sends to people, in one SQLite file that survives restarts."""

from __future__ import annotations

import json
import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

_TABLE = """
create table if not exists messages (
    number integer primary key autoincrement,
    id text not null unique,
    at text not null,
    sender text not null,
    recipients text not null,
    subject text not null,
    text text not null,
    html text not null,
    headers text not null,
    attachments text not null,
    outcome text not null,
    raw blob not null,
    channel text not null default 'email'
)
"""


@dataclass(frozen=True)
class Attachment:
    """What hangs on a message; its bytes stay in the raw view."""

    name: str
    type: str
    size: int


@dataclass(frozen=True)
class Message:
    """One message as its carrier was asked to send it, and what became of it. Texts to phones have no `html`."""

    id: str
    at: str
    sender: str
    recipients: tuple[str, ...]
    subject: str
    text: str
    html: str
    headers: dict[str, str] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    outcome: str = "delivered"
    """Or `bounced`, `complained`, `opted_out`."""
    raw: bytes = b""
    channel: str = "email"
    """Or `sms`, or `whatsapp`."""
    tags: dict[str, str] = field(default_factory=dict)
    """What the carrier gives back with its reports; not kept."""

    def public(self) -> dict[str, Any]:
        """Return what the JSON list shows: everything but the raw bytes."""
        shown = asdict(self)
        del shown["raw"], shown["tags"]
        return shown


def new_message_id() -> str:
    """Return an id of SES's shape: 16, 8, 4, 4, 4 and 12 hexadecimal digits, then `-000000`."""
    return "-".join(secrets.token_hex(size) for size in (8, 4, 2, 2, 2, 6)) + "-000000"


def now() -> str:
    """Return the present moment, ISO 8601 in UTC."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


class Mailbox:
    """The messages of one cloud. Several processes may look at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        path.parent.mkdir(parents=True, exist_ok=True)
        with self._connection() as database:
            database.execute("pragma journal_mode = wal")
            database.execute(_TABLE)
            if not any(row[1] == "channel" for row in database.execute("pragma table_info(messages)")):
                database.execute("alter table messages add column channel text not null default 'email'")

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        database = sqlite3.connect(self._path, timeout=10)
        try:
            with database:
                yield database
        finally:
            database.close()

    def keep(self, message: Message) -> None:
        """Keep a message."""
        with self._connection() as database:
            database.execute(
                "insert into messages"
                " (id, at, sender, recipients, subject, text, html, headers, attachments, outcome, raw, channel)"
                " values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    *(
                        message.id,
                        message.at,
                        message.sender,
                        json.dumps(message.recipients),
                        message.subject,
                    ),
                    *(message.text, message.html, json.dumps(message.headers)),
                    *(json.dumps([asdict(one) for one in message.attachments]), message.outcome, message.raw),
                    message.channel,
                ),
            )

    def messages(self, *, to: str | None = None, limit: int = 200) -> list[Message]:
        """Return the messages, the newest first; those to one address if it is named."""
        with self._connection() as database:
            rows = database.execute(
                f"select {_COLUMNS} from messages"  # noqa: S608 - names of columns, all ours
                " where ? is null or exists"
                " (select 1 from json_each(recipients) as one where lower(one.value) = lower(?))"
                " order by number desc limit ?",
                (to, to, limit),
            ).fetchall()
        return [_message(row) for row in rows]

    def message(self, identifier: str) -> Message | None:
        """Return one message, or None if it is not (any more) there."""
        with self._connection() as database:
            row = database.execute(
                f"select {_COLUMNS} from messages where id = ?",  # noqa: S608 - names of columns, all ours
                (identifier,),
            ).fetchone()
        return _message(row) if row else None

    def clear(self) -> int:
        """Throw everything away, and return how much that was."""
        with self._connection() as database:
            return database.execute("delete from messages").rowcount


_COLUMNS = "id, at, sender, recipients, subject, text, html, headers, attachments, outcome, raw, channel"


def _message(row: tuple[Any, ...]) -> Message:
    identifier, at, sender, recipients, subject, text, html, headers, attachments, outcome, raw, channel = row
    return Message(
        id=identifier,
        at=at,
        sender=sender,
        recipients=tuple(json.loads(recipients)),
        subject=subject,
        text=text,
        html=html,
        headers=json.loads(headers),
        attachments=tuple(Attachment(**one) for one in json.loads(attachments)),
        outcome=outcome,
        raw=raw,
        channel=channel,
    )
