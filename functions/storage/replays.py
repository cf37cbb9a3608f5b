"""Replays in the deliveries table: `REPLAY#<replay>` is the replay itself, kept for as long as its deliveries.

`ENDPOINT#<endpoint>` / `REPLAY` names the one that its endpoint has under way. The duty to go on with it is a duty like
any other, in the documents table.
"""

from __future__ import annotations

from typing import Final

from pydantic import TypeAdapter

from functions import settings
from functions.domain.replaying import Replay, ReplayNotFound, ReplayState, ReplayUnderWay
from functions.storage import aws
from functions.storage.deliveries import LOG_LIFETIME
from functions.storage.items import Item, from_values, to_values
from functions.storage.unit import Unit

_REPLAY: Final = TypeAdapter(Replay)


def add(unit: Unit, replay: Replay) -> None:
    """Begin a replay; refused while its endpoint has another under way."""

    def other(standing: Item | None) -> Exception:
        return ReplayUnderWay(replay_id=(standing or {}).get("replay_id"))

    row = _row(replay)
    unit.put(settings.deliveries_table(), row, new=True)
    # Were it to stay when a replay that never ended is forgotten, its endpoint could have none any more.
    claim = _claim_keys(replay) | {"replay_id": replay.id, "expires_at": row["expires_at"]}
    unit.put(settings.deliveries_table(), claim, new=True, on_conflict=other)


def load(account_id: str, replay_id: str) -> Replay:
    """Return the account's replay. Another account's replay is not found."""
    found = aws.dynamodb().get_item(
        TableName=settings.deliveries_table(), Key=to_values(_keys(replay_id)), ConsistentRead=True
    )
    replay = _REPLAY.validate_python(from_values(found["Item"])) if "Item" in found else None
    if replay is None or replay.account_id != account_id:
        raise ReplayNotFound(replay_id=replay_id)
    return replay


def move(unit: Unit, before: Replay, after: Replay) -> None:
    """Write how far a replay is, provided that nobody else has moved it; at its end its endpoint is free for others."""
    unit.put(
        settings.deliveries_table(),
        _row(after),
        expecting={"version": before.version},
    )
    if after.state is not ReplayState.RUNNING:
        unit.delete(settings.deliveries_table(), _claim_keys(after))


def _row(replay: Replay) -> Item:
    row: Item = _REPLAY.dump_python(replay, mode="json")
    expires_at = int((replay.created_at + LOG_LIFETIME).timestamp())
    return _keys(replay.id) | row | {"expires_at": expires_at}


def _keys(replay_id: str) -> Item:
    return {"pk": f"REPLAY#{replay_id}", "sk": "REPLAY"}


def _claim_keys(replay: Replay) -> Item:
    return {"pk": f"ENDPOINT#{replay.endpoint_id}", "sk": "REPLAY"}
