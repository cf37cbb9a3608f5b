from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from functions.domain.feed import SETTLED
from tests.reliability.crashing import Steps
from tests.reliability.feed_reader import Reader, changed, ids, in_the_feed
from tests.reliability.office import Office
from tests.reliability.tally import Tally

HANDS = 8


class TestFeedWhileRelaysRaceAndDie:
    @pytest.mark.timeout(600)
    def test_is_read_without_skipping_an_event(self, office: Office, steps: Steps, tally: Tally) -> None:
        model = office.draft()
        changed(office, model, name="Contrato")
        points = [one for one in steps.points(lambda: office.relay(model)) if one.leaves_a_trace]
        waiting = [office.draft() for _ in range(3 * HANDS)]
        stop = threading.Event()
        readers = [Reader(office, limit=limit) for limit in (1, 7, 50)]

        def read(reader: Reader) -> None:
            while not stop.is_set():
                reader.page()
                time.sleep(0.005)

        def write(number: int) -> None:
            # Two hands share a document, so that relays of the same events race; one of the two changes it.
            document = waiting[number // 2 % len(waiting)]
            if number % 2 == 0:
                changed(office, document, name=f"Contrato {number}")
            steps.kill_here(
                lambda: office.relay(document), at=points[(number // 2 + number % 2) % len(points)]
            )
            office.relay(document)

        with ThreadPoolExecutor(len(readers)) as reading, ThreadPoolExecutor(HANDS) as writing:
            polls = [reading.submit(read, one) for one in readers]
            try:
                list(writing.map(write, range(6 * HANDS)))
            finally:
                stop.set()
            for poll in polls:
                poll.result()
        office.clock.passes(SETTLED)
        for reader in readers:
            reader.to_the_end()

        entries = in_the_feed(office)
        told = [one.pointer.event_id for one in entries]
        gaps = entries[-1].position - len(entries)
        happened = set(ids(office, model, *waiting))
        lost = len(happened - set(told))
        tally.note(
            f"feed: {len(happened)} events, {len(told)} told, {gaps} gaps left by the dead, "
            f"{lost} lost, 3 readers skipped {sum(one.seen != told for one in readers)}"
        )
        assert lost == 0
        assert gaps > 0
        for reader in readers:
            assert reader.seen == told
