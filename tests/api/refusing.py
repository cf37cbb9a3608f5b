"""Every operation is refused in every way that fits all."""

from __future__ import annotations

from tests.api.contract import Asker
from tests.api.stories import NOWHERE, Told


def refuse_everything(asker: Asker, told: Told, *, narrow: Asker) -> None:
    """Ask each operation without a secret, with a wrong one, with an unknown field, of what is not there.

    `narrow` asks with a key that has no rights. One operation after the other: the processes of functions that were
    not asked for a while are gone, and starting them is what takes the time.
    """
    for name, promised in asker.contract.operations.items():
        body = told.bodies.get(name, {})
        path = told.paths.get(name) or {one: NOWHERE[one] for one in promised.path_names}
        asker.ask(name, body, path=path, secret="")
        asker.ask(name, body, path=path, secret="sk_test_nobody" if not promised.by_link else "nobody")
        secret = told.link_for(promised)
        if promised.method in ("GET", "DELETE"):
            asker.ask(name, path=path, query={"unknown_field": "1"}, secret=secret)
        else:
            asker.ask(name, {**body, "unknown_field": 1}, path=path, secret=secret)
        if promised.path_names:
            asker.ask(name, body, path={one: NOWHERE[one] for one in promised.path_names})
        if not promised.by_link:
            narrow.ask(name, body, path=dict.fromkeys(promised.path_names, "x"))
