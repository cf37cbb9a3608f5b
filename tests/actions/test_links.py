from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from functions.actions.links import require_link
from functions.domain.documents import LINK_LIFETIME, Document
from functions.domain.recipients import LinkExpired, LinkInvalid, RecipientNotFound
from functions.storage.grants import Grant
from tests.builders import LATER, NOON, draft, in_progress, recipient, recipient_id

ANA = recipient_id("ana")
MILLISECOND = timedelta(milliseconds=1)


def grant(document: Document, *, who: str = ANA, of: str = ANA) -> Grant:
    """Return what the link of one opens, said to be another's."""
    link = document.recipient(of).link
    return Grant(
        account_id=document.account_id,
        document_id=document.id,
        recipient_id=who,
        secret_sha256="" if link is None else link.secret_sha256,
    )


class TestRequireLink:
    def test_lets_in_whom_the_link_was_made_for(self) -> None:
        document = in_progress()

        assert require_link(document, grant(document), at=LATER).id == ANA

    def test_refuses_a_link_that_was_replaced(self) -> None:
        document = in_progress()

        with pytest.raises(LinkInvalid):
            require_link(document, replace(grant(document), secret_sha256="0" * 64), at=LATER)

    def test_refuses_the_link_of_another_recipient(self) -> None:
        document = in_progress()

        with pytest.raises(LinkInvalid):
            require_link(document, grant(document, of=recipient_id("luis")), at=LATER)

    def test_refuses_any_link_to_what_was_never_sent(self) -> None:
        document = draft(recipient("ana"))

        with pytest.raises(LinkInvalid):
            require_link(document, grant(document), at=LATER)

    def test_refuses_one_who_has_no_part_any_more(self) -> None:
        document = in_progress()

        with pytest.raises(RecipientNotFound):
            require_link(document, grant(document, who=recipient_id("eva")), at=LATER)

    def test_lets_in_until_the_last_moment(self) -> None:
        document = in_progress()

        assert require_link(document, grant(document), at=NOON + LINK_LIFETIME - MILLISECOND).id == ANA

    def test_refuses_a_link_that_has_expired(self) -> None:
        document = in_progress()

        with pytest.raises(LinkExpired) as refusal:
            require_link(document, grant(document), at=NOON + LINK_LIFETIME)

        assert refusal.value.facts == {"expires_at": "2026-12-20"}

    def test_lets_in_again_once_the_sender_has_sent_again(self) -> None:
        document = in_progress().resent(None, at=NOON + LINK_LIFETIME)

        assert require_link(document, grant(document), at=NOON + LINK_LIFETIME).id == ANA
