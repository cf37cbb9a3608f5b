"""What the frame hands to an operation beside its request."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from ulid import ULID

from functions.actions.command import Command
from functions.domain.accounts import ApiKey
from functions.domain.errors import Invalid
from functions.domain.identifiers import Mint, Prefix
from functions.domain.languages import Language
from functions.storage.grants import Grant


class IfMatchInvalid(Invalid):
    """If-Match takes the ETag of an earlier answer, such as `"7"`."""

    code = "if_match_invalid"


@dataclass(kw_only=True)
class Call:
    """One attempt at a request: who asks, in which language, and where to write."""

    command: Command
    language: Language
    request_id: str
    key: ApiKey | None = None
    grant: Grant | None = None
    if_match: str | None = None
    token: str = ""
    """Names the request over all its attempts, and its repetitions where it carries an Idempotency-Key."""
    status: int | None = None
    headers: dict[str, str] = field(default_factory=dict)

    @property
    def account_id(self) -> str:
        return self.command.account_id

    @property
    def at(self) -> datetime:
        return self.command.at

    @property
    def account(self) -> ApiKey:
        """Return the key of a caller known by one."""
        if self.key is None:
            raise RuntimeError("the operation is not declared for accounts")
        return self.key

    @property
    def link(self) -> Grant:
        """Return what the caller's link opens."""
        if self.grant is None:
            raise RuntimeError("the operation is not declared for recipients")
        return self.grant

    @property
    def expected_version(self) -> int | None:
        """Return the version that If-Match names (RFC 9110 13.1.1); None where the caller does not mind."""
        if self.if_match is None or self.if_match.strip() == "*":
            return None
        text = self.if_match.strip().strip('"')
        if not text.isascii() or not text.isdigit():
            raise IfMatchInvalid
        return int(text)

    def answer_with(self, *, status: int) -> None:
        """Answer with another status than the declared one."""
        self.status = status

    def tag(self, version: int) -> None:
        """Send the version as the ETag."""
        self.headers["ETag"] = f'"{version}"'


def now() -> datetime:
    """Return the time, to the millisecond: what is stored and what is answered are the same."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def mint_at(at: datetime) -> Mint:
    """Return a mint whose identifiers sort by this time."""

    def mint(prefix: Prefix) -> str:
        return f"{prefix}_{ULID.from_datetime(at)}"

    return mint
