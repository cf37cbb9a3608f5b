"""What the evidence says of people's parts."""

from __future__ import annotations

from functions.actions.drawing import Pictures
from functions.actions.evidence import evidence_of
from functions.domain.conducting import reopened
from functions.domain.documents import Document
from functions.domain.duties import Notice
from tests.builders import LATER, NOON, chained, in_progress, recipient, recipient_id, settled

ANA = recipient_id("ana")


def notified(document: Document, channel: str) -> Document:
    return document.with_notified(ANA, channel=channel, notice=Notice.INVITATION, at=NOON)


def test_people_are_told_by_what_brought_them_their_link_and_not_by_what_was_taken_back() -> None:
    document = in_progress(recipient("ana"))
    mailed = notified(document, "email")
    taken_back = reopened(settled(mailed), at=LATER)
    texted = notified(document, "sms")

    def channels(*told: Document) -> tuple[str, ...]:
        none = Pictures(signatures={}, initials={})
        evidence = evidence_of(document, document.file, chained(*told), pictures=none, at=LATER)
        return evidence.recipients[0].channels

    assert channels(mailed, texted) == ("email", "sms")
    assert channels(mailed, taken_back, texted) == ("sms",)
    assert channels(mailed, taken_back) == ()
