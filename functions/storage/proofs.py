"""What is remembered of proofs while they are given: codes, attempts, challenges. Rows that end by themselves.

All of one recipient's lie under `PROOFS#<account>#<document>#<recipient>`. Attempts are counted here and nowhere
else, at once and not with the command: a count that waits for a commit comes after the comparison.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from botocore.exceptions import ClientError
from pydantic import TypeAdapter

from functions import settings
from functions.domain.codes import Sending, SentCode
from functions.domain.proving import Attempts
from functions.domain.requirements import FailureReason, Requirement
from functions.storage import aws
from functions.storage.items import Item, from_values, to_value, to_values
from functions.storage.unit import StaleWrite, Unit

LIFETIME: Final = timedelta(days=400)
"""Longer than documents wait for somebody; a count that ended sooner would begin anew."""
_SHORT: Final = timedelta(days=2)
_SENDINGS: Final = "SENDINGS"
_CODE: Final = TypeAdapter(SentCode)
_SENDING: Final = TypeAdapter(Sending)


@dataclass(frozen=True, kw_only=True)
class Place:
    """Whose proofs: a recipient, and which time they begin."""

    account_id: str
    document_id: str
    recipient_id: str
    round: int

    @property
    def partition(self) -> str:
        return f"PROOFS#{self.account_id}#{self.document_id}#{self.recipient_id}"

    def attempts(self) -> str:
        """Return the name of the count of all proofs that are no codes."""
        return f"ATTEMPTS#{self.round}"

    def guesses(self, code: SentCode) -> str:
        """Return the name of the count of one code's guesses."""
        return f"GUESSES#{self.round}#{code.id}"

    def code(self, requirement: Requirement) -> str:
        return f"CODE#{self.round}#{requirement.value}"

    def challenge(self) -> str:
        return f"CHALLENGE#{self.round}"


@dataclass(frozen=True, kw_only=True)
class Remembered:
    """Everything that is remembered of one recipient."""

    rows: Mapping[str, Item]

    def code(self, place: Place, requirement: Requirement) -> SentCode | None:
        row = self.rows.get(place.code(requirement))
        return None if row is None else _CODE.validate_python(row["code"])

    def attempts(self, name: str) -> Attempts:
        return _attempts(self.rows.get(name, {}))


def remembered(place: Place) -> Remembered:
    """Return what is remembered, by one query."""
    answer = aws.dynamodb().query(
        TableName=settings.ephemeral_table(),
        KeyConditionExpression="pk = :p",
        ExpressionAttributeValues={":p": to_value(place.partition)},
        ConsistentRead=True,
    )
    rows = map(_read, answer["Items"])
    return Remembered(rows={str(row["sk"]): row for row in rows})


# -- attempts ----------------------------------------------------------------------------------------------


def take(place: Place, name: str, *, token: str, limit: int, at: datetime) -> Attempts | None:
    """Count an attempt before anything is compared; None where none is left. The same token is one attempt.

    One conditional write: of any number that come at once exactly `limit` are taken.
    """
    try:
        answer = aws.dynamodb().update_item(
            TableName=settings.ephemeral_table(),
            Key=to_values(_keys(place, name)),
            UpdateExpression="ADD taken :one SET begun_at = :at, expires_at = :end",
            ConditionExpression="attribute_not_exists(taken) OR size(taken) < :limit OR contains(taken, :token)",
            ExpressionAttributeValues={
                ":one": {"SS": [token]},
                ":token": {"S": token},
                ":limit": {"N": str(limit)},
                ":at": {"S": at.isoformat()},
                ":end": {"N": str(int((at + LIFETIME).timestamp()))},
            },
            ReturnValues="ALL_NEW",
        )
    except ClientError as failed:
        if failed.response["Error"]["Code"] == "ConditionalCheckFailedException":
            return None
        raise
    return _attempts(_read(answer["Attributes"]))


def attempts(place: Place, name: str) -> Attempts:
    """Return how many attempts were counted, and how many of them have failed."""
    return _attempts(_find(place, name) or {})


def fail(place: Place, name: str, *, token: str) -> Attempts:
    """Note that an attempt has failed; noting it twice is noting it once."""
    return _change_set(place, name, "ADD failed :one", token)


def tell(unit: Unit, place: Place, *, token: str, reason: FailureReason, at: datetime) -> None:
    """Note, with what tells it, that an attempt's failure is told: it is not judged and told once more."""
    row = {"reason": reason.value, "expires_at": int((at + LIFETIME).timestamp())}
    unit.put(settings.ephemeral_table(), {**_keys(place, f"TOLD#{token}"), **row})


