"""One-time codes by which a person who came with a link shows that they still hold the address that it was sent to.

Five codes are sent, one a minute at most. A proof holds for half an hour.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from functions.domain.errors import Conflict, Invalid, TooMany
from functions.domain.one_time_codes import GUESSES, LIFETIME

PAUSE: Final = timedelta(seconds=60)
PROOF_LIFETIME: Final = timedelta(minutes=30)
MAX_CODES: Final = 5
_FORGIVEN: Final = timedelta(hours=24)
"""After so long without a code the count of codes begins anew."""


class LinkCodeSentTooSoon(TooMany):
    """A code is on its way. Fact `retry_after`, in seconds."""

    code = "link_code_sent_too_soon"


class LinkCodeUsedUp(TooMany):
    """Too many codes were asked for, or too many guesses made. Fact `retry_after`, in seconds."""

    code = "link_code_used_up"


class LinkCodeMissing(Conflict):
    """No code is out, or it has outlived its time: a new one is asked for."""

    code = "link_code_missing"


class LinkCodeWrong(Invalid):
    """The code is not the one that was sent. Fact `left`: how many guesses are left."""

    code = "link_code_wrong"
    written = True


class LinkCodeNotProven(Conflict):
    """Before this the person shows by a code who they are."""

    code = "link_code_not_proven"


@dataclass(frozen=True, kw_only=True)
class LinkCode:
    """The code that is out, if any, how often one was sent and guessed, and whether it was proven."""

    sealed: str | None = None
    """The digits, encrypted."""
    sent_at: datetime | None = None
    sent: int = 0
    guesses: int = 0
    guessed_by: str = ""
    """The last request that was counted: its repetition is not counted once more."""
    proven_at: datetime | None = None

    @property
    def guesses_left(self) -> int:
        return GUESSES - self.guesses

    def may_be_sent_at(self) -> datetime | None:
        """Return when the next code may go out; None: at once."""
        if self.sent_at is None:
            return None
        return self.sent_at + (_FORGIVEN if self.sent >= MAX_CODES else PAUSE)

    def issued(self, sealed: str, *, at: datetime) -> LinkCode:
        """Send another code in place of the one before, with guesses of its own."""
        wait = self.may_be_sent_at()
        if wait is not None and at < wait:
            refusal = LinkCodeUsedUp if self.sent >= MAX_CODES else LinkCodeSentTooSoon
            raise refusal(retry_after=int((wait - at).total_seconds()) + 1)
        sent = 0 if self.sent >= MAX_CODES else self.sent
        return LinkCode(sealed=sealed, sent_at=at, sent=sent + 1)

    def counted(self, *, token: str, at: datetime) -> LinkCode:
        """Count a guess, before it is compared; refuse it where none is left."""
        if self.sealed is None or self.sent_at is None or at >= self.sent_at + LIFETIME:
            raise LinkCodeMissing
        if self.guessed_by == token:
            return self
        if self.guesses >= GUESSES:
            wait = self.sent_at + (_FORGIVEN if self.sent >= MAX_CODES else PAUSE) - at
            raise LinkCodeUsedUp(retry_after=max(1, int(wait.total_seconds()) + 1))
        return replace(self, guesses=self.guesses + 1, guessed_by=token)

    def proven(self, *, at: datetime) -> LinkCode:
        """Note that the guess was right: the code is spent."""
        return replace(self, sealed=None, proven_at=at)

    def holds(self, *, at: datetime) -> bool:
        """Whether the person has shown it a moment ago."""
        return self.proven_at is not None and at < self.proven_at + PROOF_LIFETIME

    def require_proven(self, *, at: datetime) -> datetime:
        """Return when it was proven, or refuse."""
        if self.proven_at is None or not self.holds(at=at):
            raise LinkCodeNotProven
        return self.proven_at
