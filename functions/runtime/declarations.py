"""What a declaration says of an operation: pure data, read by the frame, by infra and by the documentation."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from functions.runtime.access import Access, Caller, Layer, Scope

_IN_BODY: Final = frozenset({"POST", "PUT", "PATCH"})
_PATH_NAME: Final = re.compile(r"\{([a-z_]+)\}")


@dataclass(frozen=True, kw_only=True)
class OperationDeclaration:
    """All that the frame, infra and the documentation need to know of an operation."""

    name: str
    module: str
    method: str
    path: str
    status: int
    caller: Caller
    scope: Scope | None
    access: tuple[Access, ...]
    memory: int
    timeout: int
    layers: tuple[Layer, ...]
    dialect: str
    secret_answer: bool
    also: int | None
    if_match: bool
    description: str

    @property
    def handler(self) -> str:
        """The name by which Lambda finds the function."""
        return f"{self.module}.{self.name}"

    @property
    def path_names(self) -> tuple[str, ...]:
        return tuple(_PATH_NAME.findall(self.path))

    @property
    def takes_body(self) -> bool:
        """Whether fields that the path does not name come from the body; otherwise from the query string."""
        return self.method in _IN_BODY

    @property
    def keeps_answers(self) -> bool:
        """Whether the operation honours Idempotency-Key: answers are kept for somebody, and so for nobody unknown."""
        return self.method == "POST" and self.caller is not Caller.ANYONE

    @property
    def rights(self) -> tuple[Access, ...]:
        """Every right: the declared ones and those that the frame needs on the operation's behalf."""
        proving = {Caller.ACCOUNT: {Access.CREDENTIALS_READ}, Caller.ANYONE: set[Access]()}
        frame = proving.get(self.caller, {Access.DOCUMENTS_READ})
        if self.keeps_answers:
            frame.add(Access.IDEMPOTENCY)
        if self.secret_answer:
            frame |= {Access.SECRETS_ENCRYPT, Access.SECRETS_DECRYPT}
        return tuple(sorted(frame | set(self.access)))