def told(place: Place, *, token: str) -> FailureReason | None:
    """Return why an attempt failed that is told already; None where it is not."""
    row = _find(place, f"TOLD#{token}")
    return None if row is None else FailureReason(row["reason"])


def give_back(place: Place, name: str, *, token: str) -> None:
    """Let an attempt not count: it was right, or nobody could judge it."""
    _change_set(place, name, "DELETE taken :one", token)


# -- codes -------------------------------------------------------------------------------------------------


def sendings(place: Place) -> tuple[Sequence[Sending], int]:
    """Return which codes were sent to a recipient, and which version of that list it is."""
    row = _find(place, _SENDINGS) or {}
    return [_SENDING.validate_python(one) for one in row.get("sent", [])], int(row.get("version", 0))


def keep_code(
    place: Place, requirement: Requirement, code: SentCode, *, sent: Sequence[Sending], version: int
) -> None:
    """Put a code in the place of the one before, and count its sending; StaleWrite where somebody was faster."""
    table, ends = settings.ephemeral_table(), int((code.sent_at + _SHORT).timestamp())
    told: Item = {
        **_keys(place, _SENDINGS),
        "sent": [_SENDING.dump_python(one, mode="json") for one in sent],
        "version": version + 1,
        "expires_at": ends,
    }
    unit = Unit()
    if version:
        unit.put(table, told, expecting={"version": version})
    else:
        unit.put(table, told, new=True)
    kept = _CODE.dump_python(code, mode="json")
    unit.put(table, {**_keys(place, place.code(requirement)), "code": kept, "expires_at": ends})
    unit.commit()


def forget_sending(place: Place, token: str) -> None:
    """Let a sending not count that nobody took over. Losing a race only leaves it counted."""
    sent, version = sendings(place)
    unit = Unit()
    unit.update(
        settings.ephemeral_table(),
        _keys(place, _SENDINGS),
        values={
            "sent": [_SENDING.dump_python(one, mode="json") for one in sent if one.token != token],
            "version": version + 1,
        },
        expecting={"version": version},
    )
    try:
        unit.commit()
    except StaleWrite:
        return


def code(place: Place, requirement: Requirement) -> SentCode | None:
    """Return the code that was sent last."""
    row = _find(place, place.code(requirement))
    return None if row is None else _CODE.validate_python(row["code"])


def forget_code(unit: Unit, place: Place, requirement: Requirement) -> None:
    """Let a code open nothing any more."""
    unit.delete(settings.ephemeral_table(), _keys(place, place.code(requirement)))


# -- challenges --------------------------------------------------------------------------------------------


def keep_challenge(unit: Unit, place: Place, *, steps: Sequence[str], until: datetime) -> None:
    row = {"steps": list(steps), "until": until.isoformat()}
    ends = {"expires_at": int((until + _SHORT).timestamp())}
    unit.put(settings.ephemeral_table(), {**_keys(place, place.challenge()), **row, **ends})


def challenge(place: Place, *, at: datetime) -> tuple[str, ...] | None:
    """Return the movements that were asked for; None where none were, or too long ago."""
    row = _find(place, place.challenge())
    if row is None or datetime.fromisoformat(row["until"]) <= at:
        return None
    return tuple(row["steps"])


def forget_challenge(unit: Unit, place: Place) -> None:
    unit.delete(settings.ephemeral_table(), _keys(place, place.challenge()))


# -- rows --------------------------------------------------------------------------------------------------


def _change_set(place: Place, name: str, expression: str, token: str) -> Attempts:
    answer = aws.dynamodb().update_item(
        TableName=settings.ephemeral_table(),
        Key=to_values(_keys(place, name)),
        UpdateExpression=expression,
        ExpressionAttributeValues={":one": {"SS": [token]}},
        ReturnValues="ALL_NEW",
    )
    return _attempts(_read(answer["Attributes"]))


def _attempts(row: Mapping[str, Any]) -> Attempts:
    return Attempts(
        taken=frozenset(row.get("taken", ())),
        failed=frozenset(row.get("failed", ())),
        at=datetime.fromisoformat(row["begun_at"]) if "begun_at" in row else None,
    )


def _find(place: Place, sort: str) -> Item | None:
    found = aws.dynamodb().get_item(
        TableName=settings.ephemeral_table(), Key=to_values(_keys(place, sort)), ConsistentRead=True
    )
    return _read(found["Item"]) if "Item" in found else None


def _read(values: Mapping[str, Any]) -> Item:
    return from_values(values)


def _keys(place: Place, sort: str) -> Item:
    return {"pk": place.partition, "sk": sort}
