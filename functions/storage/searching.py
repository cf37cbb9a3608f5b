"""Lists of documents: one lookup leads, the documents themselves are read, the other filters judge them.

Whatever an account has, a page costs the same calls: one query of the lookup and one batch of documents; with
further filters up to four of each. A page of these may so be short, or empty, and still not be the last.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from pydantic import TypeAdapter
from ulid import ULID

from functions import settings
from functions.domain.finding import Sought
from functions.domain.identifiers import Prefix
from functions.domain.organising import ROOT, words_of
from functions.domain.summaries import DocumentSummary
from functions.storage import aws, shelves
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.paging import CursorInvalid, Page
from functions.storage.schema import BY_ACCOUNT
from functions.storage.shelves import SEPARATOR

_SUMMARY: Final = TypeAdapter(DocumentSummary)
_ROUNDS: Final = 4
_BATCH: Final = 100
_CHUNK: Final = 50
"""How many candidates are read at once where filters will take some of them out."""
_LAST: Final = "\U0010ffff"
_FIRST_ULID: Final = "0" * 26
_LAST_ULID: Final = "7" + "Z" * 25


@dataclass(frozen=True, kw_only=True)
class _Lead:
    """The lookup that is read: a partition, of the table or of the index of lists, between two sort keys."""

    name: str
    partition: str
    first: str
    last: str
    indexed: bool = False
    alone: bool = False
    """Whether nothing else is asked: every candidate is a match."""


def list_documents(
    account_id: str, sought: Sought, *, limit: int, cursor: str | None
) -> Page[DocumentSummary]:
    """Return documents, newest first; found by a change or a word, those changed last, or the last word, first."""
    lead = _lead(account_id, sought)
    place = lead.last if cursor is None else _read_cursor(cursor, lead)
    chunk = limit + 1 if lead.alone else min(max(limit + 1, _CHUNK), _BATCH)
    found: list[DocumentSummary] = []
    for _ in range(_ROUNDS):
        keys, more = _candidates(lead, until=place, begun=place != lead.last, limit=chunk)
        heads = _heads(account_id, [_id_of(key) for key in keys])
        for number, key in enumerate(keys):
            place = key
            one = heads.get(_id_of(key))
            if one is not None and sought.matches(one) and _first_met(key, one, sought, lead):
                found.append(one)
                if len(found) == limit:
                    left = more or number + 1 < len(keys)
                    return Page(items=tuple(found), next_cursor=_cursor(lead, place) if left else None)
        if not more:
            return Page(items=tuple(found), next_cursor=None)
    return Page(items=tuple(found), next_cursor=_cursor(lead, place))


def folders(account_id: str, *, limit: int, cursor: str | None) -> Page[str]:
    """Return the folders that hold documents, in the order of their paths: one query for each."""
    lead = _Lead(
        name=shelves.FOLDER,
        partition=shelves.partition(account_id, shelves.FOLDER),
        first="",
        last=_LAST,
    )
    after = "" if cursor is None else _read_cursor(cursor, lead)
    found: list[str] = []
    while True:
        answer = aws.dynamodb().query(
            TableName=settings.documents_table(),
            KeyConditionExpression="pk = :p AND sk > :s",
            ExpressionAttributeValues={
                ":p": to_value(lead.partition),
                ":s": to_value(after or SEPARATOR),
            },
            ConsistentRead=True,
            Limit=1,
        )
        if not answer["Items"]:
            return Page(items=tuple(found), next_cursor=None)
        if len(found) == limit:
            return Page(items=tuple(found), next_cursor=_cursor(lead, after))
        folder = str(from_values(answer["Items"][0])["sk"]).partition(SEPARATOR)[0]
        found.append(folder)
        after = f"{folder}{SEPARATOR}{_LAST}"


def _lead(account_id: str, sought: Sought) -> _Lead:
    """Return the lookup that promises the fewest candidates."""
    born = _Span(sought)
    if sought.deleted:
        return _Lead(
            name="deleted",
            partition=shelves.listed(account_id, deleted=True),
            first=born.first,
            last=born.last,
            indexed=True,
            alone=sought
            == Sought(deleted=True, created_from=sought.created_from, created_to=sought.created_to),
        )
    exact = _exact(sought)
    if exact is not None:
        what, value, rest = exact
        return _Lead(
            name=f"{what} {value}",
            partition=shelves.partition(account_id, what),
            first=f"{value}{SEPARATOR}{born.first}",
            last=f"{value}{SEPARATOR}{born.last}",
            indexed=what == shelves.SIGNER,
            alone=rest,
        )
    if sought.words:
        return _Lead(
            name=f"word {sought.words[0]}",
            partition=shelves.partition(account_id, shelves.WORD),
            first=sought.words[0],
            last=sought.words[0] + _LAST,
        )
    if sought.updated_from is not None:
        until = shelves.day(sought.updated_to) + _LAST if sought.updated_to else _LAST
        return _Lead(
            name="changed",
            partition=shelves.partition(account_id, shelves.CHANGED),
            first=shelves.day(sought.updated_from),
            last=until,
        )
    if sought.status is not None:
        return _Lead(
            name=f"status {sought.status}",
            partition=shelves.partition(account_id, shelves.STATUS),
            first=f"{sought.status}{SEPARATOR}{born.first}",
            last=f"{sought.status}{SEPARATOR}{born.last}",
            alone=_nothing_but(sought, "status"),
        )
    return _Lead(
        name="all",
        partition=shelves.listed(account_id, deleted=False),
        first=born.first,
        last=born.last,
        indexed=True,
        alone=_nothing_but(sought),
    )


def _exact(sought: Sought) -> tuple[str, str, bool] | None:
    """Return the lookup by one whole value, the fewest documents first, and whether nothing else is asked."""
    if sought.external_id is not None:
        return shelves.EXTERNAL_ID, sought.external_id, _nothing_but(sought, "external_id")
    if sought.signer_email is not None:
        return shelves.SIGNER, sought.signer_email, _nothing_but(sought, "signer_email")
    if sought.tag is not None:
        return shelves.TAG, sought.tag, _nothing_but(sought, "tag")
    if sought.folder is not None and sought.folder != ROOT and not sought.words:
        what = shelves.TREE if sought.subfolders else shelves.FOLDER
        return what, sought.folder, _nothing_but(sought, "folder", "subfolders")
    return None


def _nothing_but(sought: Sought, *names: str) -> bool:
    kept = {name: getattr(sought, name) for name in (*names, "created_from", "created_to")}
    return sought == Sought(**kept)


class _Span:
    """Identifiers of documents born in a span of time: what changed last before an hour was born before it too."""

    def __init__(self, sought: Sought) -> None:
        ends = [one for one in (sought.created_to, sought.updated_to) if one is not None]
        self.first = f"{Prefix.DOCUMENT}_{_ulid(sought.created_from, tail='0') or _FIRST_ULID}"
        self.last = f"{Prefix.DOCUMENT}_{_ulid(min(ends, default=None), tail='Z') or _LAST_ULID}"


def _ulid(at: datetime | None, *, tail: str) -> str | None:
    """Return the first or the last identifier of a millisecond: ten characters of time, sixteen of chance."""
    if at is None or at.timestamp() < 0:
        return None
    return str(ULID.from_datetime(at.astimezone(UTC)))[:10] + tail * 16


def _candidates(lead: _Lead, *, until: str, begun: bool, limit: int) -> tuple[list[str], bool]:
    """Return sort keys of the lookup, the last first, each once, before `until`; and whether there are more."""
    if until < lead.first:
        return [], False
    arguments: dict[str, Any] = {
        "TableName": settings.documents_table(),
        "KeyConditionExpression": "#p = :p AND #s BETWEEN :first AND :last",
        "ExpressionAttributeNames": {"#p": "pk", "#s": "sk"},
        "ExpressionAttributeValues": {
            ":p": to_value(lead.partition),
            ":first": to_value(lead.first),
            ":last": to_value(until),
        },
        "ScanIndexForward": False,
        # One more: the range holds the place where the page before it ended.
        "Limit": limit + 1 if begun else limit,
    }
    sort = "sk"
    if lead.indexed:
        sort = BY_ACCOUNT.sort
        arguments["IndexName"] = BY_ACCOUNT.name
        arguments["ExpressionAttributeNames"] = {"#p": BY_ACCOUNT.partition, "#s": sort}
    else:
        arguments["ConsistentRead"] = True
    answer = aws.dynamodb().query(**arguments)
    keys = dict.fromkeys(str(from_values(one)[sort]) for one in answer["Items"])
    if begun:
        keys.pop(until, None)
    return list(keys), "LastEvaluatedKey" in answer


def _heads(account_id: str, document_ids: list[str]) -> dict[str, DocumentSummary]:
    """Return what lists show of these documents, by id, those that are there."""
    keys: list[Any] = [
        to_values({"pk": f"ACCOUNT#{account_id}#DOCUMENT#{one}", "sk": "A#DOCUMENT"})
        for one in dict.fromkeys(document_ids)
    ]
    table = settings.documents_table()
    heads: dict[str, DocumentSummary] = {}
    while keys:
        asked, keys = keys[:_BATCH], keys[_BATCH:]
        answer = aws.dynamodb().batch_get_item(RequestItems={table: {"Keys": asked}})
        for values in answer["Responses"].get(table, []):
            row: Item = from_values(values)
            heads[row["id"]] = _SUMMARY.validate_python(row)
        left = answer["UnprocessedKeys"]
        keys += list(left[table]["Keys"]) if table in left else []
    return heads


def _first_met(key: str, one: DocumentSummary, sought: Sought, lead: _Lead) -> bool:
    """Whether a document that several words of its name lead to is met here for the first time."""
    if not lead.name.startswith("word "):
        return True
    leading = [word for word in words_of(one.name) if word.startswith(sought.words[0])]
    return key.partition(SEPARATOR)[0] == max(leading, default="")


def _id_of(key: str) -> str:
    return key.rpartition(SEPARATOR)[2]


def _cursor(lead: _Lead, place: str) -> str:
    return base64.urlsafe_b64encode(f"{lead.name}\n{place}".encode()).decode().rstrip("=")


def _read_cursor(cursor: str, lead: _Lead) -> str:
    """Read a cursor of the same question. Its partition is ours: it can not lead into another account."""
    try:
        name, place = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode().split("\n")
    except (binascii.Error, UnicodeDecodeError, ValueError) as unreadable:
        raise CursorInvalid(pointer="/cursor") from unreadable
    if name != lead.name or not lead.first <= place <= lead.last:
        raise CursorInvalid(pointer="/cursor")
    return place
