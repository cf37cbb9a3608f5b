"""AWS on a bad day: calls that are not done, and calls that are done but whose answer is lost."""

from __future__ import annotations

import io
import random
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import boto3
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from botocore.httpsession import URLLib3Session


class _Nothing(io.BytesIO):
    """The body of an answer that says nothing."""

    def stream(self, **_: object) -> Iterator[bytes]:
        yield b""


@dataclass
class Faults:
    """Makes a share of all sendings fail, tries again included, as AWS's own client sees it: with a 500."""

    share: float = 0.0
    made: int = 0
    _dice: random.Random = field(default_factory=lambda: random.Random(20261122))
    _wire: URLLib3Session = field(default_factory=lambda: URLLib3Session(max_pool_connections=20))

    def watch(self, session: boto3.Session) -> None:
        answering: Any = self._before_send
        session.events.register("before-send", answering)

    @contextmanager
    def at(self, share: float) -> Iterator[None]:
        """Let this share of the sendings fail while the block lasts."""
        self.share, self.made = share, 0
        try:
            yield
        finally:
            self.share = 0.0

    def _before_send(self, *, request: AWSPreparedRequest, **_: object) -> AWSResponse | None:
        if self._dice.random() >= self.share:
            return None
        self.made += 1
        if self._dice.random() < 0.5:
            # It is done, and nobody hears of it.
            self._wire.send(request)
        return AWSResponse(request.url, 500, HTTPHeaders(), _Nothing())
