"""Identifiers: a prefix that says what it names, and a ULID that sorts by time of birth."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from enum import StrEnum
from typing import Final

from ulid import ULID


class Prefix(StrEnum):
    """What an identifier names."""

    ACCOUNT = "acc"
    CLIENT = "cli"
    SIGNER = "sgn"
    DOCUMENT = "doc"
    FILE = "fil"
    RECIPIENT = "rcp"
    EVENT = "evt"
    ENDPOINT = "whk"
    DELIVERY = "dlv"
    REPLAY = "rpl"
    UPLOAD = "upl"
    ATTACHMENT = "att"
    TEMPLATE = "tpl"
    PREVIEW = "prv"
    BULK_JOB = "blk"
    MANDATE = "mdt"
    BATCH = "bat"
    CLICKWRAP = "clw"
    KEY = "key"
    SUPPRESSION = "sup"


Mint = Callable[[Prefix], str]
"""Makes a new identifier such as `doc_01JD…`. It is met at the edge and passed in."""


def derived(prefix: Prefix, *, at: datetime, number: bytes) -> str:
    """Return the identifier of that time with this number, of ten bytes: the same whenever it is asked for."""
    return f"{prefix}_{ULID.from_bytes(int(at.timestamp() * 1000).to_bytes(6) + number)}"


_SHAPE: Final = re.compile(r"[a-z]{3}_[0-9A-HJKMNP-TV-Z]{26}")


def is_identifier(text: str, prefix: Prefix) -> bool:
    """Whether the text has the shape of an identifier of that kind; it may still name nothing."""
    return text.startswith(f"{prefix}_") and _SHAPE.fullmatch(text) is not None
