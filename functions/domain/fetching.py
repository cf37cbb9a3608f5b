"""Files that are fetched from a URL: what is taken, how often it is tried, and what they are refused for."""

from __future__ import annotations

from http import HTTPStatus
from typing import Final

from functions.domain.errors import Invalid

MEDIA_TYPES: Final = (
    "application/pdf",
    "application/x-pdf",
    "application/octet-stream",
    "binary/octet-stream",
)
"""What a PDF is served as; stores that know no better say octets."""

MAX_ATTEMPTS: Final = 6
"""About a quarter of an hour, with the pauses of a duty in between."""

_PASSING: Final = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS})


class FileUrlForbidden(Invalid):
    """Only public HTTPS addresses are fetched from. Fact `reason`: syntax, scheme, credentials, port, host, address."""

    code = "file_url_forbidden"


class FileUrlRedirects(Invalid):
    """The file lies elsewhere; redirects are not followed."""

    code = "file_url_redirects"


class FileUrlRefused(Invalid):
    """The server does not give the file away."""

    code = "file_url_refused"


class FileUrlWrongType(Invalid):
    """What lies at the URL says of itself that it is something else."""

    code = "file_url_wrong_type"


class FileUrlUnavailable(Invalid):
    """The file could not be fetched, however often it was tried."""

    code = "file_url_unavailable"


class FetchFailed(Exception):
    """The fetch failed in a way that may pass."""


def require_given(status: int) -> None:
    """Refuse an answer that is no file; raise FetchFailed where trying later may help."""
    if status == HTTPStatus.OK:
        return
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in _PASSING:
        raise FetchFailed(f"status {status}")
    if HTTPStatus.MULTIPLE_CHOICES <= status < HTTPStatus.BAD_REQUEST:
        raise FileUrlRedirects
    raise FileUrlRefused
