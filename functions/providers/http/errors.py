"""Why a request got no answer. `error_class` is the stable word that the delivery log keeps."""

from __future__ import annotations

from typing import ClassVar


class RequestFailed(Exception):
    """An outgoing request ended without an answer. The text is ours and holds nothing the receiver sent."""

    error_class: ClassVar[str]

    def __init__(self, detail: str) -> None:
        super().__init__(detail)
        self.address: str | None = None
        """The address connected to, if it came that far."""
        self.duration_ms = 0


class UrlRefused(RequestFailed):
    """The URL itself is not one that may be called. Nothing was sent."""

    error_class = "url_refused"


class AddressForbidden(RequestFailed):
    """One of the addresses that the name has now is not public. Nothing was sent."""

    error_class = "address_forbidden"


class NameNotResolved(RequestFailed):
    """The name has no address. Nothing was sent."""

    error_class = "name_not_resolved"


class ConnectFailed(RequestFailed):
    """No address of the name took the connection. Nothing was sent."""

    error_class = "connect_failed"


class TlsFailed(RequestFailed):
    """The receiver did not prove, over TLS 1.2 or later, that it is who the name says. Nothing was sent."""

    error_class = "tls_failed"


class DeadlineExceeded(RequestFailed):
    """There was no whole answer in time. The receiver may have acted on the request."""

    error_class = "deadline_exceeded"


class AnswerMalformed(RequestFailed):
    """What came back is not HTTP, or broke off. The receiver may have acted on the request."""

    error_class = "answer_malformed"


class AnswerTooLarge(RequestFailed):
    """What came back is larger than what is taken. It was not read to its end."""

    error_class = "answer_too_large"


class MediaTypeRefused(RequestFailed):
    """What came back is of another type than those asked for. It was not read."""

    error_class = "media_type_refused"
