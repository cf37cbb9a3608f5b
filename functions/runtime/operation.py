"""@operation: the one declaration of a web service operation.

Lambda runs it; the stack, the OpenAPI document and the reference are derived from it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, get_type_hints

from pydantic import BaseModel

from functions.runtime import answering
from functions.runtime.access import Access, Caller, Layer, Scope
from functions.runtime.declarations import OperationDeclaration

_METHODS: Final = frozenset({"GET", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True)
class Operation:
    """A declared function that Lambda calls with an API Gateway proxy event."""

    declaration: OperationDeclaration
    function: Callable[..., Any]

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        return answering.answer(
            event, declaration=self.declaration, function=self.function, request_model=self.request_model
        )

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
    also: int | None = None,
    if_match: bool = False,
) -> Callable[[Callable[..., Any]], Operation]:
    """Declare an operation: its route, who may call it, what it may touch, what it answers.

    `timeout` is in seconds, 29 at most (API Gateway's own limit); `memory` in MB.
    `secret_answer`: the answer tells a secret, and is kept for its Idempotency-Key encrypted only.
    `also`: another status of success, which the operation chooses itself. `if_match`: it honours If-Match.
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
            also=also,
            if_match=if_match,
            description=(function.__doc__ or "").strip(),
        )
        return Operation(declaration=declaration, function=function)

    return declare
