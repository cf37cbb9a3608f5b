"""What our pages are told of the sites that they may be shown in."""

from __future__ import annotations

from functions.dialects.native.wire import Body
from functions.domain.embedding import embed_id_of


class EmbeddingBody(Body):
    """Where this page may be shown: on its own, or below the `embed_id` of the account's sites.

    `bound`: nowhere but below this very id, inside the one site of `origins`. The sites of an account that may embed
    it are told by the page itself, which is answered with them; so nothing here grows old.
    """

    embed_id: str
    bound: bool
    origins: list[str]

    @classmethod
    def of(cls, account_id: str, *, origin: str | None) -> EmbeddingBody:
        """Return what a page of the account is told; `origin`: the one site that it is bound to."""
        return cls(
            embed_id=embed_id_of(account_id, origin),
            bound=origin is not None,
            origins=[] if origin is None else [origin],
        )
