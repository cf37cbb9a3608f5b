"""The pages that the build packs beside the code: their HTML, and the headers that web/headers.json says."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import TypeAdapter

from functions.domain.embedding import EmbedUnknown

_PACKED: Final = Path(__file__).parents[2] / "pages.json"


@dataclass(frozen=True, kw_only=True)
class PageFile:
    """One page as it was built. Its policy has places to fill, such as `{files_origin}`."""

    html: str
    headers: Mapping[str, str]


class PagesNotPacked(RuntimeError):
    """The code was built before the pages."""


@lru_cache
def _packed() -> Mapping[str, PageFile]:
    if not _PACKED.exists():
        raise PagesNotPacked("build the pages first (make web), then the code (python -m infra.build)")
    return TypeAdapter(dict[str, PageFile]).validate_python(json.loads(_PACKED.read_text("utf-8")))


def find(name: str) -> PageFile:
    """Return the page, or refuse a name that no page has that may be embedded."""
    found = _packed().get(name)
    if found is None:
        raise EmbedUnknown
    return found
