"""The stories of every operation, told once for all who look at them, by people whose names stand nowhere else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

import httpx

from tests.api.contract import Asker, Contract, Exchange
from tests.api.refusing import refuse_everything
from tests.api.stories import Person, Story, Told
from tests.cloud import OpenAccount
from tests.receiver import Receiver

CONTRACT: Final = Contract.read()
NAME: Final = "Quetzalmarca cuenta"
COMPANY: Final = {
    "name": "Quetzalmarca Hermanos, S.A. de C.V.",
    "tax_id": "QUE010203AB4",
    "email": "contratos@quetzalmarca.example.com",
    "external_id": "ERP-6",
}
PEOPLE: Final = (
    Person("Ximena Quetzalmarca", "ximena@quetzalmarca.example.com", "+525598765431", "QUXI800101AB1"),
    Person("Tomé Jaguarmarca", "tome@jaguarmarca.example.com", "+5511987654329", "52998224725"),
)
MARKS: Final = (
    "quetzalmarca",
    "jaguarmarca",
    "5598765431",
    "987654329",
    "que010203ab4",
    "quxi800101ab1",
    "52998224725",
)
"""Parts of names, addresses, numbers that appear nowhere else, in small letters."""


@dataclass(frozen=True)
class Heard:
    """Every answer of the stories, and an asker for more."""

    asker: Asker
    told: Told
    exchanges: tuple[Exchange, ...]
    receiver: Receiver
    """What the account's endpoints were told."""

    def of(self, name: str) -> list[Exchange]:
        return [one for one in self.exchanges if one.operation == name]

    def ask(self, name: str, body: Any = None, *, content: bytes | None = None) -> httpx.Response:
        """Ask where the story was answered with success."""
        secret = self.told.link_for(CONTRACT.operations[name])
        return self.asker.ask(name, body, path=self.told.paths[name], secret=secret, content=content)


@contextmanager
def all_told(open_account: OpenAccount) -> Iterator[Heard]:
    """Tell the stories, and have every operation refuse in every way that fits all."""
    with Receiver() as receiver:
        asker = Asker(CONTRACT, open_account(name=NAME), repeatable=True)
        asker.done("create_webhook", {"url": f"{receiver.url}?token=quetzalmarca"})
        told = Story(asker, people=PEOPLE, company=COMPANY, receiver=receiver.url).tell()
        narrow = Asker(CONTRACT, open_account(scopes=frozenset()))
        refuse_everything(asker, told, narrow=narrow)
        exchanges = (*asker.exchanges, *narrow.exchanges)
        # What is asked from now on is asked once, and leaves no kept answers.
        asker.repeatable = False
        yield Heard(asker=asker, told=told, exchanges=exchanges, receiver=receiver)
