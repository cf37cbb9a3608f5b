"""@consumer: the one declaration of a function that reacts to a stream, a queue or the clock."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from functions.runtime import reacting
from functions.runtime.access import Access, Layer

Pattern = Mapping[str, Any]


@dataclass(frozen=True, kw_only=True)
class Stream:
    """New events of a table, as they are written. A wake-up only: the table is the truth."""

    table: str
    batch: int = 25


@dataclass(frozen=True, kw_only=True)
class Queue:
    """Messages of a queue that the bus fills. `pattern` is an EventBridge event pattern; None: no rule fills it.

    `bus` is "rubrica" for our own bus, "default" for the account's, where AWS's services tell of what they did.
    `topic`: an SNS topic that fills it too, for what does not speak to any bus.
    """

    name: str
    pattern: Pattern | None = None
    bus: str = "rubrica"
    batch: int = 1
    concurrency: int | None = None
    topic: str | None = None

    @classmethod
    def of_uploads(cls, name: str, *, prefix: str) -> Queue:
        """Return a queue that S3 tells of what is uploaded below a prefix."""
        found: Pattern = {
            "source": ["aws.s3"],
            "detail-type": ["Object Created"],
            "detail": {
                "bucket": {"name": ["${UPLOADS_BUCKET}"]},
                "object": {"key": [{"prefix": prefix}]},
            },
        }
        return cls(name=name, bus="default", pattern=found)


@dataclass(frozen=True, kw_only=True)
class Every:
    """The clock."""

    minutes: int


Trigger = Stream | Queue | Every


@dataclass(frozen=True, kw_only=True)
class ConsumerDeclaration:
    """All that infra and the documentation need to know of a consumer."""

    name: str
    module: str
    on: Trigger
    access: tuple[Access, ...]
    memory: int
    timeout: int
    layers: tuple[Layer, ...]
    description: str
    image: str | None
    handler: str = field(default="")


@dataclass(frozen=True)
class Consumer:
    """A declared function that Lambda calls with a batch."""

    declaration: ConsumerDeclaration
    function: Callable[..., None]

    def __call__(self, event: dict[str, Any], context: object) -> dict[str, Any]:
        return reacting.react(event, context, name=self.declaration.name, function=self.function)


DEFAULT_MEMORY: Final = 512


def consumer(
    *,
    on: Trigger,
    access: list[Access],
    memory: int = DEFAULT_MEMORY,
    timeout: int = 30,
    layers: list[Layer] | None = None,
    image: str | None = None,
) -> Callable[[Callable[..., None]], Consumer]:
    """Declare what wakes a function, what it may touch and what it needs.

    `image` names a folder of infra/ with a Dockerfile: what the function needs beside Python. Where containers do not
    run, the same handler runs with `layers`, and finds the rest on the machine.
    """

    def declare(function: Callable[..., None]) -> Consumer:
        declaration = ConsumerDeclaration(
            name=function.__name__,
            module=function.__module__,
            on=on,
            access=tuple(access),
            memory=memory,
            timeout=timeout,
            layers=(Layer.CORE, *(layers or ())),
            description=(function.__doc__ or "").strip(),
            image=image,
            handler=f"{function.__module__}.{function.__name__}",
        )
        return Consumer(declaration=declaration, function=function)

    return declare
