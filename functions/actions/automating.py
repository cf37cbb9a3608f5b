"""Looking up whether the service may sign for those for whom a sender asks that."""

from __future__ import annotations

from datetime import datetime

from functions.domain.automatic_parts import problems_of
from functions.domain.documents import Document
from functions.domain.errors import Refusal
from functions.storage import identity


def unmandated(document: Document, *, at: datetime) -> list[Refusal]:
    """Return what is in the way of signing for those for whom the sender asks that."""
    asked = [one.signer_id for one in document.recipients if one.automatic and one.signer_id is not None]
    if not asked:
        return []
    signers = identity.load_signers(document.account_id, asked)
    mandated = {
        one.signer_id
        for one in document.recipients
        if one.signer_id in signers
        and (mandate := signers[one.signer_id].mandate) is not None
        and mandate.covers(client_id=document.client_id, email=one.email, at=at)
    }
    return [
        problem
        for place, one in enumerate(document.recipients)
        for problem in problems_of(one, pointer=f"/recipients/{place}", mandated=mandated)
    ]
