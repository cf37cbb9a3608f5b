"""Outgoing requests to addresses that somebody else chose."""

from functions.providers.http.client import ANSWER_LIMIT, DEADLINE, Answer, post
from functions.providers.http.errors import (
    AddressForbidden,
    AnswerMalformed,
    ConnectFailed,
    DeadlineExceeded,
    NameNotResolved,
    RequestFailed,
    TlsFailed,
    UrlRefused,
)

__all__ = [
    "ANSWER_LIMIT",
    "DEADLINE",
    "AddressForbidden",
    "Answer",
    "AnswerMalformed",
    "ConnectFailed",
    "DeadlineExceeded",
    "NameNotResolved",
    "RequestFailed",
    "TlsFailed",
    "UrlRefused",
    "post",
]
