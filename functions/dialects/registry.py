"""The dialects that are spoken here, by name. A vendor's surface is a folder beside this file and a line in it."""

from __future__ import annotations

from functools import lru_cache
from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

from functions.domain.endpoints import DialectUnknown

if TYPE_CHECKING:
    from functions.dialects.contract import Dialect

_MODULES: Final = {
    "native": "functions.dialects.native.dialect",
    "pages": "functions.dialects.pages.dialect",
}
DIALECTS: Final = tuple(name for name in _MODULES if name != "pages")
"""Those that systems speak. Browsers, who ask for pages, hear of no events."""


@lru_cache
def dialect(name: str) -> Dialect:
    """Return the dialect; only what is spoken is imported."""
    if name not in _MODULES:
        raise DialectUnknown(pointer="/dialect", dialect=name)
    return cast("Dialect", import_module(_MODULES[name]).DIALECT)
