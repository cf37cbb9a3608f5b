"""People: the functions behind the pages, whose callers come by a link. Their routes stand in the API's body."""

from __future__ import annotations

from constructs import Construct

from functions.runtime.access import Caller
from functions.runtime.operation import Operation
from infra.catalog import Catalog
from infra.stacks.functions import Functions
from infra.stacks.settings import Settings
from infra.stacks.stack import RubricaStack


class PeopleStack(RubricaStack):
    """A stack of their own: with those of the accounts they would be too many for one (500 resources)."""

    def __init__(self, scope: Construct, *, settings: Settings, catalog: Catalog) -> None:
        super().__init__(scope, "people", settings=settings, description="Rubrica: what the pages call")
        functions = Functions(self)
        for operation in catalog.operations:
            if by_link(operation):
                functions.make(operation.declaration, rights=operation.declaration.rights)


def by_link(operation: Operation) -> bool:
    """Whether people call it with the secret of a link, and no system with a key."""
    return operation.declaration.caller is not Caller.ACCOUNT
