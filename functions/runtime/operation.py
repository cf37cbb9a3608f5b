"""@operation: the one declaration of a web service operation.

Lambda runs it; the stack, the OpenAPI document and the reference are derived from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, get_type_hints

from pydantic import BaseModel

from functions.runtime import answering
from functions.runtime.access import Access, Caller, Layer, Scope

_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})
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
        """Whether the operation honours Idempotency-Key."""
        return self.method == "POST"

    @property
    def rights(self) -> tuple[Access, ...]:
        """Every right: the declared ones and those that the frame needs on the operation's behalf."""
        frame = {Access.CREDENTIALS_READ} if self.caller is Caller.ACCOUNT else {Access.DOCUMENTS_READ}
        if self.keeps_answers:
            frame.add(Access.IDEMPOTENCY)
        if self.secret_answer:
            frame |= {Access.SECRETS_ENCRYPT, Access.SECRETS_DECRYPT}
        return tuple(sorted(frame | set(self.access)))


@dataclass(frozen=True)
class Operation:
    """A declared function that Lambda calls with an API Gateway proxy event."""

    declaration: OperationDeclaration
    function: Callable[..., Any]

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        return answering.answer(self, event, context)

    @cached_property
    def _hints(self) -> dict[str, Any]:
        return get_type_hints(self.function)

    @property
    def request_model(self) -> type[BaseModel]:
        model: type[BaseModel] = self._hints["request"]
        return model

    @property
    def response_model(self) -> type[BaseModel] | None:
        """None where the operation answers without a body."""
        model = self._hints["return"]
        return None if model is type(None) else model


def operation(
    route: str,
    *,
    scope: Scope | None = None,
    access: list[Access] | None = None,
    status: int = 200,
    caller: Caller = Caller.ACCOUNT,
    memory: int = 512,
    timeout: int = 29,
    layers: list[Layer] | None = None,
    dialect: str = "native",
    secret_answer: bool = False,
) -> Callable[[Callable[..., Any]], Operation]:
    """Declare an operation: its route, who may call it, what it may touch, what it answers.

    `timeout` is in seconds, 29 at most (API Gateway's own limit); `memory` in MB.
    `secret_answer`: the answer tells a secret, and is kept for its Idempotency-Key encrypted only.
    """
    method, path = route.split(" ")
    if method not in _METHODS:
        raise ValueError(f"{route}: unknown method")
    if caller is Caller.ACCOUNT and scope is None:
        raise ValueError(f"{route}: an operation for accounts names the scope that a key must have")

    def declare(function: Callable[..., Any]) -> Operation:
        declaration = OperationDeclaration(
            name=function.__name__,
            module=function.__module__,
            method=method,
            path=path,
            status=status,
            caller=caller,
            scope=scope,
            access=tuple(access or ()),
            memory=memory,
            timeout=timeout,
            layers=(Layer.CORE, *(layers or ())),
            dialect=dialect,
            secret_answer=secret_answer,
            description=(function.__doc__ or "").strip(),
        )
        return Operation(declaration=declaration, function=function)

    return declare
