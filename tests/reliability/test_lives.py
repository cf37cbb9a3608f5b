"""Random lives of a document: whatever people do, in whatever order, cut off anywhere and done twice."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from datetime import timedelta
from itertools import pairwise
from typing import Any, Final

from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from functions.actions import links, timekeeping
from functions.api.documents.cancel_document import cancel_document
from functions.api.documents.reactivate_document import reactivate_document
from functions.api.documents.reopen_document import reopen_document
from functions.api.documents.replace_recipient import replace_recipient
from functions.api.documents.replace_recipients import replace_recipients
from functions.api.documents.resend_document import resend_document
from functions.api.documents.send_document import send_document
from functions.api.documents.update_document import update_document
from functions.api.signing.delegate_signature import delegate_signature
from functions.api.signing.get_signing_session import get_signing_session
from functions.api.signing.open_document import open_document
from functions.api.signing.refuse_document import refuse_document
from functions.domain import timing
from functions.domain.documents import Document
from functions.domain.duties import DutyKind
from functions.domain.lifecycle import Status
from functions.domain.recipients import Recipient, RecipientStatus
from functions.runtime.operation import Operation
from functions.storage import duty_rows
from tests.reliability.crashing import Crash, Point, Steps
from tests.reliability.office import PEOPLE, Answer, Office
from tests.service import Json

LIVES: Final = int(os.environ.get("LIVES", "12"))
"""How many lives are led; each has up to thirty steps."""
LEGAL: Final = {
    Status.DRAFT: {Status.IN_PROGRESS, Status.CANCELED},
    Status.IN_PROGRESS: {
        Status.DRAFT,
        Status.SEALING,
        Status.CANCELED,
        Status.REFUSED,
        Status.EXPIRED,
    },
    Status.REFUSED: {Status.IN_PROGRESS, Status.DRAFT},
    Status.EXPIRED: {Status.IN_PROGRESS, Status.DRAFT},
    Status.SEALING: set(),
    Status.CANCELED: set(),
}
CUTS: Final = st.none() | st.tuples(st.integers(1, 5), st.booleans())
"""After so many calls to the outside the process dies, before or after the call; None: it lives."""
WHO: Final = st.integers(0, 7)


class Life(RuleBasedStateMachine):
    """One document from its draft on. Every command may be cut off, and is then repeated as a client would."""

    def __init__(self, office: Office, steps: Steps) -> None:
        super().__init__()
        self.office = office
        self.steps = steps
        self.id = ""
        self.before = Status.DRAFT
        self.events = 0
        self.heirs = 0

    @initialize(groups=st.lists(st.integers(1, 3), min_size=1, max_size=4), alerts=st.booleans())
    def begin(self, groups: list[int], alerts: bool) -> None:
        self.office.tidy()
        self.id = self.office.draft().id
        terms: Json = {"refusal_policy": "alerts" if alerts else "ends", "reminders": {"every_hours": 24}}
        self.account(update_document, {"terms": terms})
        parts = [
            {"signer_id": one.id, "order_group": group}
            for one, group in zip(self.office.people, groups, strict=False)
        ]
        self.account(replace_recipients, {"recipients": parts})
        self.account(send_document)
        self.before, self.events = self.document.status, len(self.office.history(self.document))

    # -- what people do ------------------------------------------------------------------------------------

    @rule(who=WHO, cut=CUTS)
    def somebody_opens(self, who: int, cut: Any) -> None:
        self.person(open_document, who, {}, cut=cut)

    @rule(who=WHO, cut=CUTS, twice=st.booleans())
    def somebody_signs(self, who: int, cut: Any, twice: bool) -> None:
        self.by_link(who, lambda secret: self.person(open_document, who, {}, cut=None) if secret else None)
        self.by_link(
            who,
            lambda secret: self.twice(lambda key: self.office.sign(secret, key=key), cut=cut, twice=twice),
        )

    @rule(who=WHO, cut=CUTS)
    def somebody_refuses(self, who: int, cut: Any) -> None:
        self.person(refuse_document, who, {"reason": "terms"}, cut=cut)

    @rule(who=WHO, cut=CUTS)
    def somebody_delegates(self, who: int, cut: Any) -> None:
        self.heirs += 1
        heir = {"name": f"Heredera {self.heirs}", "email": f"heredera{self.heirs}@example.com"}
        self.person(delegate_signature, who, heir, cut=cut)

    @rule(cut=CUTS)
    def the_sender_reminds(self, cut: Any) -> None:
        self.account(resend_document, {}, cut=cut)

    @rule(who=WHO, by=st.integers(0, PEOPLE - 1), cut=CUTS)
    def the_sender_replaces(self, who: int, by: int, cut: Any) -> None:
        one = self.one(who)
        body = {"signer_id": self.office.people[by].id}
        self.account(replace_recipient, body, cut=cut, recipient_id=one.id)

    @rule(cut=CUTS)
    def the_sender_takes_it_back(self, cut: Any) -> None:
        self.account(reopen_document, {}, cut=cut)

    @precondition(lambda self: self.id and self.document.status is Status.DRAFT)
    @rule(cut=CUTS)
    def the_sender_sends(self, cut: Any) -> None:
        self.account(send_document, {}, cut=cut)

    @precondition(lambda self: self.id and self.document.status in (Status.REFUSED, Status.EXPIRED))
    @rule(cut=CUTS)
    def the_sender_asks_again(self, cut: Any) -> None:
        self.account(reactivate_document, {}, cut=cut)

    @precondition(lambda self: self.events > 12)
    @rule(cut=CUTS)
    def the_sender_cancels(self, cut: Any) -> None:
        self.account(cancel_document, {}, cut=cut)

    @rule(days=st.integers(1, 20))
    def the_sender_sets_an_end(self, days: int) -> None:
        end = self.office.clock() + timedelta(days=days)
        self.account(update_document, {"terms": {"expires_at": end.isoformat()}})

    # -- what time does ------------------------------------------------------------------------------------

    @rule(hours=st.sampled_from([1, 30, 200, 700]), cut=CUTS)
    def time_passes(self, hours: int, cut: Any) -> None:
        at = self.office.clock() + timedelta(hours=hours)
        command = self.office.command()
        work = lambda: timekeeping.keep_time(command, document_id=self.id, clock=lambda: at)  # noqa: E731
        self.cut_off(work, cut)
        later = at + timekeeping.LEASE
        timekeeping.keep_time(self.office.command(), document_id=self.id, clock=lambda: later)
        self.events = len(self.office.history(self.document))

    # -- what always holds ---------------------------------------------------------------------------------

    @invariant()
    def the_history_is_whole_and_its_states_are_legal(self) -> None:
        if not self.id:
            return
        document = self.document
        assert document.sequence == len(self.office.history(document))
        reached = [Status(one.status) for one in self.office.history(document)]
        steps = [(old, new) for old, new in pairwise(reached) if old is not new]
        assert [step for step in steps if step[1] not in LEGAL[step[0]]] == []

    @invariant()
    def nobody_acts_before_their_turn(self) -> None:
        if not self.id or self.document.status is Status.DRAFT:
            return
        waited_for = self.document.current_group
        if waited_for is not None:
            done = [one for one in self.document.active_recipients if one.status is RecipientStatus.SIGNED]
            assert all(one.order_group <= waited_for for one in done)

    @invariant()
    def all_that_is_owed_has_a_reason(self) -> None:
        if not self.id:
            return
        document = self.document
        seals = duty_rows.owed_by(document.account_id, document.id, DutyKind.SEAL)
        assert len(seals) == (1 if document.status is Status.SEALING else 0)
        timed = duty_rows.owed_by(document.account_id, document.id, DutyKind.TIME)
        if document.open and timing.owed(document):
            assert len(timed) == 1

    @invariant()
    def only_the_links_of_those_who_take_part_open(self) -> None:
        if not self.id or self.document.sealed_link_seed is None:
            return
        document = self.document
        for one, secret in zip(document.recipients, self.secrets(document), strict=True):
            answer = self.office.ask(get_signing_session, bearer=secret)
            if one.status is RecipientStatus.REPLACED:
                assert answer.body["code"] == "link_invalid"
            elif document.status is Status.CANCELED:
                assert answer.body["code"] == "document_canceled"
            else:
                assert answer.status == 200, answer.text

    # -- how it is done ------------------------------------------------------------------------------------

    @property
    def document(self) -> Document:
        return self.office.document(self.id)

    def one(self, who: int) -> Recipient:
        people = self.document.recipients
        return people[who % len(people)]

    def secrets(self, document: Document) -> list[str]:
        urls = links.signing_urls(document, document.recipients)
        return [urls[one.id].partition("#")[2] for one in document.recipients]

    def by_link(self, who: int, act: Callable[[str], object]) -> None:
        document = self.document
        if document.sealed_link_seed is not None:
            act(self.secrets(document)[who % len(document.recipients)])

    def person(self, operation: Operation, who: int, body: Json, *, cut: Any) -> None:
        self.by_link(
            who,
            lambda secret: self.twice(
                lambda key: self.office.ask(operation, body, bearer=secret, key=key), cut=cut, twice=False
            ),
        )

    def account(self, operation: Operation, body: Json | None = None, *, cut: Any = None, **ids: str) -> None:
        self.twice(
            lambda key: self.office.ask(operation, body, key=key, document_id=self.id, **ids),
            cut=cut if operation.declaration.keeps_answers else None,
            twice=False,
        )

    def twice(self, ask: Callable[[str], Answer], *, cut: Any, twice: bool) -> None:
        """Ask, again after a cut, and again if a client does so without need: it is done once, or not at all."""
        before = len(self.office.history(self.document)) if self.id else 0
        key = secrets.token_hex(8)
        self.cut_off(lambda: ask(key), cut)
        answer = ask(key)
        assert answer.status < 500, answer.text
        if twice:
            again = ask(key)
            assert (again.status, again.text) == (answer.status, answer.text)
        made = len(self.office.history(self.document)) - before
        assert made <= 1
        if answer.status >= 400:
            assert made == 0, (answer.text, made)
        self.events = before + made

    def cut_off(self, work: Callable[[], object], cut: Any) -> None:
        if cut is None:
            return
        number, after = cut
        point = Point(number=number, call="whichever it is", after=after)
        try:
            with self.steps.deadly(point):
                work()
        except Crash:
            return
        except AssertionError as not_so_far:
            # It was done with fewer calls, and nobody died.
            assert "nobody got" in str(not_so_far)  # noqa: PT017


class TestLives:
    def test_hold_whatever_happens(self, office: Office, steps: Steps) -> None:
        class Led(Life):
            def __init__(self) -> None:
                super().__init__(office, steps)

        run_state_machine_as_test(
            Led,
            settings=settings(
                max_examples=LIVES,
                stateful_step_count=30,
                deadline=None,
                # A life that fails is told as it was: leading ever shorter ones takes minutes.
                phases=(Phase.explicit, Phase.generate),
                suppress_health_check=list(HealthCheck),
            ),
        )
