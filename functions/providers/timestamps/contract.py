"""What the product asks of a timestamp authority (RFC 3161)."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Protocol

from functions.domain.errors import Unavailable


class TimestampUnavailable(Unavailable):
    """The authority did not answer, refused, or answered something else than was asked. Fact `reason`."""

    code = "timestamp_unavailable"


class TimestampAuthority(Hashable, Protocol):
    """Somebody who attests that a digest existed at a moment. One object serves a whole process."""

    def stamp(self, digest: bytes, *, nonce: int) -> bytes:
        """Return the DER TimeStampToken (CMS ContentInfo, certificates included) over a SHA-256 digest.

        Raises TimestampUnavailable.
        """
