"""The dialects that are spoken here, by name. A vendor's surface is a folder beside this file and a line in it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from functions.domain.endpoints import DialectUnknown

if TYPE_CHECKING:
    from functions.dialects.contract import Dialect, WebhookDialect

_SPOKEN: Final = {
    "native": "functions.dialects.native.dialect",
    "pages": "functions.dialects.pages.dialect",
}
_WEBHOOKS: Final = {
    "native": "functions.dialects.native.webhooks",
    "assinebem": "functions.dialects.assinebem.webhooks",
    "auco": "functions.dialects.auco.webhooks",
    "digid": "functions.dialects.digid.webhooks",
    "zapsign": "functions.dialects.zapsign.webhooks",
}
WEBHOOK_DIALECTS: Final = tuple(_WEBHOOKS)
"""Those in which endpoints are told of events."""


@lru_cache
def dialect(name: str) -> Dialect:
    """Return how a dialect speaks over HTTP; only what is spoken is imported."""
    if name not in _SPOKEN:
        raise DialectUnknown(pointer="/dialect", dialect=name, known=", ".join(_SPOKEN))
    return cast("Dialect", import_module(_SPOKEN[name]).DIALECT)


@lru_cache
def webhooks(name: str) -> WebhookDialect:
    """Return how a dialect tells of events."""
    if name not in _WEBHOOKS:
        raise DialectUnknown(pointer="/dialect", dialect=name, known=", ".join(WEBHOOK_DIALECTS))
    return cast("WebhookDialect", import_module(_WEBHOOKS[name]).WEBHOOKS)
