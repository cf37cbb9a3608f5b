"""Outgoing requests to addresses that somebody else chose."""

from functions.providers.http.client import ANSWER_LIMIT, DEADLINE, Answer, Download, get, post
from functions.providers.http.errors import (
    AddressForbidden,
    AnswerMalformed,
    AnswerTooLarge,
    ConnectFailed,
    DeadlineExceeded,
    MediaTypeRefused,
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
    "AnswerTooLarge",
    "ConnectFailed",
    "DeadlineExceeded",
    "Download",
    "MediaTypeRefused",
    "NameNotResolved",
    "RequestFailed",
    "TlsFailed",
    "UrlRefused",
    "get",
    "post",
]
